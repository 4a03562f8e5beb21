package provenance_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/unheeded/unheeded/internal/provenance"
)

// TestRecorder records random trees of answers, some of them given again, and compares with sets that are worked out at once.
func TestRecorder(t *testing.T) {
	for seed := range uint64(50) {
		rand := rand.New(rand.NewPCG(seed, 1))
		sets := provenance.NewSets()
		r := provenance.NewRecorder(sets)
		type answer struct {
			set  provenance.Set
			from map[provenance.Source]bool
		}
		var given []answer
		var ask func(depth int) map[provenance.Source]bool
		ask = func(depth int) map[provenance.Source]bool {
			from := map[provenance.Source]bool{}
			take := func(other map[provenance.Source]bool) {
				for source := range other {
					from[source] = true
				}
			}
			r.Begin()
			for range rand.IntN(20) {
				switch n := rand.IntN(10); {
				case n < 5:
					source := provenance.Source(rand.IntN(500))
					from[source] = true
					r.Add(sets.Of(source))
				case n < 7 && depth < 3:
					take(ask(depth + 1))
				case len(given) > 0:
					again := given[rand.IntN(len(given))]
					take(again.from)
					r.Add(again.set)
				}
			}
			given = append(given, answer{r.End(), from})
			return from
		}
		ask(0)
		for _, a := range given {
			var want []provenance.Source
			for source := range a.from {
				want = append(want, source)
			}
			slices.Sort(want)
			if got := sets.Sources(a.set); !slices.Equal(got, want) {
				t.Fatalf("seed %d: %v, not %v", seed, got, want)
			}
		}
	}
}

// TestMemo: what is remembered brings along what it was made from.
func TestMemo(t *testing.T) {
	sets := provenance.NewSets()
	r := provenance.NewRecorder(sets)
	var memo provenance.Memo[string, int]
	answer := func() int {
		if v, ok := memo.Get(r, "a"); ok {
			return v
		}
		r.Begin()
		r.Add(sets.Of(7))
		return memo.Put(r, "a", 1)
	}
	for range 2 {
		r.Begin()
		if v := answer(); v != 1 {
			t.Error(v)
		}
		if got := sets.Sources(r.End()); !slices.Equal(got, []provenance.Source{7}) {
			t.Error(got)
		}
	}
}

// TestNone: who records nothing needs no recorder.
func TestNone(t *testing.T) {
	var r *provenance.Recorder
	r.Begin()
	r.Add(1)
	r.Reset()
	if set := r.End(); set != 0 {
		t.Error(set)
	}
}
