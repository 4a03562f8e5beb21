package provenance

import "slices"

// Recorder collects the sources of the answers of one goroutine. The nil Recorder collects nothing.
type Recorder struct {
	sets   *Sets
	frames []frame
	// unions has unions that were asked for, each where a hash of what it is of says. A later one takes the place of one before: half
	// are asked for again, and most of these soon.
	unions []union
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
func NewRecorder(sets *Sets) *Recorder {
	return &Recorder{sets: sets, unions: make([]union, someUnions)}
}

// someUnions is how many unions a recorder remembers.
const someUnions = 1 << 13

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
	known := &r.unions[hash(sets)%someUnions]
	if !slices.Equal(known.of, sets) {
		known.of = append(known.of[:0], sets...)
		known.set = r.sets.union(sets)
	}
	return known.set
}

func hash(list []Set) uint64 {
	h := uint64(len(list))
	for _, set := range list {
		h = (h ^ uint64(set)) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	return h
}
