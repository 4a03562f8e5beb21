package check

import "sync"

// each calls work(i) for every i below n from as many goroutines as there are workers; start is called once in each and
// returns work.
//
// Each worker has a stretch of its own, and helps with another one's when that is done: modules that stand beside each other ask the
// same of the rest of the project, and workers that ask at the same moment each find it out by themselves.
func (r *run) each(n int, start func() func(i int)) {
	s := share(n, r.workers)
	var wg sync.WaitGroup
	for own := range s.left {
		wg.Go(func() {
			work := start()
			for r.ctx.Err() == nil {
				i, ok := s.next(own)
				if !ok {
					return
				}
				work(i)
			}
		})
	}
	wg.Wait()
}

// shares are numbers that are shared out to workers.
type shares struct {
	mu sync.Mutex
	// left is what each worker has still to do.
	left []stretch
}

// stretch is the numbers from one on and before another.
type stretch struct{ from, to int }

// share shares the numbers below n out to at most so many workers.
func share(n, workers int) *shares {
	s := &shares{left: make([]stretch, min(n, workers))}
	for w := range s.left {
		s.left[w] = stretch{w * n / len(s.left), (w + 1) * n / len(s.left)}
	}
	return s
}

// next returns the next number for a worker: of its own stretch the first, else of the longest one the last.
func (s *shares) next(own int) (i int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if mine := &s.left[own]; mine.from < mine.to {
		mine.from++
		return mine.from - 1, true
	}
	longest := &s.left[own]
	for w := range s.left {
		if other := &s.left[w]; other.to-other.from > longest.to-longest.from {
			longest = other
		}
	}
	if longest.from == longest.to {
		return 0, false
	}
	longest.to--
	return longest.to, true
}
