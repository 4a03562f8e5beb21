package check

import (
	"slices"
	"sync"
	"testing"
)

// TestShares: each number is given out once, however many workers there are and whoever is fast.
func TestShares(t *testing.T) {
	for n := range 40 {
		for workers := 1; workers < 9; workers++ {
			s := share(n, workers)
			given := make([][]int, len(s.left))
			var wg sync.WaitGroup
			for own := range s.left {
				wg.Go(func() {
					for i, ok := s.next(own); ok; i, ok = s.next(own) {
						given[own] = append(given[own], i)
						if own > 2 {
							return // this one gives up
						}
					}
				})
			}
			wg.Wait()
			all := slices.Concat(given...)
			slices.Sort(all)
			for i := range n {
				if len(all) != n || all[i] != i {
					t.Fatalf("%d workers were given %v of %d", workers, given, n)
				}
			}
		}
	}
}

// TestShareNext: a worker goes through its own stretch, then takes from the end of the longest.
func TestShareNext(t *testing.T) {
	s := share(6, 3)
	var order []int
	for range 6 {
		i, _ := s.next(1)
		order = append(order, i)
	}
	if want := []int{2, 3, 1, 5, 0, 4}; !slices.Equal(order, want) {
		t.Errorf("have %v, want %v", order, want)
	}
}
