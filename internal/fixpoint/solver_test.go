package fixpoint_test

import (
	"cmp"
	"fmt"
	"math/rand"
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/fixpoint"
)

// system is a set of equations: the answer to a question is its own bits with those of the questions that it asks.
type system struct {
	own  []uint64
	asks [][]int
}

func randomSystem(r *rand.Rand, n int) system {
	s := system{own: make([]uint64, n), asks: make([][]int, n)}
	for i := range n {
		if r.Intn(3) == 0 {
			s.own[i] = 1 << r.Intn(64)
		}
		for range r.Intn(4) {
			s.asks[i] = append(s.asks[i], r.Intn(n))
		}
	}
	return s
}

// least is the least solution, by going round until nothing changes.
func (s system) least() []uint64 {
	out := make([]uint64, len(s.own))
	for changed := true; changed; {
		changed = false
		for i := range out {
			v := s.own[i] | out[i]
			for _, j := range s.asks[i] {
				v |= out[j]
			}
			changed = changed || v != out[i]
			out[i] = v
		}
	}
	return out
}

var sets = fixpoint.Lattice[uint64]{
	Join:  func(a, b uint64) uint64 { return a | b },
	Equal: func(a, b uint64) bool { return a == b },
	Top:   ^uint64(0),
}

func (s system) ask(solver *fixpoint.Solver[int, uint64], k int) uint64 {
	return solver.Ask(k, func() uint64 {
		v := s.own[k]
		for _, j := range s.asks[k] {
			v |= s.ask(solver, j)
		}
		return v
	})
}

func hash(k int) uint32 { return uint32(k) * 0x9E3779B1 }

// TestLeast: whatever question comes first, each answer is that of the least solution.
func TestLeast(t *testing.T) {
	for seed := range int64(300) {
		r := rand.New(rand.NewSource(seed))
		s := randomSystem(r, 2+r.Intn(30))
		want := s.least()
		table := fixpoint.NewTable[int, uint64](hash, cmp.Compare[int])
		solver := fixpoint.NewSolver(table, sets, nil)
		for _, k := range r.Perm(len(want)) {
			if have := s.ask(solver, k); have != want[k] {
				t.Fatalf("seed %d: question %d: have %x, want %x", seed, k, have, want[k])
			}
		}
	}
}

// TestShared: solvers that share a table agree, however they take turns.
func TestShared(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	s := randomSystem(r, 500)
	want := s.least()
	table := fixpoint.NewTable[int, uint64](hash, cmp.Compare[int])
	var wg sync.WaitGroup
	for i := range 4 {
		order := rand.New(rand.NewSource(int64(i))).Perm(len(want))
		wg.Go(func() {
			solver := fixpoint.NewSolver(table, sets, nil)
			for _, k := range order {
				if have := s.ask(solver, k); have != want[k] {
					t.Errorf("question %d: have %x, want %x", k, have, want[k])
				}
			}
		})
	}
	wg.Wait()
}

// TestUnbounded: an answer that grows for ever is given up to the top.
func TestUnbounded(t *testing.T) {
	lattice := sets
	lattice.Join = func(a, b uint64) uint64 { return max(a, b) }
	solver := fixpoint.NewSolver(fixpoint.NewTable[string, uint64](func(string) uint32 { return 0 }, strings.Compare), lattice, nil)
	var count func() uint64
	count = func() uint64 { return solver.Ask("count", func() uint64 { return count() + 1 }) }
	if have := count(); have != lattice.Top {
		t.Errorf("have %d, want the top", have)
	}
}

// TestFresh: an answer that is no lattice is the last one.
func TestFresh(t *testing.T) {
	solver := fixpoint.NewSolver(fixpoint.NewTable[string, uint64](func(string) uint32 { return 0 }, strings.Compare), sets, func(k string) bool { return k == "list" })
	rounds := uint64(0)
	have := solver.Ask("list", func() uint64 {
		rounds++
		again := solver.Ask("list", nil)
		if rounds > 1 {
			return again
		}
		return 0b110
	})
	if fmt.Sprint(have, rounds) != "6 2" {
		t.Errorf("have %d after %d rounds", have, rounds)
	}
}

// TestWatch asks a question whose answer leans on a circle around it, and one that stands alone, from within the circle.
func TestWatch(t *testing.T) {
	solver := fixpoint.NewSolver(fixpoint.NewTable[int, uint64](func(k int) uint32 { return uint32(k) }, cmp.Compare[int]), sets, nil)
	ask := func(k int, compute func() uint64) (uint64, bool) {
		watch := solver.Begin()
		v := solver.Ask(k, compute)
		final, _ := solver.End(watch)
		return v, final
	}
	alone := func() uint64 { return 4 }
	var leans func() uint64
	entry := func() uint64 {
		if v, final := ask(2, alone); v != 4 || !final {
			t.Errorf("what stands alone is %d, final %v", v, final)
		}
		v, final := ask(1, leans)
		if final {
			t.Error("what leans on the question in flight is final")
		}
		return v | 1
	}
	leans = func() uint64 { return solver.Ask(0, entry) | 2 }
	if v, final := ask(0, entry); v != 3 || !final {
		t.Errorf("the circle is %d, final %v", v, final)
	}
	if v, final := ask(1, leans); v != 3 || !final {
		t.Errorf("its member is %d, final %v", v, final)
	}
}
