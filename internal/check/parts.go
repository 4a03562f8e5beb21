package check

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/provenance"
)

// parts are what the rules found in each file of a check, with what that was made from besides the file itself. They say the
// same in a later check of the same files, with the same options and the same answers of the disk to all other questions,
// where what they were made from has not changed.
type parts struct {
	// of names the trace that they belong to.
	of disk.Digest
	// files are paths, and names those by which files were looked for. Origins say by places in them what a part was made from.
	files   []string
	names   []keptName
	origins []origins
	byFile  map[string]part
}

// keptName is a name and a hash of which files have it.
type keptName struct {
	name  string
	where disk.Digest
}

// origins are places in the files and names of parts.
type origins struct{ files, names []int }

// part is what was found in one file, before any of it is silenced; from is a place in the origins.
type part struct {
	reported []finding.Finding
	from     int
}

// reuse gives the modules what was found in them before, where that still says the same; the others are to be analysed.
func (r *run) reuse() {
	before := r.before
	if before == nil {
		return
	}
	stale := make([]bool, len(before.origins))
	var changedFiles, changedNames []bool
	for _, file := range before.files {
		changedFiles = append(changedFiles, r.changed[file])
	}
	for _, n := range before.names {
		changedNames = append(changedNames, r.whereNamed(n.name) != n.where)
	}
	for i, o := range before.origins {
		stale[i] = slices.ContainsFunc(o.files, func(at int) bool { return changedFiles[at] }) ||
			slices.ContainsFunc(o.names, func(at int) bool { return changedNames[at] })
	}
	for _, m := range r.checked {
		if p, known := before.byFile[m.path]; known && m.concurrent && !r.changed[m.path] && !stale[p.from] {
			m.reported, m.madeBefore = p.reported, p.from+1
		}
	}
}

// whereNamed is a hash of which files have a name, and which name it as a base.
func (r *run) whereNamed(name string) disk.Digest {
	var b []byte
	for _, at := range r.using[name] {
		b = binary.AppendUvarint(b, uint64(at)+1)
	}
	b = append(b, 0)
	for _, src := range r.subclassing[name] {
		b = append(append(b, src.Path...), 0)
	}
	return sha256.Sum256(b)
}

// parts returns what was found in each file.
func (r *run) parts(prog *infer.Program) *parts {
	b := partsBuilder{
		run: r, out: &parts{byFile: map[string]part{}}, files: map[string]int{}, names: map[string]int{},
		made: map[provenance.Set]int{}, before: map[int]int{},
	}
	for _, m := range r.checked {
		if m.concurrent {
			b.out.byFile[m.path] = part{m.reported, b.from(prog, m)}
		}
	}
	return b.out
}

// partsBuilder gives everything that results were made from its place.
type partsBuilder struct {
	run          *run
	out          *parts
	files, names map[string]int
	// made and before have the places of what was worked out in this run, and in the one before.
	made   map[provenance.Set]int
	before map[int]int
}

func (b *partsBuilder) from(prog *infer.Program, m *module) int {
	if m.madeBefore > 0 {
		at, known := b.before[m.madeBefore]
		if !known {
			at = b.add(b.again(b.run.before.origins[m.madeBefore-1]))
			b.before[m.madeBefore] = at
		}
		return at
	}
	at, known := b.made[m.madeFrom]
	if !known {
		var o origins
		for _, origin := range prog.Origins(m.madeFrom) {
			if origin.File != nil {
				o.files = append(o.files, b.file(origin.File.Path))
			} else {
				o.names = append(o.names, b.name(origin.Name))
			}
		}
		at = b.add(o)
		b.made[m.madeFrom] = at
	}
	return at
}

func (b *partsBuilder) again(o origins) origins {
	var out origins
	for _, at := range o.files {
		out.files = append(out.files, b.file(b.run.before.files[at]))
	}
	for _, at := range o.names {
		out.names = append(out.names, b.name(b.run.before.names[at].name))
	}
	return out
}

func (b *partsBuilder) add(o origins) int {
	slices.Sort(o.files)
	slices.Sort(o.names)
	b.out.origins = append(b.out.origins, o)
	return len(b.out.origins) - 1
}

func (b *partsBuilder) file(path string) int {
	at, known := b.files[path]
	if !known {
		at = len(b.out.files)
		b.out.files = append(b.out.files, path)
		b.files[path] = at
	}
	return at
}

func (b *partsBuilder) name(name string) int {
	at, known := b.names[name]
	if !known {
		at = len(b.out.names)
		b.out.names = append(b.out.names, keptName{name, b.run.whereNamed(name)})
		b.names[name] = at
	}
	return at
}

func (p *parts) append(b []byte) []byte {
	w := keptWriter{append(b, p.of[:]...)}
	w.texts(p.files)
	w.numbers(len(p.names))
	for _, n := range p.names {
		w.text(n.name)
		w.b = append(w.b, n.where[:]...)
	}
	w.numbers(len(p.origins))
	for _, o := range p.origins {
		w.places(o.files)
		w.places(o.names)
	}
	w.numbers(len(p.byFile))
	for _, file := range slices.Sorted(maps.Keys(p.byFile)) {
		part := p.byFile[file]
		w.text(file)
		w.findings(part.reported)
		w.numbers(part.from)
	}
	return w.b
}

func readParts(b []byte) (*parts, error) {
	r := keptReader{b: b}
	p := &parts{of: r.digest(), files: r.texts(), byFile: map[string]part{}}
	for range r.count() {
		p.names = append(p.names, keptName{r.text(), r.digest()})
	}
	for range r.count() {
		p.origins = append(p.origins, origins{r.places(len(p.files)), r.places(len(p.names))})
	}
	for range r.count() {
		file := r.text()
		part := part{r.findings(), r.number()}
		if part.from >= len(p.origins) {
			return nil, errKept
		}
		p.byFile[file] = part
	}
	if r.failed || len(r.b) > 0 {
		return nil, errKept
	}
	return p, nil
}

// places writes numbers that are sorted, as the steps between them.
func (w *keptWriter) places(sorted []int) {
	w.numbers(len(sorted))
	before := 0
	for _, n := range sorted {
		w.numbers(n - before)
		before = n
	}
}

// places reads numbers below a limit.
func (r *keptReader) places(limit int) []int {
	out := make([]int, r.count())
	at := 0
	for i := range out {
		at += r.number()
		if at >= limit {
			r.failed, r.b = true, nil
			return nil
		}
		out[i] = at
	}
	return out
}

func (r *keptReader) digest() disk.Digest {
	var d disk.Digest
	if len(r.b) < len(d) {
		r.failed, r.b = true, nil
		return d
	}
	r.b = r.b[copy(d[:], r.b):]
	return d
}
