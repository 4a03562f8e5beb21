package check

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/section"
)

// origin is something that parts are made from, an infer.Origin by names that hold from one run to the next.
type origin struct {
	kind infer.OriginKind
	// text is the path of a file, or the name that it is about.
	text string
	body int
}

func originOf(o infer.Origin) origin {
	if o.File == nil {
		return origin{o.Kind, o.Name, 0}
	}
	return origin{o.Kind, o.File.Path, o.Body}
}

// touched is what has changed since an earlier run.
type touched struct {
	origins map[origin]bool
	// moved are the files of which nothing has changed but comments and the bodies of functions, and occurring the names that
	// these have and did not have, or not as that: where such a name occurs has changed there.
	moved, occurring map[string]bool
}

// touch notes what has changed in files of which nothing is known but that they have.
func touch(files map[string]bool) *touched {
	t := &touched{map[origin]bool{}, map[string]bool{}, map[string]bool{}}
	for file := range files {
		t.origins[origin{kind: infer.FromFile, text: file}] = true
		t.origins[origin{kind: infer.FromText, text: file}] = true
	}
	return t
}

// module notes what has changed in a module, of which this was known, and which had these names.
func (t *touched) module(m *module, known facts, names []string) {
	if m.book != nil {
		return // its cells may be others
	}
	had, has := section.ReadShape(known.shape), section.ShapeOf(m.tree)
	if has.Around != had.Around || len(has.Bodies) != len(had.Bodies) {
		return
	}
	delete(t.origins, origin{kind: infer.FromFile, text: m.path})
	t.moved[m.path] = true
	var changed []int
	for i, hash := range has.Bodies {
		if hash != had.Bodies[i] {
			changed = append(changed, i)
			t.origins[origin{infer.FromBody, m.path, i}] = true
		}
	}
	if len(changed) == 0 {
		return
	}
	before, now := section.ReadMentions(known.mentioned, names), section.MentionsOf(m.tree)
	for _, i := range changed {
		var had section.Mentions
		if i < len(before) {
			had = before[i]
		}
		newly := now[i].Since(had)
		if now[i] == nil {
			newly = m.tree.Symbols.Sorted()
		}
		for _, name := range newly {
			t.occurring[name] = true
		}
	}
}

// name notes that other files have a name, or have it in another role.
func (t *touched) name(name string) { t.origins[origin{kind: infer.FromName, text: name}] = true }

// stale tells of each of the sets of origins whether what has changed is among them.
func (p *parts) stale(t *touched) []bool {
	const direct, file, name = 1, 2, 4
	marks := make([]uint8, len(p.origins))
	for i, s := range p.origins {
		switch {
		case t.origins[s]:
			marks[i] = direct
		case s.kind == infer.FromFile && t.moved[s.text]:
			marks[i] = file
		case s.kind == infer.FromOccurrences && t.occurring[s.text]:
			marks[i] = name
		}
	}
	stale := make([]bool, len(p.sets))
	for i, set := range p.sets {
		r := keptReader{b: set}
		found := r.marksAt(marks)
		stale[i] = found&direct != 0 || found&file != 0 && found&name != 0
	}
	return stale
}

// marksAt reads what places wrote, to the end, and returns what stands at any of the places.
func (r *keptReader) marksAt(marks []uint8) (found uint8) {
	at := 0
	for range r.count() {
		if at += r.number(); at < len(marks) {
			found |= marks[at]
		}
	}
	return found
}
