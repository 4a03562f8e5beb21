package main

import (
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/unheeded/unheeded/internal/otlp/otlptest"
)

// collectorKey is what each script has its collector under.
type collectorKey struct{}

func collectorOf(ts *testscript.TestScript) *otlptest.Collector {
	return ts.Value(collectorKey{}).(*otlptest.Collector)
}

// startCollector starts an OpenTelemetry collector, and has programs send to it by a protocol.
func startCollector(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: collector PROTOCOL")
	}
	dir, err := os.MkdirTemp(ts.Getenv("WORK"), "collector")
	ts.Check(err)
	ts.Check(collectorOf(ts).Start(dir))
	ts.Defer(func() { _ = collectorOf(ts).Stop() }) // where the script fails before it does
	for _, entry := range collectorOf(ts).Environ(args[0]) {
		name, value, _ := strings.Cut(entry, "=")
		ts.Setenv(name, value)
	}
}

// collected stops the collector, and writes what it received to a file.
func collected(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: collected FILE")
	}
	ts.Check(collectorOf(ts).Stop())
	text, err := collectorOf(ts).Received()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}
