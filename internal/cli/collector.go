package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// softLimit is how many bytes the heap may take before the collector of garbage works harder. Half of that costs a tenth of the
// time already in projects of a few hundred thousand lines (docs/internals/speed.md).
const softLimit = 400 << 20

// freeLimit is how many bytes of garbage nobody looks for: a process that ends after a second need not give them back. Most
// projects are checked without a collection, or with one or two.
const freeLimit = 128 << 20

// paceCollector makes the collector of garbage wait for at least freeLimit, and work harder where a check takes more than softLimit,
// until stop is called: it then waits for as much garbage as it has to look through.
//
// By itself it begins at 4 MB and waits for as much as is held. Most of what a check holds are texts and trees, in which there are
// no pointers: they cost the collector nothing, and would have a large project take twice its room nevertheless.
func paceCollector() (stop func()) {
	before := debug.SetGCPercent(defaultPercent)
	if before != defaultPercent { // whoever runs us has said what they want
		debug.SetGCPercent(before)
		return func() {}
	}
	first := int(defaultPercent * freeLimit / firstHeap)
	debug.SetGCPercent(first)
	c := &collector{set: first, samples: []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/heap:bytes"}}}
	c.afterNext()
	return c.stop
}

// defaultPercent is how much garbage the collector waits for by itself, as a part of what is held.
const defaultPercent = 100

// firstHeap is how many bytes the collector lets a program take before it looks for garbage at all, with defaultPercent.
const firstHeap = 4 << 20

// collector is what is asked of the collector of garbage.
type collector struct {
	mu      sync.Mutex
	set     int
	stopped bool
	samples []metrics.Sample
}

// afterNext has the collector paced after its next run: that is when the finalizer of what nobody refers to is called.
func (c *collector) afterNext() {
	type mark struct{ *collector }
	runtime.SetFinalizer(&mark{c}, func(m *mark) { m.pace() })
}

func (c *collector) pace() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return
	}
	metrics.Read(c.samples)
	if p := percentOf(c.samples[0].Value.Uint64(), c.samples[1].Value.Uint64()); p != c.set {
		c.set = p
		debug.SetGCPercent(p)
	}
	c.afterNext()
}

func (c *collector) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	debug.SetGCPercent(defaultPercent)
}

// percentOf returns how much garbage to wait for, as a part of what is held, where that is so many bytes, in so many of which there
// may be pointers.
func percentOf(held, scanned uint64) int {
	if held == 0 {
		return defaultPercent
	}
	garbage := min(scanned, held)
	if held < softLimit {
		garbage = max(garbage, min(max(held, freeLimit), softLimit-held))
	}
	return int(max(leastPercent, 100*garbage/held))
}

// leastPercent bounds how often the collector runs, whatever it has to look through.
const leastPercent = 20
