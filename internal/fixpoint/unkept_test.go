package fixpoint_test

import (
	"cmp"
	"math/rand"
	"testing"

	"github.com/unheeded/unheeded/internal/fixpoint"
)

// TestUnkept: who keeps the answers that are said to be final has those of the least solution, and is asked for none of them again.
func TestUnkept(t *testing.T) {
	for seed := range int64(300) {
		r := rand.New(rand.NewSource(seed))
		s := randomSystem(r, 2+r.Intn(30))
		want := s.least()
		solver := fixpoint.NewSolver(fixpoint.NewTable[int, uint64](hash, cmp.Compare[int]), sets, nil)
		kept := map[int]uint64{}
		var ask func(k int) uint64
		ask = func(k int) uint64 {
			if v, ok := kept[k]; ok {
				return v
			}
			watch := solver.Begin()
			v := solver.AskUnkept(k, func() uint64 {
				v := s.own[k]
				for _, j := range s.asks[k] {
					v |= ask(j)
				}
				return v
			})
			if final, _ := solver.End(watch); final {
				kept[k] = v
			}
			return v
		}
		for _, k := range r.Perm(len(want)) {
			if have := ask(k); have != want[k] {
				t.Fatalf("seed %d: question %d: have %x, want %x", seed, k, have, want[k])
			}
			if _, ok := kept[k]; !ok {
				t.Fatalf("seed %d: question %d was asked alone, and its answer is not final", seed, k)
			}
		}
	}
}
