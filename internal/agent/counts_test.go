package agent_test

import (
	"os"
	"testing"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// TestCensus: how many tasks there are is told each second.
func TestCensus(t *testing.T) {
	for _, python := range interpreters(t) {
		t.Run(python.Release, func(t *testing.T) {
			t.Parallel()
			monitor := listen(t)
			run(t, python, "testdata/census", watched(t, monitor.path), "many.py")
			var said []string
			for _, e := range monitor.events(t) {
				if e.kind() == "stats" {
					said = append(said, e.at("tasks.pending")+" pending, "+e.at("tasks.unread")+" unread")
				}
			}
			const want = "31 pending, 2 unread"
			if len(said) == 0 || said[len(said)-1] != want {
				t.Errorf("%q, want %q at the end", said, want)
			}
		})
	}
}

// TestSpans: a loss says which span of OpenTelemetry its task was in.
func TestSpans(t *testing.T) {
	path := os.Getenv("UNHEEDED_OPENTELEMETRY")
	if path == "" {
		t.Skip("NO SPAN IS READ: UNHEEDED_OPENTELEMETRY names no Python that has it")
	}
	python, err := oracle.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	tryProgram(t, python, readProgram(t, "testdata/spans/spans.py"))
}
