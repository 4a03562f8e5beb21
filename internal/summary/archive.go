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

	"github.com/unheeded/unheeded/internal/python/ast"
)

// magic is how every archive begins; what follows it is the schema that it was written with.
const magic = "unheeded declarations\n"

// maxModule bounds the size of a module's encoding, in bytes.
const maxModule = 64 << 20

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
type Archive struct {
	modules []Module
	blocks  [][]byte
	sizes   []int
}

// WriteArchive returns an archive of modules with the encodings of their declarations. The bytes depend on nothing else,
// not even on the order.
func WriteArchive(modules []Module, declarations [][]byte) ([]byte, error) {
	order := make([]int, len(modules))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(modules[a].Name, modules[b].Name) })
	var directory, blocks []byte
	directory = binary.AppendUvarint(directory, uint64(len(modules)))
	previous := ""
	for _, i := range order {
		m := modules[i]
		var block bytes.Buffer
		w, err := flate.NewWriter(&block, flate.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(declarations[i]); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		shared := sharedPrefix(previous, m.Name)
		previous = m.Name
		flags := uint64(0)
		if m.IsPackage {
			flags = 1
		}
		for _, n := range []uint64{
			uint64(shared), uint64(len(m.Name) - shared), flags, uint64(m.Versions.Since), uint64(m.Versions.Until),
			uint64(len(declarations[i])), uint64(block.Len()),
		} {
			directory = binary.AppendUvarint(directory, n)
		}
		directory = append(directory, m.Name[shared:]...)
		blocks = append(blocks, block.Bytes()...)
	}
	out := append([]byte(magic), Schema()...)
	out = binary.AppendUvarint(out, uint64(len(directory)))
	out = append(out, directory...)
	return append(out, blocks...), nil
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// OpenArchive reads the directory of an archive.
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
	r := reader{data: rest[:size]}
	blocks := rest[size:]
	a := &Archive{}
	count := r.number(uint64(size))
	name := ""
	for range count {
		shared, more := r.number(uint64(len(name))), r.number(uint64(len(r.data)))
		flags, since, until := r.number(1), r.number(1<<16-1), r.number(1<<16-1)
		raw, packed := r.number(maxModule), r.number(uint64(len(blocks)))
		if more > len(r.data) || r.failed {
			return nil, errCorrupt
		}
		name = name[:shared] + string(r.data[:more])
		r.data = r.data[more:]
		a.modules = append(a.modules, Module{
			Name: name, IsPackage: flags == 1, Versions: Range{ast.Version(since), ast.Version(until)},
		})
		a.sizes = append(a.sizes, raw)
		a.blocks = append(a.blocks, blocks[:packed])
		blocks = blocks[packed:]
	}
	if len(r.data) > 0 || len(blocks) > 0 || r.failed {
		return nil, errCorrupt
	}
	return a, nil
}

// reader reads numbers; it fails once and for all.
type reader struct {
	data   []byte
	failed bool
}

// number reads a number that is at most max.
func (r *reader) number(most uint64) int {
	n, used := binary.Uvarint(r.data)
	if used <= 0 || n > most {
		r.failed = true
		r.data = nil
		return 0
	}
	r.data = r.data[used:]
	return int(n)
}

// Modules returns the modules, sorted by name. Do not change the slice.
func (a *Archive) Modules() []Module { return a.modules }

// Find returns a module by its name; ok is false where the archive has none. A module that only other versions of
// Python have is found too.
func (a *Archive) Find(name string) (index int, ok bool) {
	return slices.BinarySearchFunc(a.modules, name, func(m Module, name string) int { return strings.Compare(m.Name, name) })
}

// Decode returns the declarations of the module at an index, as they are for a version of Python: see the function.
func (a *Archive) Decode(index int, version ast.Version) (*ast.Tree, error) {
	raw := make([]byte, a.sizes[index])
	r := flate.NewReader(bytes.NewReader(a.blocks[index]))
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, fmt.Errorf("%s: %w", a.modules[index].Name, err)
	}
	tree, err := Decode(raw, version)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.modules[index].Name, err)
	}
	return tree, nil
}
