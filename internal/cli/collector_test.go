package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercentOf(t *testing.T) {
	const mb = 1 << 20
	for _, test := range []struct {
		held, scanned uint64
		want          int
	}{
		{0, 0, 100},
		{20 * mb, 10 * mb, 640}, // freeLimit
		{100 * mb, 60 * mb, 128},
		{200 * mb, 0, 100},        // what the collector does by itself
		{250 * mb, 60 * mb, 60},   // up to the limit
		{320 * mb, 160 * mb, 50},  // as much as has pointers
		{600 * mb, 180 * mb, 30},  //
		{600 * mb, 600 * mb, 100}, //
		{600 * mb, 700 * mb, 100}, // what is scanned is not told at the same moment
		{1000 * mb, 10 * mb, 20},  // never less
	} {
		if got := percentOf(test.held, test.scanned); got != test.want {
			t.Errorf("%d MB are held, %d MB have pointers: %d %%, want %d %%", test.held/mb, test.scanned/mb, got, test.want)
		}
	}
}

// TestPaceCollector holds more than the limit without a pointer in it, and looks how much garbage the collector waits for then.
func TestPaceCollector(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	stop := paceCollector()
	held := make([]byte, softLimit+softLimit/2)
	got := defaultPercent
	for range 1000 { // finalizers run some time after a collection
		runtime.GC()
		if got = debug.SetGCPercent(defaultPercent); got != defaultPercent {
			break
		}
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(held)
	if got != leastPercent {
		t.Errorf("the collector waits for %d %% of what is held, want %d %%", got, leastPercent)
	}
	stop()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("afterwards it waits for %d %%, want 100 %%", got)
	}
}

// TestPaceCollectorAsked leaves the collector to whoever has said how it is to work.
func TestPaceCollectorAsked(t *testing.T) {
	before := debug.SetGCPercent(300)
	defer debug.SetGCPercent(before)
	paceCollector()()
	if got := debug.SetGCPercent(300); got != 300 {
		t.Errorf("the collector waits for %d %%, want 300 %%", got)
	}
}
