package cli

import (
	"strings"
	"testing"
	"time"
)

func TestProgressBar(t *testing.T) {
	var out strings.Builder
	clock := time.Unix(0, 0)
	p := newProgressBar(&out, func() time.Time { return clock })
	step := func(wait time.Duration, done, total int) string {
		out.Reset()
		clock = clock.Add(wait)
		p.update(done, total)
		return out.String()
	}
	if got := step(patience-time.Millisecond, 1, 10); got != "" {
		t.Errorf("drawn before anybody waits: %q", got)
	}
	if got := step(time.Millisecond, 0, 0); got != "" {
		t.Errorf("drawn before the number of files is known: %q", got)
	}
	want := "\r\x1b[K" + strings.Repeat("━", 12) + strings.Repeat("╌", 12) + " 5/10 files"
	if got := step(0, 5, 10); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := step(redraw-time.Millisecond, 6, 10); got != "" {
		t.Errorf("redrawn too soon: %q", got)
	}
	if got := step(redraw, 12, 10); !strings.HasSuffix(got, "━ 10/10 files") {
		t.Errorf("more done than known: %q", got)
	}
	out.Reset()
	p.finish()
	if got := out.String(); got != "\r\x1b[K" {
		t.Errorf("finish wrote %q, want an empty line", got)
	}
	if got := step(time.Hour, 9, 10); got != "" {
		t.Errorf("drawn over the report: %q", got)
	}
}

func TestProgressBarNeverDrawn(t *testing.T) {
	var out strings.Builder
	newProgressBar(&out, time.Now).finish()
	if out.Len() > 0 {
		t.Errorf("a quick check wrote %q", out.String())
	}
}
