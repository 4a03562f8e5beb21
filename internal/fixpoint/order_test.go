package fixpoint_test

import (
	"cmp"
	"math/rand"
	"slices"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/fixpoint"
)

// contrary is a system of which the answers do not only grow with those that they are made from: each question also has
// bits of its own for what the questions that it asks lack, as what is not known yet looks absent.
type contrary struct {
	system
	lacks, instead [][]uint64
}

func randomContrary(r *rand.Rand, n int) contrary {
	s := contrary{system: randomSystem(r, n), lacks: make([][]uint64, n), instead: make([][]uint64, n)}
	for i, asked := range s.asks {
		for range asked {
			s.lacks[i] = append(s.lacks[i], r.Uint64()&r.Uint64())
			s.instead[i] = append(s.instead[i], 1<<r.Intn(64))
		}
	}
	return s
}

// answer makes the answer to a question from those that ask gives.
func (s contrary) answer(k int, ask func(int) uint64) uint64 {
	v := s.own[k]
	for i, j := range s.asks[k] {
		given := ask(j)
		v |= given
		if given&s.lacks[k][i] == 0 {
			v |= s.instead[k][i]
		}
	}
	return v
}

func (s contrary) ask(solver *fixpoint.Solver[int, uint64], k int) uint64 {
	return solver.Ask(k, func() uint64 {
		return s.answer(k, func(j int) uint64 { return s.ask(solver, j) })
	})
}

// inOrder returns the answers to all questions, asked of one solver in an order.
func (s contrary) inOrder(order []int) []uint64 {
	solver := fixpoint.NewSolver(fixpoint.NewTable[int, uint64](hash, cmp.Compare[int]), sets, nil)
	out := make([]uint64, len(order))
	for _, k := range order {
		out[k] = s.ask(solver, k)
	}
	return out
}

// TestOrder: the answers to questions that are not monotone are the same in whichever order they are asked.
func TestOrder(t *testing.T) {
	for seed := range int64(300) {
		r := rand.New(rand.NewSource(seed))
		s := randomContrary(r, 2+r.Intn(4))
		var want []uint64
		for order := range permutations(len(s.own)) {
			have := s.inOrder(order)
			if want == nil {
				want = have
			}
			if !slices.Equal(have, want) {
				t.Fatalf("seed %d: in order %v have %x, want %x", seed, order, have, want)
			}
		}
	}
	for seed := range int64(300) {
		r := rand.New(rand.NewSource(seed))
		s := randomContrary(r, 10+r.Intn(30))
		want := s.inOrder(r.Perm(len(s.own)))
		for range 10 {
			if order := r.Perm(len(s.own)); !slices.Equal(s.inOrder(order), want) {
				t.Fatalf("seed %d: in order %v have %x, want %x", seed, order, s.inOrder(order), want)
			}
		}
	}
}

// permutations yields each order of the numbers below n.
func permutations(n int) func(yield func([]int) bool) {
	return func(yield func([]int) bool) {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		var from func(at int) bool
		from = func(at int) bool {
			if at == n {
				return yield(slices.Clone(order))
			}
			for i := at; i < n; i++ {
				order[at], order[i] = order[i], order[at]
				if !from(at + 1) {
					return false
				}
				order[at], order[i] = order[i], order[at]
			}
			return true
		}
		from(0)
	}
}

// keeping returns what asks a solver of one goroutine, and keeps the answers that are said to be final in a place of its own.
func (s contrary) keeping(solver *fixpoint.Solver[int, uint64], kept *sync.Map) func(k int) uint64 {
	var ask func(k int) uint64
	ask = func(k int) uint64 {
		if v, ok := kept.Load(k); ok {
			return v.(uint64)
		}
		watch := solver.Begin()
		v := solver.AskUnkept(k, func() uint64 { return s.answer(k, ask) })
		if final, _ := solver.End(watch); final {
			kept.Store(k, v)
		}
		return v
	}
	return ask
}

// TestOrderUnkept is TestOrder for who keeps the answers that are said to be final.
func TestOrderUnkept(t *testing.T) {
	for seed := range int64(300) {
		r := rand.New(rand.NewSource(seed))
		s := randomContrary(r, 2+r.Intn(30))
		want := s.inOrder(r.Perm(len(s.own)))
		ask := s.keeping(fixpoint.NewSolver(fixpoint.NewTable[int, uint64](hash, cmp.Compare[int]), sets, nil), new(sync.Map))
		for _, k := range r.Perm(len(want)) {
			if have := ask(k); have != want[k] {
				t.Fatalf("seed %d: question %d: have %x, want %x", seed, k, have, want[k])
			}
		}
	}
}

// TestOrderShared is TestOrder for solvers that share a table, and for who keeps answers of theirs.
func TestOrderShared(t *testing.T) {
	for seed := range int64(200) {
		r := rand.New(rand.NewSource(seed))
		s := randomContrary(r, 100)
		want := s.inOrder(r.Perm(len(s.own)))
		table := fixpoint.NewTable[int, uint64](hash, cmp.Compare[int])
		kept := new(sync.Map)
		var wg sync.WaitGroup
		for i := range 4 {
			order := r.Perm(len(want))
			wg.Go(func() {
				solver := fixpoint.NewSolver(table, sets, nil)
				ask := func(k int) uint64 { return s.ask(solver, k) }
				if i%2 == 0 {
					ask = s.keeping(solver, kept)
				}
				for _, k := range order {
					if have := ask(k); have != want[k] {
						t.Errorf("seed %d: question %d: have %x, want %x", seed, k, have, want[k])
					}
				}
			})
		}
		wg.Wait()
	}
}
