package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// A bar appears only when a check takes longer than a moment, and is drawn no more often than an eye can follow.
const (
	patience = 300 * time.Millisecond
	redraw   = 80 * time.Millisecond
	barCells = 24
)

// progressBar shows on one line of a terminal how far a check is. Its methods may be called from any goroutine.
type progressBar struct {
	out  io.Writer
	now  func() time.Time
	next time.Time // when the bar may be drawn again

	mu       sync.Mutex
	drawn    bool
	finished bool
}

// progress returns a bar on the standard error stream, or nil where nobody would see it.
func (a *app) progress() *progressBar {
	f := terminal(a.stderr)
	if f == nil || !acceptsEscapes(f) || a.deps.Getenv("TERM") == "dumb" {
		return nil
	}
	return newProgressBar(f, time.Now)
}

func newProgressBar(out io.Writer, now func() time.Time) *progressBar {
	return &progressBar{out: out, now: now, next: now().Add(patience)}
}

// update is for check.Options.Progress. A failure to draw is of no consequence.
func (p *progressBar) update(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.finished || total <= 0 || now.Before(p.next) {
		return
	}
	p.next = now.Add(redraw)
	p.drawn = true
	done = min(max(done, 0), total)
	full := done * barCells / total
	_, _ = fmt.Fprintf(p.out, "\r\x1b[K%s%s %d/%d files",
		strings.Repeat("━", full), strings.Repeat("╌", barCells-full), done, total)
}

// finish takes the bar away, so that the report begins on a clean line. Late updates draw nothing.
func (p *progressBar) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finished = true
	if p.drawn {
		_, _ = fmt.Fprint(p.out, "\r\x1b[K")
	}
}
