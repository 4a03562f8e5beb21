package fixpoint_test

import (
	"cmp"
	"math/rand"
	"slices"
	"testing"

	"github.com/unheeded/unheeded/internal/fixpoint"
	"github.com/unheeded/unheeded/internal/provenance"
)

// TestOrigins: an answer is made from all that it asked for in the end, in whatever round that was computed last. Some questions ask
// others only while an answer lacks something, so components fall apart on the way.
func TestOrigins(t *testing.T) {
	for seed := range int64(500) {
		r := rand.New(rand.NewSource(seed))
		s := randomContrary(r, 2+r.Intn(40))
		all := provenance.NewSets()
		record := provenance.NewRecorder(all)
		solver := fixpoint.NewSolver(fixpoint.NewTable[int, uint64](hash, cmp.Compare[int]), sets, nil).Recording(record)
		// asked has what each question asked when it was computed last.
		asked := make([][]int, len(s.own))
		var ask func(k int) uint64
		ask = func(k int) uint64 {
			return solver.Ask(k, func() uint64 {
				record.Add(all.Of(provenance.Source(k)))
				asked[k] = nil
				v := s.own[k]
				for i, j := range s.asks[k] {
					if i > 0 && v&s.lacks[k][i] != 0 {
						break
					}
					asked[k] = append(asked[k], j)
					if given := ask(j); given&s.lacks[k][i] == 0 {
						v |= s.instead[k][i]
					} else {
						v |= given
					}
				}
				return v
			})
		}
		for _, k := range r.Perm(len(s.own)) {
			watch := solver.Begin()
			ask(k)
			_, from := solver.End(watch)
			have := all.Sources(from)
			for want := range reached(asked, k) {
				if !slices.Contains(have, provenance.Source(want)) {
					t.Fatalf("seed %d: the answer to %d is not said to be made from that to %d", seed, k, want)
				}
			}
		}
	}
}

// reached returns a question and all that it asks, and they ask, and so on.
func reached(asked [][]int, k int) map[int]bool {
	out := map[int]bool{}
	var visit func(k int)
	visit = func(k int) {
		if !out[k] {
			out[k] = true
			for _, j := range asked[k] {
				visit(j)
			}
		}
	}
	visit(k)
	return out
}
