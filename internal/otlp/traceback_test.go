package otlp

import (
	"testing"

	"github.com/unheeded/unheeded/internal/event"
)

// TestTraceback: the names of files are written as they are, as Python writes them.
func TestTraceback(t *testing.T) {
	const want = "Traceback (most recent call last):\n  File \"C:\\app\\net.py\", line 3, in read\nOSError: gone"
	frames := []event.Frame{{File: `C:\app\net.py`, Line: 3, Function: "read"}}
	if got := traceback(&event.Exc{Type: "OSError", Msg: "gone", Frames: frames}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
