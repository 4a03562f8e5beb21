package check

import (
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/nameindex"
	"github.com/unheeded/unheeded/internal/python/section"
)

// facts are what is told of a file that is read without its tree.
type facts struct {
	lines int
	// mentions: the text mentions something that findings are about.
	mentions bool
	// foreign and clean are what isForeign and isClean tell.
	foreign, clean bool
	// shape is that of the module, which tells what has changed, as it is kept: few are asked for it.
	shape []byte
	// mentioned is what its bodies have of names, as section.AppendMentions writes them.
	mentioned []byte
}

func (r *run) factsOf(m *module) facts {
	f := facts{lines: m.tree.Lines.Count(), mentions: m.mentions, foreign: m.isForeign(), clean: m.isClean()}
	if r.disk != nil { // it may be kept
		f.shape = section.ShapeOf(m.tree).Append(nil)
		f.mentioned = section.AppendMentions(nil, m.tree)
	}
	return f
}

// inventory is what the rest of a check has to know of all files that are indexed, by their numbers, without reading them
// again. It is large, so it is kept apart, and seldom: what is newer is kept with the parts that it belongs to.
type inventory struct {
	facts []facts
	names *nameindex.Index
	// id is a hash of what is kept; zero where nothing is yet. newer are the files that have changed since then.
	id    disk.Digest
	newer map[int]bool
}

// replace gives a file what is true of it today.
func (v *inventory) replace(file int, f facts, names []nameindex.Name) {
	if v.newer == nil {
		v.newer = map[int]bool{}
	}
	v.newer[file] = true
	v.facts[file] = f
	v.names.Replace(file, names)
}

// renewed returns the inventory as one of which nothing is newer than the rest.
func (v *inventory) renewed() *inventory {
	names := make([][]nameindex.Name, v.names.Len())
	for i := range names {
		names[i] = v.names.Names(i)
	}
	return &inventory{facts: v.facts, names: nameindex.Build(names)}
}

// manyNewer is how many files may be newer than the rest before the whole is kept again.
const manyNewer = 64

// keep returns the inventory as it is kept, of which nothing may be newer than the rest, and names it.
func (v *inventory) keep() []byte {
	var w keptWriter
	w.numbers(len(v.facts))
	for _, f := range v.facts {
		w.facts(f)
	}
	w.b = v.names.AppendTo(w.b)
	v.id = sha256.Sum256(w.b)
	return w.b
}

// readInventory reads what keep returned.
func readInventory(b []byte) (*inventory, error) {
	r := keptReader{b: b}
	v := &inventory{facts: make([]facts, r.count())}
	for i := range v.facts {
		v.facts[i] = r.facts()
	}
	var err error
	if v.names, err = nameindex.Open(r.b); err != nil || r.failed || v.names.Len() != len(v.facts) {
		return nil, errKept
	}
	return v, nil
}

// appendNewer appends what is newer.
func (v *inventory) appendNewer(b []byte) []byte {
	w := keptWriter{b}
	w.numbers(len(v.newer))
	for _, file := range slices.Sorted(maps.Keys(v.newer)) {
		w.numbers(file)
		w.facts(v.facts[file])
		names := v.names.Names(file)
		w.numbers(len(names))
		for _, name := range names {
			w.text(name.Text)
			w.numbers(int(name.Role))
		}
	}
	return w.b
}

// readNewer reads what appendNewer wrote.
func (v *inventory) readNewer(r *keptReader) {
	for range r.count() {
		file, f := r.number(), r.facts()
		names := make([]nameindex.Name, r.count())
		for i := range names {
			names[i] = nameindex.Name{Text: r.text(), Role: nameindex.Role(r.number())}
		}
		if file >= len(v.facts) {
			r.failed = true
		}
		if r.failed {
			return
		}
		v.replace(file, f, names)
	}
}

func (w *keptWriter) facts(f facts) {
	w.numbers(f.lines)
	w.flag(f.mentions)
	w.flag(f.foreign)
	w.flag(f.clean)
	w.bytes(f.shape)
	w.bytes(f.mentioned)
}

func (r *keptReader) facts() facts {
	return facts{lines: r.number(), mentions: r.flag(), foreign: r.flag(), clean: r.flag(), shape: r.bytes(), mentioned: r.bytes()}
}
