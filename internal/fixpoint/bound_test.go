package fixpoint_test

import (
	"cmp"
	"slices"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/fixpoint"
)

// TestUnsettled: a component that does not settle is given up after a number of rounds that does not depend on its size,
// and each member is named. In each round those are computed again that lean on what has grown, which are a few here.
func TestUnsettled(t *testing.T) {
	const members = 5000
	table := fixpoint.NewTable[int, uint64](hash, cmp.Compare[int])
	solver := fixpoint.NewSolver(table, sets, nil)
	computed := 0
	var ask func(k int) uint64
	ask = func(k int) uint64 {
		return solver.Ask(k, func() uint64 {
			computed++
			var v uint64
			if k+1 < members {
				v = ask(k + 1)
			}
			if k == 0 {
				return v | 1
			}
			return v | ask(k-1)
		})
	}
	if have := ask(0); have != ^uint64(0) {
		t.Errorf("have %x, want the top", have)
	}
	if computed < members || computed > 2*members {
		t.Errorf("%d members are computed %d times", members, computed)
	}
	given := table.Unsettled()
	slices.Sort(given)
	for i, k := range given {
		if i != k {
			t.Fatalf("member %d is %d", i, k)
		}
	}
	if len(given) != members {
		t.Errorf("%d members are named, want %d", len(given), members)
	}
}

// TestTable: an answer stands once it is written, whoever writes it and however the table grows, also where a hash tells
// nothing apart.
func TestTable(t *testing.T) {
	const keys, writers = 5000, 4
	for name, hash := range map[string]func(int) uint32{"a hash": hash, "none": func(k int) uint32 { return uint32(k / 100) }} {
		table := fixpoint.NewTable[int, uint64](hash, cmp.Compare[int])
		answers := make([][keys]uint64, writers)
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				solver := fixpoint.NewSolver(table, sets, nil)
				for k := range keys {
					answers[w][k] = solver.Ask(k, func() uint64 { return uint64(k*writers + w + 1) })
				}
			})
		}
		wg.Wait()
		reader := fixpoint.NewSolver(table, sets, nil)
		for k := range keys {
			have := reader.Ask(k, func() uint64 { t.Errorf("%s: %d is not remembered", name, k); return 0 })
			if int(have-1)/writers != k {
				t.Fatalf("%s: %d has the answer of %d", name, k, int(have-1)/writers)
			}
			for w := range writers {
				if answers[w][k] != have {
					t.Fatalf("%s: %d was answered with %d and with %d", name, k, answers[w][k], have)
				}
			}
		}
	}
}
