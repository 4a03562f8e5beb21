// Command oracle compares our parser with CPython's: for each file and each version, whether it parses, and the whole
// tree with all positions. It prints one line a version, then what differs, and exits with 1 where something does.
//
//	oracle [-python 3.8,3.9,…] [-stdlib] [-chunks] [-mutants N] [-sample N] [FILE or FOLDER …]
//
// CPython 3.8 to 3.13 are those of pyenv and of the PATH; 3.14 is a Go module. One that is not installed is left out,
// and the table says so.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

type options struct {
	minors         []int
	stdlib, chunks bool
	mutants        int
	seed           uint64
	keep           string
	sample         int
	cache          string
	processes      int
	details        int
	paths          []string
}

func main() {
	var o options
	var versions string
	flag.StringVar(&versions, "python", "3.8,3.9,3.10,3.11,3.12,3.13,3.14", "the `versions` to compare with")
	flag.BoolVar(&o.stdlib, "stdlib", false, "compare the standard library of each version, under that version")
	flag.BoolVar(&o.chunks, "chunks", false, "compare the small programs that come with the comparison")
	flag.IntVar(&o.mutants, "mutants", 0, "compare `N` random edits of the small programs")
	flag.Uint64Var(&o.seed, "seed", 1, "the `seed` of the random edits")
	flag.StringVar(&o.keep, "keep", "", "a `folder` to keep the small programs and their edits in")
	flag.IntVar(&o.sample, "sample", 0, "take only `N` files of the library and of each folder, the same each time")
	flag.StringVar(&o.cache, "cache", ".cache", "the `folder` to unpack CPython 3.14 into")
	flag.IntVar(&o.processes, "processes", runtime.NumCPU(), "how many interpreters run at a time")
	flag.IntVar(&o.details, "details", 20, "how many differences of each version to show")
	flag.Parse()
	o.paths = flag.Args()
	for version := range strings.SplitSeq(versions, ",") {
		minor, err := strconv.Atoi(strings.TrimPrefix(version, "3."))
		if err != nil || minor < oracle.FirstMinor || minor > oracle.LastMinor {
			fail(2, fmt.Errorf("unknown version %q", version))
		}
		o.minors = append(o.minors, minor)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	faults, err := run(ctx, os.Stdout, o)
	stop()
	switch {
	case err != nil:
		fail(2, err)
	case faults > 0:
		os.Exit(1)
	}
}

func fail(code int, err error) {
	fmt.Fprintln(os.Stderr, "oracle:", err)
	os.Exit(code)
}
