package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
	"github.com/unheeded/unheeded/tools/interpreters"
)

// firstMutantMinor is the first version under which edited programs are compared. The parsers of 3.8 and 3.9 were
// lenient in their own ways, which right programs do not meet and random ones do.
const firstMutantMinor = 10

// run compares under every version and returns how many files differ.
func run(ctx context.Context, out io.Writer, o options) (faults int, err error) {
	folder := o.keep
	if folder == "" {
		if folder, err = os.MkdirTemp("", "oracle"); err != nil {
			return 0, err
		}
		defer os.RemoveAll(folder)
	} else if err := os.MkdirAll(folder, 0o777); err != nil {
		return 0, err
	}
	common, mutants, err := common(folder, o)
	if err != nil {
		return 0, err
	}

	fmt.Fprintf(out, "%-8s %6s %8s %6s %7s %6s %6s %7s %8s\n",
		"CPython", "files", "MB", "equal", "reject", "gaveup", "known", "differ", "seconds")
	var details []string
	ran := 0
	for _, minor := range o.minors {
		with, err := interpreters.Find(ctx, minor, o.cache)
		if errors.Is(err, oracle.ErrNone) {
			fmt.Fprintf(out, "3.%-6d SKIPPED: not installed\n", minor)
			continue
		} else if err != nil {
			return faults, err
		}
		files := common
		if minor >= firstMutantMinor {
			files = slices.Concat(files, mutants)
		}
		if o.stdlib {
			library, err := pythonFiles(with.Library, o.sample)
			if err != nil {
				return faults, err
			}
			files = slices.Concat(files, oracle.Files(library))
		}
		t, err := compare(ctx, with, files, o)
		if err != nil {
			return faults, err
		}
		t.print(out, with)
		details = append(details, t.details(with, o.details)...)
		faults += t.faults()
		ran++
	}
	if ran == 0 {
		return 0, errors.New("no CPython to compare with")
	}
	for _, detail := range details {
		fmt.Fprintf(out, "\n%s", detail)
	}
	return faults, nil
}

// common lists the files that are compared under every version, and the random edits; those that are made for the
// comparison are written to a folder.
func common(folder string, o options) (files, mutants []oracle.File, err error) {
	if o.chunks || o.mutants > 0 {
		programs, err := oracle.WriteChunks(folder)
		if err != nil {
			return nil, nil, err
		}
		if mutants, err = mutate(folder, programs, o.mutants, o.seed); err != nil {
			return nil, nil, err
		}
		if o.chunks {
			files = programs
		}
	}
	for _, path := range o.paths {
		found, err := pythonFiles(path, o.sample)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, oracle.Files(found)...)
	}
	return files, mutants, nil
}

// A tally counts the outcomes under one version.
type tally struct {
	files, bytes int
	counts       [oracle.VerdictCount]int
	deviations   map[string]int
	differing    []oracle.Result
	duration     time.Duration
}

func compare(ctx context.Context, with oracle.Interpreter, files []oracle.File, o options) (*tally, error) {
	t := &tally{deviations: map[string]int{}}
	began := time.Now()
	err := oracle.Compare(ctx, with, files, o.processes, func(r oracle.Result) {
		t.files++
		t.bytes += r.Bytes
		t.counts[r.Verdict]++
		if r.Verdict == oracle.Known {
			t.deviations[r.Deviation]++
		}
		if r.Verdict.IsFault() {
			t.differing = append(t.differing, r)
		}
	})
	t.duration = time.Since(began)
	slices.SortFunc(t.differing, func(a, b oracle.Result) int { return strings.Compare(a.Path, b.Path) })
	return t, err
}

func (t *tally) faults() int { return len(t.differing) }

func (t *tally) print(out io.Writer, with oracle.Interpreter) {
	fmt.Fprintf(out, "%-8s %6d %8.1f %6d %7d %6d %6d %7d %8.0f\n", with.Release, t.files, float64(t.bytes)/1e6,
		t.counts[oracle.Equal], t.counts[oracle.BothReject], t.counts[oracle.Limit], t.counts[oracle.Known],
		t.faults(), t.duration.Seconds())
	for _, name := range slices.Sorted(maps.Keys(t.deviations)) {
		fmt.Fprintf(out, "         %6d known: %s\n", t.deviations[name], name)
	}
	if with.Version == ast.V(oracle.FirstMinor) {
		fmt.Fprintln(out, "         (whether it parses, not the trees)")
	}
}

func (t *tally) details(with oracle.Interpreter, most int) (out []string) {
	for i, r := range t.differing {
		if i == most {
			return append(out, fmt.Sprintf("%s: %d more\n", with.Release, len(t.differing)-most))
		}
		out = append(out, fmt.Sprintf("%s: %s: %s\n%s\n", with.Release, r.Path, r.Verdict, strings.TrimRight(r.Detail, "\n")))
	}
	return out
}
