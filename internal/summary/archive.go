package summary

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// magic is how every archive begins; what follows it is the schema that it was written with.
const magic = "unheeded declarations\n"

const (
	// maxHead and maxBlock bound the sizes of what is compressed as one, in bytes.
	maxHead  = 64 << 20
	maxBlock = 64 << 20
	// blockSize is the size from which on a block of modules is closed. A larger one compresses better and takes longer
	// to read where one module of it is wanted.
	blockSize = 64 << 10
)

// Module names the declarations of one module of an archive.
type Module struct {
	// Name is the dotted name that the module is imported by.
	Name string
	// IsPackage tells a package from a module.
	IsPackage bool
	// Versions are the versions of Python that have the module.
	Versions Range
}

// Archive is the declarations of the modules of a library, which are decoded one by one. It keeps the bytes that it was
// opened with. Any number of goroutines may read it.
//
// An archive is its head, with the directory and with what its modules have in common, and blocks of some modules each.
type Archive struct {
	modules []Module
	common  common
	blocks  []block
	// places has the place of each module.
	places []modulePlace
}

// modulePlace is where the nodes of a module stand in a block.
type modulePlace struct{ block, start, end int }

// block is the nodes of some modules, read when one of them is first asked for.
type block struct {
	packed []byte
	size   int
	once   sync.Once
	nodes  []byte
	err    error
}

// WriteArchive returns an archive of modules with their declarations. What a module does not declare (comments, positions)
// is not in it. The bytes depend on nothing else, not even on the order.
func WriteArchive(modules []Module, declarations []*ast.Tree) ([]byte, error) {
	order := make([]int, len(modules))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(modules[a].Name, modules[b].Name) })
	encoded := make([]decoder, len(modules))
	for at, i := range order {
		if err := encoded[at].columns(encode(declarations[i])); err != nil {
			return nil, fmt.Errorf("%s: %w", modules[i].Name, err)
		}
	}
	shared, err := findCommon(encoded)
	if err != nil {
		return nil, err
	}
	writer := shared.writer()
	head := binary.AppendUvarint(nil, uint64(len(modules)))
	var blocks, nodes []byte
	var sizes [][2]int
	closeBlock := func() error {
		packed, err := deflate(nodes)
		sizes = append(sizes, [2]int{len(nodes), len(packed)})
		blocks, nodes = append(blocks, packed...), nil
		return err
	}
	previous := ""
	for at, i := range order {
		if len(nodes) >= blockSize {
			if err := closeBlock(); err != nil {
				return nil, err
			}
		}
		m, before := modules[i], len(nodes)
		if nodes, err = writer.append(nodes, encoded[at]); err != nil {
			return nil, fmt.Errorf("%s: %w", m.Name, err)
		}
		kept := sharedPrefix(previous, m.Name)
		previous = m.Name
		flags := uint64(0)
		if m.IsPackage {
			flags = 1
		}
		for _, n := range []uint64{
			uint64(kept), uint64(len(m.Name) - kept), flags, uint64(m.Versions.Since), uint64(m.Versions.Until),
			uint64(len(sizes)), uint64(len(nodes) - before),
		} {
			head = binary.AppendUvarint(head, n)
		}
		head = append(head, m.Name[kept:]...)
	}
	if err := closeBlock(); err != nil {
		return nil, err
	}
	head = binary.AppendUvarint(head, uint64(len(sizes)))
	for _, size := range sizes {
		head = binary.AppendUvarint(binary.AppendUvarint(head, uint64(size[0])), uint64(size[1]))
	}
	head = shared.append(head)
	packed, err := deflate(head)
	if err != nil {
		return nil, err
	}
	out := append([]byte(magic), Schema()...)
	out = binary.AppendUvarint(out, uint64(len(packed)))
	return append(append(out, packed...), blocks...), nil
}

func deflate(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// inflate undoes deflate; what is larger than limit is corrupt.
func inflate(data []byte, limit int) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), int64(limit)+1))
	if err != nil || len(raw) > limit {
		return nil, errCorrupt
	}
	return raw, nil
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// OpenArchive reads the head of an archive.
func OpenArchive(data []byte) (*Archive, error) {
	schema := Schema()
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < len(schema) {
		return nil, errCorrupt
	}
	if have := rest[:len(schema)]; !bytes.Equal(have, schema) {
		return nil, fmt.Errorf("declarations were written with schema %s, this is %s", hex.EncodeToString(have), hex.EncodeToString(schema))
	}
	size, rest, err := length(rest[len(schema):], 1)
	if err != nil {
		return nil, err
	}
	head, err := inflate(rest[:size], maxHead)
	if err != nil {
		return nil, err
	}
	r := reader{data: head}
	a := &Archive{}
	if err := a.readModules(&r); err != nil {
		return nil, err
	}
	rest = rest[size:]
	a.blocks = make([]block, r.number(uint64(len(head))))
	for i := range a.blocks {
		b := &a.blocks[i]
		b.size = r.number(maxBlock)
		packed := r.number(uint64(len(rest)))
		b.packed, rest = rest[:packed], rest[packed:]
	}
	if err := a.common.read(&r); err != nil || r.failed || len(rest) > 0 {
		return nil, errCorrupt
	}
	for _, p := range a.places {
		if p.block >= len(a.blocks) || p.end > a.blocks[p.block].size {
			return nil, errCorrupt
		}
	}
	return a, nil
}

// readModules reads the directory.
func (a *Archive) readModules(r *reader) error {
	name := ""
	in, end := 0, 0
	for range r.number(uint64(len(r.data))) {
		shared, more := r.number(uint64(len(name))), r.number(uint64(len(r.data)))
		flags, since, until := r.number(1), r.number(1<<16-1), r.number(1<<16-1)
		at, size := r.number(uint64(in)+1), r.number(maxBlock)
		if more > len(r.data) || r.failed || at < in {
			return errCorrupt
		}
		if at > in {
			in, end = at, 0
		}
		name = name[:shared] + string(r.data[:more])
		r.data = r.data[more:]
		a.modules = append(a.modules, Module{
			Name: name, IsPackage: flags == 1, Versions: Range{ast.Version(since), ast.Version(until)},
		})
		a.places = append(a.places, modulePlace{in, end, end + size})
		end += size
	}
	return nil
}

// reader reads numbers; it fails once and for all.
type reader struct {
	data   []byte
	failed bool
}

// number reads a number that is at most most.
func (r *reader) number(most uint64) int {
	n, rest, ok := cutNumber(r.data, most)
	if !ok {
		r.failed = true
	}
	r.data = rest
	return int(n)
}

// Modules returns the modules, sorted by name. Do not change the slice.
func (a *Archive) Modules() []Module { return a.modules }

// Find returns a module by its name; ok is false where the archive has none. A module that only other versions of
// Python have is found too.
func (a *Archive) Find(name string) (index int, ok bool) {
	return slices.BinarySearchFunc(a.modules, name, func(m Module, name string) int { return strings.Compare(m.Name, name) })
}

// Decode returns the declarations of the module at an index, as they are for a version of Python; the zero Version stands
// for the newest. Names that only other versions have are there too, where nothing of this version binds them: a program
// that uses them asks for the version first. Of such names the nearest newer version counts, then the nearest older one.
func (a *Archive) Decode(index int, version ast.Version) (*ast.Tree, error) {
	tree, err := a.decode(a.places[index], version)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.modules[index].Name, err)
	}
	return tree, nil
}

func (a *Archive) decode(at modulePlace, version ast.Version) (*ast.Tree, error) {
	b := &a.blocks[at.block]
	b.once.Do(func() {
		if b.nodes, b.err = inflate(b.packed, b.size); b.err == nil && len(b.nodes) != b.size {
			b.err = errCorrupt
		}
	})
	if b.err != nil {
		return nil, b.err
	}
	d := decoder{version: version}
	if err := a.common.columns(&d, b.nodes[at.start:at.end]); err != nil {
		return nil, err
	}
	return d.tree()
}
