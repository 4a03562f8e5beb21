package check

import (
	"slices"

	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/provenance"
)

// parts are what is said of each file of a check, with what that was made from besides the file itself. They say the same in a
// later check of the same files, with the same options and the same answers of the disk to all other questions, where what
// they were made from has not changed.
type parts struct {
	// stock is the inventory that the numbers of files are from.
	stock *inventory
	// files are paths, and names those by which files were looked for. Origins say by places in them what a part was made from.
	files, names []string
	origins      []origins
	// byNumber has the parts by the numbers of the files.
	byNumber []part
}

// origins are places in the files and names of parts, as they are kept.
type origins []byte

// part is what is said of one file.
type part struct {
	// judged: the file was checked. Analysed: it is of those that are analysed; from is then a place in the origins.
	judged, analysed bool
	from             int
	// failures and audible are why it could not be checked, and what is to be shown.
	failures, audible []finding.Finding
}

// part returns the part of a module.
func (p *parts) part(m *module) *part { return &p.byNumber[m.number] }

// reuse gives the modules what was said of them before, where that is still so; the others are to be analysed.
func (r *run) reuse() {
	if r.before == nil {
		return
	}
	stale := r.before.stale(r.changed, r.touched)
	for _, m := range r.checked {
		p := r.before.part(m)
		if p.judged && !r.changed[m.path] && p.analysed == m.concurrent && !(p.analysed && stale[p.from]) {
			m.kept = p
		}
	}
}

// stale tells of each of the origins whether one of some files or names is among them.
func (p *parts) stale(files, names map[string]bool) []bool {
	changed, touched := among(p.files, files), among(p.names, names)
	stale := make([]bool, len(p.origins))
	for i, o := range p.origins {
		r := keptReader{b: o}
		stale[i] = r.anyOf(changed) || r.anyOf(touched)
	}
	return stale
}

func among(texts []string, set map[string]bool) []bool {
	out := make([]bool, len(texts))
	for i, text := range texts {
		out[i] = set[text]
	}
	return out
}

// parts returns what is said of each file.
func (r *run) parts(prog *infer.Program) *parts {
	b := partsBuilder{
		run: r, out: &parts{stock: r.stock, byNumber: make([]part, len(r.indexed))},
		made: map[provenance.Set]int{}, before: map[int]int{},
	}
	if r.before != nil { // what is left of it says by places in its lists what it was made from
		b.out.files, b.out.names = r.before.files, r.before.names
	}
	b.files, b.names = placesOf(b.out.files), placesOf(b.out.names)
	for _, m := range r.checked {
		p := &b.out.byNumber[m.number]
		if m.kept != nil {
			*p = *m.kept
		} else {
			*p = part{judged: true, analysed: m.concurrent, failures: m.failures, audible: m.audible}
		}
		if p.analysed {
			p.from = b.from(prog, m)
		}
	}
	return b.out
}

func placesOf(texts []string) map[string]int {
	places := make(map[string]int, len(texts))
	for i, text := range texts {
		places[text] = i
	}
	return places
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
	if m.kept != nil {
		at, known := b.before[m.kept.from]
		if !known {
			at = b.add(b.run.before.origins[m.kept.from])
			b.before[m.kept.from] = at
		}
		return at
	}
	at, known := b.made[m.madeFrom]
	if !known {
		var files, names []int
		for _, origin := range prog.Origins(m.madeFrom) {
			if origin.File != nil {
				files = append(files, place(origin.File.Path, &b.out.files, b.files))
			} else {
				names = append(names, place(origin.Name, &b.out.names, b.names))
			}
		}
		slices.Sort(files)
		slices.Sort(names)
		var w keptWriter
		w.places(files)
		w.places(names)
		at = b.add(w.b)
		b.made[m.madeFrom] = at
	}
	return at
}

func (b *partsBuilder) add(o origins) int {
	b.out.origins = append(b.out.origins, o)
	return len(b.out.origins) - 1
}

// place returns where a text is in a list, at the end of which it is put where it is not there.
func place(text string, list *[]string, places map[string]int) int {
	at, known := places[text]
	if !known {
		at = len(*list)
		*list = append(*list, text)
		places[text] = at
	}
	return at
}

func (p *parts) append(b []byte) []byte {
	w := keptWriter{append(b, p.stock.id[:]...)}
	w.b = p.stock.appendNewer(w.b)
	w.texts(p.files)
	w.texts(p.names)
	w.numbers(len(p.origins))
	for _, o := range p.origins {
		w.numbers(len(o))
		w.b = append(w.b, o...)
	}
	w.numbers(len(p.byNumber))
	for i := range p.byNumber {
		part := &p.byNumber[i]
		w.flag(part.judged)
		if !part.judged {
			continue
		}
		w.flag(part.analysed)
		w.numbers(part.from)
		w.findings(part.failures)
		w.findings(part.audible)
	}
	return w.b
}

// readParts reads what append wrote; stock returns the inventory of a name, nil where there is none.
func readParts(b []byte, stock func(disk.Digest) *inventory) (*parts, error) {
	r := keptReader{b: b}
	p := &parts{stock: stock(r.digest())}
	if p.stock == nil {
		return nil, errKept
	}
	p.stock.readNewer(&r)
	p.files, p.names = r.texts(), r.texts()
	p.origins = make([]origins, r.count())
	for i := range p.origins {
		p.origins[i] = r.bytes()
	}
	p.byNumber = make([]part, r.count())
	for i := range p.byNumber {
		if !r.flag() {
			continue
		}
		part := part{judged: true, analysed: r.flag(), from: r.number(), failures: r.findings(), audible: r.findings()}
		if part.analysed && part.from >= len(p.origins) {
			return nil, errKept
		}
		p.byNumber[i] = part
	}
	if r.failed || len(r.b) > 0 || len(p.byNumber) != p.stock.names.Len() {
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

// anyOf reads what places wrote, to the end, and reports whether one of some places is there.
func (r *keptReader) anyOf(wanted []bool) bool {
	found, at := false, 0
	for range r.count() {
		at += r.number()
		found = found || at < len(wanted) && wanted[at]
	}
	return found
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

// bytes reads a number of bytes, which are not copied.
func (r *keptReader) bytes() []byte {
	n := r.count()
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}
