// Command parsebench times our parser beside CPython's in one run, so that the ratio holds on any machine.
//
//	parsebench [-rounds N]
//
// The parsers read the standard library of CPython 3.13 from memory, on one thread, tree included, and take turns;
// what counts is processor time. The whole program is timed beside its peers by bench/peers.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// minor is the version that is timed.
const minor = 13

func main() {
	rounds := flag.Int("rounds", 5, "how often each is timed; the median counts")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := compareParsers(ctx, os.Stdout, max(1, *rounds)); err != nil {
		fmt.Fprintln(os.Stderr, "parsebench:", err)
		os.Exit(2)
	}
}

func compareParsers(ctx context.Context, out io.Writer, rounds int) error {
	python, err := oracle.Find(ctx, minor)
	if err != nil {
		return err
	}
	corpus, err := read(python.Library)
	if err != nil {
		return err
	}
	theirs, err := startPython(ctx, python, corpus)
	if err != nil {
		return err
	}
	threads := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(threads)
	var ours, cpython []float64
	for range rounds {
		ours = append(ours, corpus.parse())
		seconds, err := theirs.parse()
		if err != nil {
			return err
		}
		cpython = append(cpython, seconds)
	}
	if err := theirs.close(); err != nil {
		return err
	}
	us, them := corpus.megabytes/median(ours), corpus.megabytes/median(cpython)
	fmt.Fprintf(out, "parse, tree included, one thread, processor time, median of %d: %d files, %.1f MB\n",
		rounds, len(corpus.files), corpus.megabytes)
	fmt.Fprintf(out, "  unheeded           %8.1f MB/s  (%.1f to %.1f)\n", us,
		corpus.megabytes/slices.Max(ours), corpus.megabytes/slices.Min(ours))
	fmt.Fprintf(out, "  CPython %-10s %8.1f MB/s  (%.1f to %.1f)\n", python.Release, them,
		corpus.megabytes/slices.Max(cpython), corpus.megabytes/slices.Min(cpython))
	fmt.Fprintf(out, "  ratio              %8.1f\n\n", us/them)
	return nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}
