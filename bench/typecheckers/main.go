package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// options are the flags, with absolute paths.
type options struct {
	cache, sources, unheeded, python, explained string
	checkers                                    string
	forgotten, offline                          bool
	bound                                       time.Duration
	only                                        []string
}

func main() {
	var o options
	flag.StringVar(&o.cache, "cache", ".cache/typecheckers", "the `folder` for all that is fetched and for the results")
	flag.StringVar(&o.sources, "sources", "", "the `folder` with the projects that are on no registry")
	flag.StringVar(&o.unheeded, "unheeded", ".cache/unheeded", "the `program` to compare")
	flag.StringVar(&o.python, "python", "python3", "the `interpreter` to make the environments with")
	flag.StringVar(&o.explained, "explained", "bench/typecheckers/explained.toml", "the `file` with the reasons")
	flag.StringVar(&o.checkers, "tools", "pyright,basedpyright,ty,pyrefly,mypy", "the checkers to compare with, a `list`")
	flag.BoolVar(&o.forgotten, "forgotten", false, "take awaits away first")
	flag.BoolVar(&o.offline, "cached", false, "run no checker: use the results that are there")
	flag.DurationVar(&o.bound, "bound", 20*time.Minute, "the longest `time` for one checker on one project")
	flag.Parse()
	o.only = flag.Args()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ok, err := run(ctx, os.Stdout, o)
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "typecheckers:", err)
		os.Exit(2)
	case !ok:
		os.Exit(1)
	}
}

// run compares and reports whether everything is found or explained.
func run(ctx context.Context, out io.Writer, o options) (bool, error) {
	for _, path := range []*string{&o.cache, &o.unheeded, &o.sources} {
		if *path == "" {
			continue
		}
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return false, err
		}
		*path = absolute
	}
	list, err := readProjects(projectList)
	if err != nil {
		return false, err
	}
	reasons, err := readExplained(o.explained)
	if err != nil {
		return false, err
	}
	projects, err := list.choose(o.only)
	if err != nil {
		return false, err
	}
	w, err := openWorkshop(ctx, o, list.Python)
	if err != nil {
		return false, err
	}
	var all []*comparison
	for _, p := range projects {
		c, err := w.compare(ctx, p, reasons)
		var absent *absentError
		if errors.As(err, &absent) {
			fmt.Fprintln(os.Stderr, "SKIPPED", err)
			continue
		}
		if err != nil {
			return false, fmt.Errorf("%s: %w", p.Name, err)
		}
		fmt.Fprintln(os.Stderr, c.progress())
		all = append(all, c)
	}
	report := filepath.Join(o.cache, "report.txt")
	if o.forgotten {
		report = filepath.Join(o.cache, "report-forgotten.txt")
	}
	if err := writeReport(report, all); err != nil {
		return false, err
	}
	writeTable(out, w.tools, all, o.forgotten)
	fmt.Fprintln(os.Stderr, "What differs, line by line:", report)
	if o.forgotten {
		return true, nil
	}
	unused := reasons.unused(all)
	for _, r := range unused {
		fmt.Fprintln(os.Stderr, "explained.toml explains what nobody reports any more:", r)
	}
	missing := 0
	for _, c := range all {
		missing += len(c.missing)
	}
	return missing == 0 && len(unused) == 0, nil
}

func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
