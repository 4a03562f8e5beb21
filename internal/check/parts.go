package check

import (
	"iter"
	"slices"

	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
)

// parts are what is said of each file of a check, with what that was made from besides the file itself. They say the same in a
// later check of the same files, with the same options and the same answers of the disk to all other questions, where what
// they were made from has not changed.
type parts struct {
	// stock is the inventory that the numbers of files are from.
	stock *inventory
	// listings are what folders held.
	listings disk.Listings
	// origins are what parts were made from. Sets say by places in them what a part was made from.
	origins []origin
	sets    []originSet
	// byNumber has the parts by the numbers of the files.
	byNumber []part
}

// originSet is places in the origins of parts, as they are kept.
type originSet []byte

// part is what is said of one file.
type part struct {
	// judged: the file was checked. Analysed: it is of those that are analysed; from is then a place in the sets.
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
	stale := r.before.stale(r.touched)
	for _, m := range r.checked {
		p := r.before.part(m)
		if p.judged && !r.changed[m.path] && p.analysed == m.concurrent && !(p.analysed && stale[p.from]) {
			m.kept = p
		}
	}
}

// parts returns what is said of each file.
func (r *run) parts(prog *infer.Program) *parts {
	b := partsBuilder{
		run: r, out: &parts{stock: r.stock, listings: r.disk.Listings(), byNumber: make([]part, len(r.indexed))},
		places: map[origin]int{}, made: map[string]int{}, before: map[int]int{},
	}
	b.files = r.filesByDisplay()
	if r.before != nil { // what is left of it says by places in its list what it was made from
		b.out.origins = r.before.origins
		b.places = placesOf(b.out.origins, b.wanted(prog))
	}
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

// partsBuilder gives everything that results were made from its place.
type partsBuilder struct {
	run    *run
	out    *parts
	places map[origin]int
	// files has the paths of files by the paths that findings have.
	files map[string]string
	// made and before have the places of what was worked out in this run, and in the one before.
	made   map[string]int
	before map[int]int
}

// wanted returns what those modules were made from that are analysed in this run.
func (b *partsBuilder) wanted(prog *infer.Program) map[origin]bool {
	wanted := map[origin]bool{}
	for _, m := range b.run.checked {
		if m.kept == nil && m.concurrent {
			for o := range b.origins(prog, m) {
				wanted[o] = true
				if o.kind == infer.FromBody {
					wanted[origin{kind: infer.FromFile, text: o.text}] = true
				}
			}
		}
	}
	return wanted
}

// placesOf returns where those origins are in a list that are wanted: of many, a changed file asks for few.
func placesOf(origins []origin, wanted map[origin]bool) map[origin]int {
	places := make(map[origin]int, len(wanted))
	for i, o := range origins {
		if wanted[o] {
			places[o] = i
		}
	}
	return places
}

// origins yields what a module was made from that is analysed in this run.
func (b *partsBuilder) origins(prog *infer.Program, m *module) iter.Seq[origin] {
	return func(yield func(origin) bool) {
		for _, o := range prog.Origins(m.madeFrom) {
			if !yield(originOf(o)) {
				return
			}
		}
		for file := range filesOf(m.audible) {
			if path := b.files[file]; path != "" && path != m.path && !yield(origin{kind: infer.FromText, text: path}) {
				return
			}
		}
	}
}

func (b *partsBuilder) from(prog *infer.Program, m *module) int {
	if m.kept != nil {
		at, known := b.before[m.kept.from]
		if !known {
			at = b.add(b.run.before.sets[m.kept.from])
			b.before[m.kept.from] = at
		}
		return at
	}
	var places []int
	for o := range b.origins(prog, m) {
		places = append(places, b.place(o))
	}
	slices.Sort(places)
	var w keptWriter
	w.places(slices.Compact(places))
	at, known := b.made[string(w.b)]
	if !known {
		at = b.add(w.b)
		b.made[string(w.b)] = at
	}
	return at
}

// filesOf yields the files that findings name places in, as they name them; some of them more than once.
func filesOf(findings []finding.Finding) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range findings {
			places := []finding.Place{f.Place}
			for _, step := range f.Path {
				places = append(places, step.Place)
			}
			for _, fix := range f.Fixes {
				for _, edit := range fix.Edits {
					places = append(places, edit.Place)
				}
			}
			for _, place := range places {
				if !yield(place.Path) {
					return
				}
			}
		}
	}
}

// filesByDisplay returns the paths of all files that are known, by the paths that findings have.
func (r *run) filesByDisplay() map[string]string {
	files := map[string]string{}
	r.modules.Range(func(_, value any) bool {
		m := value.(*module)
		files[m.display] = m.path
		return true
	})
	return files
}

func (b *partsBuilder) add(s originSet) int {
	b.out.sets = append(b.out.sets, s)
	return len(b.out.sets) - 1
}

// place returns where an origin is in the list, at the end of which it is put where it is not there. The file of a body comes
// before it.
func (b *partsBuilder) place(o origin) int {
	at, known := b.places[o]
	if !known {
		if o.kind == infer.FromBody {
			b.place(origin{kind: infer.FromFile, text: o.text})
		}
		at = len(b.out.origins)
		b.out.origins = append(b.out.origins, o)
		b.places[o] = at
	}
	return at
}

func (p *parts) append(b []byte) []byte {
	w := keptWriter{append(b, p.stock.id[:]...)}
	w.b = p.listings.AppendTo(p.stock.appendNewer(w.b))
	w.origins(p.origins)
	w.numbers(len(p.sets))
	for _, set := range p.sets {
		w.bytes(set)
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
	r := readerOf(b)
	p := &parts{stock: stock(r.digest())}
	if p.stock == nil {
		return nil, errKept
	}
	p.stock.readNewer(&r)
	var err error
	if p.listings, r.b, err = disk.ReadListings(r.b); err != nil {
		return nil, err
	}
	p.origins = r.origins()
	p.sets = make([]originSet, r.count())
	for i := range p.sets {
		p.sets[i] = r.bytes()
	}
	p.byNumber = make([]part, r.count())
	for i := range p.byNumber {
		if !r.flag() {
			continue
		}
		part := part{judged: true, analysed: r.flag(), from: r.number(), failures: r.findings(), audible: r.findings()}
		if part.analysed && part.from >= len(p.sets) {
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

// origins writes origins, bodies by the place of their file, which is before them.
func (w *keptWriter) origins(origins []origin) {
	w.numbers(len(origins))
	files := map[string]int{}
	for i, o := range origins {
		w.numbers(int(o.kind))
		switch o.kind {
		case infer.FromBody:
			w.numbers(files[o.text], o.body)
			continue
		case infer.FromFile:
			files[o.text] = i
		}
		w.text(o.text)
	}
}

func (r *keptReader) origins() []origin {
	origins := make([]origin, r.count())
	for i := range origins {
		o := &origins[i]
		if o.kind = infer.OriginKind(r.number()); o.kind != infer.FromBody {
			o.text = r.text()
			continue
		}
		file := r.number()
		if o.body = r.number(); file >= i {
			r.failed = true
			return nil
		}
		o.text = origins[file].text
	}
	return origins
}

// bytes writes a number of bytes.
func (w *keptWriter) bytes(b []byte) {
	w.numbers(len(b))
	w.b = append(w.b, b...)
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
