package nameindex

import (
	"cmp"
	"encoding/binary"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Index has the names of a number of files, which are numbered from 0. Any number of goroutines may ask it while nobody
// replaces.
type Index struct {
	count, names int
	// text has all names in order, one behind the other. Rows has for each file the numbers of its names, and columns for each
	// name those of the files that it occurs in, with the roles that it has there.
	text, rows, columns table
	// replaced has the names of the files that are others than in rows and columns.
	replaced map[int]map[string]Role
}

// table is a number of rows of bytes.
type table struct {
	// ends has four bytes for each row: where it ends.
	ends, bytes []byte
	// limit is what numbers in the rows are below.
	limit int
}

func (t table) row(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = binary.LittleEndian.Uint32(t.ends[4*i-4:])
	}
	return t.bytes[start:binary.LittleEndian.Uint32(t.ends[4*i:])]
}

// end ends a row.
func (t *table) end() { t.ends = binary.LittleEndian.AppendUint32(t.ends, uint32(len(t.bytes))) }

// entry is a number with the roles that go with it.
type entry struct {
	number uint32
	role   Role
}

// add adds a number to the row that is being written; before is the one that came before it there.
func (t *table) add(e entry, before uint32) {
	t.bytes = binary.AppendUvarint(t.bytes, uint64(e.number-before)<<roleBits|uint64(e.role))
}

// entries yields what add added to a row.
func (t table) entries(i int) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		number := uint32(0)
		for row := t.row(i); len(row) > 0; {
			n, size := binary.Uvarint(row)
			if size <= 0 {
				return
			}
			row = row[size:]
			number += uint32(n >> roleBits)
			if int(number) >= t.limit || !yield(entry{number, Role(n & (1<<roleBits - 1))}) {
				return
			}
		}
	}
}

func newIndex(files, names int) *Index {
	return &Index{count: files, names: names, rows: table{limit: names}, columns: table{limit: files}}
}

// Build makes an index of files, given the names of each.
func Build(files [][]Name) *Index {
	numbers := map[string]uint32{}
	var texts []string
	rows := make([][]entry, len(files))
	for i, names := range files {
		rows[i] = make([]entry, len(names))
		for j, name := range names {
			number, known := numbers[name.Text]
			if !known {
				number = uint32(len(texts))
				numbers[name.Text] = number
				texts = append(texts, name.Text)
			}
			rows[i][j] = entry{number, name.Role}
		}
	}
	ordered := slices.Sorted(maps.Keys(numbers))
	places := make([]uint32, len(texts))
	x := newIndex(len(files), len(texts))
	for place, text := range ordered {
		places[numbers[text]] = uint32(place)
		x.text.bytes = append(x.text.bytes, text...)
		x.text.end()
	}
	columns := make([][]entry, len(texts))
	for i, row := range rows {
		for j := range row {
			row[j].number = places[row[j].number]
		}
		slices.SortFunc(row, func(a, b entry) int { return cmp.Compare(a.number, b.number) })
		before := uint32(0)
		for _, e := range row {
			x.rows.add(e, before)
			before = e.number
			columns[e.number] = append(columns[e.number], entry{uint32(i), e.role})
		}
		x.rows.end()
	}
	for _, column := range columns {
		before := uint32(0)
		for _, e := range column {
			x.columns.add(e, before)
			before = e.number
		}
		x.columns.end()
	}
	return x
}

// Replace gives a file other names. Nobody may ask meanwhile.
func (x *Index) Replace(file int, names []Name) {
	if x.replaced == nil {
		x.replaced = map[int]map[string]Role{}
	}
	roles := make(map[string]Role, len(names))
	for _, name := range names {
		roles[name.Text] |= name.Role
	}
	x.replaced[file] = roles
}

// Names returns the names of a file, in order.
func (x *Index) Names(file int) []Name {
	var names []Name
	if roles, ok := x.replaced[file]; ok {
		for text, role := range roles {
			names = append(names, Name{text, role})
		}
		slices.SortFunc(names, func(a, b Name) int { return strings.Compare(a.Text, b.Text) })
		return names
	}
	for e := range x.rows.entries(file) {
		names = append(names, Name{string(x.text.row(int(e.number))), e.role})
	}
	return names
}

// Files returns the files in which a name occurs, in order.
func (x *Index) Files(name string) []int {
	files, _ := x.files(name, 0)
	return files
}

// Uses returns the files that read a name that any of them defines, in order; none of any other name.
func (x *Index) Uses(name string) []int {
	if !x.Has(name, Defined) {
		return nil
	}
	files, _ := x.files(name, Read)
	return files
}

// Readers returns the files that read a name, whoever defines it, in order.
func (x *Index) Readers(name string) []int {
	files, _ := x.files(name, Read)
	return files
}

// Definers returns the files that define a name, as Defined says, in order.
func (x *Index) Definers(name string) []int {
	files, _ := x.files(name, Defined)
	return files
}

// Bases returns the files in which a class statement has a name as that of a base, in order.
func (x *Index) Bases(name string) []int {
	files, _ := x.files(name, Base)
	return files
}

// Stores returns the files that store to an attribute of a name, as Stored says, in order.
func (x *Index) Stores(name string) []int {
	files, _ := x.files(name, Stored)
	return files
}

// Has reports whether a name has a role in any file.
func (x *Index) Has(name string, role Role) bool {
	_, roles := x.files(name, role)
	return roles != 0
}

// NamesAsync reports whether the name of an async function occurs in a file.
func (x *Index) NamesAsync(file int) bool {
	return slices.ContainsFunc(x.Names(file), func(n Name) bool { return x.Has(n.Text, Async) })
}

// files returns the files in which a name has certain roles, in order, and all roles that it has in these.
func (x *Index) files(name string, wanted Role) (files []int, roles Role) {
	add := func(file int, role Role) {
		if role&wanted == wanted {
			files = append(files, file)
			roles |= role
		}
	}
	for file, names := range x.replaced {
		if role, ok := names[name]; ok {
			add(file, role)
		}
	}
	if number, found := x.find(name); found {
		for e := range x.columns.entries(number) {
			if _, other := x.replaced[int(e.number)]; !other {
				add(int(e.number), e.role)
			}
		}
	}
	slices.Sort(files)
	return files, roles
}

// AllNamingAsync reports for each file whether NamesAsync, of an index in which nothing was replaced.
func (x *Index) AllNamingAsync() []bool {
	naming := make([]bool, x.count)
	for number := range x.names {
		for e := range x.columns.entries(number) {
			if e.role&Async != 0 {
				for e := range x.columns.entries(number) {
					naming[e.number] = true
				}
				break
			}
		}
	}
	return naming
}

// find returns the number of a name.
func (x *Index) find(name string) (int, bool) {
	low, high := 0, x.names
	for low < high {
		middle := (low + high) / 2
		switch c := strings.Compare(string(x.text.row(middle)), name); {
		case c == 0:
			return middle, true
		case c < 0:
			low = middle + 1
		default:
			high = middle
		}
	}
	return 0, false
}

// errIndex says that bytes are no index.
var errIndex = errors.New("not an index of names")

// AppendTo appends the index, without what was replaced, for Open.
func (x *Index) AppendTo(b []byte) []byte {
	for _, n := range []int{x.count, x.names, len(x.text.bytes), len(x.rows.bytes), len(x.columns.bytes)} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	for _, t := range []table{x.text, x.rows, x.columns} {
		b = append(append(b, t.ends...), t.bytes...)
	}
	return b
}

// Open opens what AppendTo wrote, in the bytes as they are. It trusts no length.
func Open(b []byte) (*Index, error) {
	var header [5]int
	if len(b) < 4*len(header) {
		return nil, errIndex
	}
	for i := range header {
		header[i] = int(binary.LittleEndian.Uint32(b[4*i:]))
	}
	b = b[4*len(header):]
	x := newIndex(header[0], header[1])
	for i, t := range []*table{&x.text, &x.rows, &x.columns} {
		rows := x.names
		if t == &x.rows {
			rows = x.count
		}
		size := header[2+i]
		if len(b) < 4*rows || len(b)-4*rows < size {
			return nil, errIndex
		}
		t.ends, t.bytes, b = b[:4*rows], b[4*rows:4*rows+size], b[4*rows+size:]
		before := uint32(0)
		for j := range rows {
			end := binary.LittleEndian.Uint32(t.ends[4*j:])
			if end < before || int(end) > size {
				return nil, errIndex
			}
			before = end
		}
	}
	if len(b) > 0 {
		return nil, errIndex
	}
	return x, nil
}

// Len is the number of files.
func (x *Index) Len() int { return x.count }
