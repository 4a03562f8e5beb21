package summary

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// magic is how every archive begins; what follows it is the schema that it was written with.
const magic = "unheeded declarations\n"

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
// An archive is its head, with the directory and with what its modules have in common, and the nodes of one module behind those of
// the other. Nothing of it is compressed: a run opens some archives and reads a few modules of each, and to inflate them took longer
// than all else that is done with them. Whoever ships the program compresses the whole.
type Archive struct {
	modules []Module
	common  common
	// ends are where the modules end in nodes.
	ends  []int
	nodes []byte
}

// WriteArchive returns an archive of modules with their declarations. What a module does not declare (comments, positions)
// is not in it. The bytes depend on nothing else, not even on the order.
func WriteArchive(modules []Module, declarations []*ast.Tree) []byte {
	order := make([]int, len(modules))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(modules[a].Name, modules[b].Name) })
	all := make([][]encoded, len(modules))
	for at, i := range order {
		all[at] = encode(declarations[i])
	}
	shared := findCommon(all)
	writer := shared.writer()
	head := binary.AppendUvarint(nil, uint64(len(modules)))
	var nodes []byte
	previous := ""
	for at, i := range order {
		m, before := modules[i], len(nodes)
		nodes = writer.append(nodes, all[at])
		kept := sharedPrefix(previous, m.Name)
		previous = m.Name
		flags := uint64(0)
		if m.IsPackage {
			flags = 1
		}
		for _, n := range []uint64{
			uint64(kept), uint64(len(m.Name) - kept), flags, uint64(m.Versions.Since), uint64(m.Versions.Until), uint64(len(nodes) - before),
		} {
			head = binary.AppendUvarint(head, n)
		}
		head = append(head, m.Name[kept:]...)
	}
	head = shared.append(head)
	out := append([]byte(magic), Schema()...)
	out = binary.AppendUvarint(out, uint64(len(head)))
	return append(append(out, head...), nodes...)
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
	size, rest, err := length(rest[len(schema):])
	if err != nil {
		return nil, err
	}
	r := reader{data: rest[:size]}
	a := &Archive{nodes: rest[size:]}
	if !a.readModules(&r) || !a.common.read(&r) {
		return nil, errCorrupt
	}
	return a, nil
}

// readModules reads the directory, and reports whether it was one.
func (a *Archive) readModules(r *reader) bool {
	name, end := "", 0
	for range r.number(uint64(len(r.data))) {
		shared, more := r.number(uint64(len(name))), r.number(uint64(len(r.data)))
		flags, since, until := r.number(1), r.number(1<<16-1), r.number(1<<16-1)
		end += r.number(uint64(len(a.nodes) - end))
		if more > len(r.data) || r.failed {
			return false
		}
		name = name[:shared] + string(r.data[:more])
		r.data = r.data[more:]
		a.modules = append(a.modules, Module{
			Name: name, IsPackage: flags == 1, Versions: Range{ast.Version(since), ast.Version(until)},
		})
		a.ends = append(a.ends, end)
	}
	return !r.failed && end == len(a.nodes)
}

// length reads a number of things, each of which takes at least a byte of what follows.
func length(data []byte) (int, []byte, error) {
	n, rest, ok := cutNumber(data, uint64(len(data)))
	if !ok || int(n) > len(rest) {
		return 0, nil, errCorrupt
	}
	return int(n), rest, nil
}

// cutNumber takes a number that is at most most from the beginning of data.
func cutNumber(data []byte, most uint64) (n uint64, rest []byte, ok bool) {
	n, used := binary.Uvarint(data)
	if used <= 0 || n > most {
		return 0, nil, false
	}
	return n, data[used:], true
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
	start := 0
	if index > 0 {
		start = a.ends[index-1]
	}
	tree, err := a.common.tree(a.nodes[start:a.ends[index]], version)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.modules[index].Name, err)
	}
	return tree, nil
}
