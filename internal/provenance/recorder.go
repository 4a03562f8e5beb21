package provenance

import "slices"

// Recorder collects the sources of the answers of one goroutine. The nil Recorder collects nothing.
type Recorder struct {
	sets   *Sets
	frames []frame
	// unions has unions that were asked for, by a hash of what they are of.
	unions map[uint64]union
}

// frame is an answer in the making.
type frame struct {
	from []Set
	// limit is the length at which what is there twice is taken out.
	limit int
}

// union is the set of what is in other ones, which are sorted.
type union struct {
	of  []Set
	set Set
}

// NewRecorder returns a recorder whose sets are those of sets.
func NewRecorder(sets *Sets) *Recorder { return &Recorder{sets: sets, unions: map[uint64]union{}} }

// fewSets is how many sets a frame takes before it looks for what is there twice.
const fewSets = 32

// Begin starts an answer. Each Begin has its End.
func (r *Recorder) Begin() {
	if r == nil {
		return
	}
	if n := len(r.frames); n < cap(r.frames) {
		r.frames = r.frames[:n+1] // with the room that the last frame in this place had
		r.frames[n] = frame{r.frames[n].from[:0], fewSets}
	} else {
		r.frames = append(r.frames, frame{limit: fewSets})
	}
}

// End ends an answer and returns what it was made from, which is then in what the answer around it is made from as well.
func (r *Recorder) End() Set {
	if r == nil {
		return 0
	}
	top := len(r.frames) - 1
	set := r.unite(r.frames[top].different())
	r.frames = r.frames[:top]
	r.Add(set)
	return set
}

// Add notes that the answer in the making is made from what a set has.
func (r *Recorder) Add(set Set) {
	if r == nil || set == 0 || len(r.frames) == 0 {
		return
	}
	f := &r.frames[len(r.frames)-1]
	if n := len(f.from); n > 0 && f.from[n-1] == set {
		return
	}
	if f.from = append(f.from, set); len(f.from) >= f.limit {
		f.limit = 2*len(f.different()) + fewSets
	}
}

// Reset forgets the answers in the making, after a panic.
func (r *Recorder) Reset() {
	if r != nil {
		r.frames = r.frames[:0]
	}
}

// different returns the sets of a frame, sorted, each once.
func (f *frame) different() []Set {
	slices.Sort(f.from)
	f.from = slices.Compact(f.from)
	return f.from
}

func (r *Recorder) unite(sets []Set) Set {
	switch len(sets) {
	case 0:
		return 0
	case 1:
		return sets[0]
	}
	h := hash(sets)
	if known, ok := r.unions[h]; ok && slices.Equal(known.of, sets) {
		return known.set
	}
	set := r.sets.union(sets)
	r.unions[h] = union{slices.Clone(sets), set}
	return set
}
