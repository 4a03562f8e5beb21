// Command mutate measures how many forgotten awaits the check sees.
//
//	mutate [-environments FOLDER] [-gaps FILE] FOLDER...
//
// It copies the Python files of each project, takes the await away from every statement that is nothing but
// `await f(...)`, checks the copy, and says at how many of these places UH101 or UH102 is reported. Findings elsewhere
// stood in the project before, or they are what the missing awaits bring about.
//
// An environment for a project of FOLDER/NAME stands in a folder NAME of the one that -environments names; without, there
// are only the packs. With -gaps it is counted what inference would have had to know at the places that were missed, and
// each of them goes into FILE.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/unheeded/unheeded/bench/forgotten"
	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rules"
)

func main() {
	environments := flag.String("environments", "", "the `folder` with the environments")
	gaps := flag.String("gaps", "", "the `file` for the places that were missed")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: mutate [-environments FOLDER] [-gaps FILE] FOLDER...")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, flag.Args(), *environments, *gaps)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

// measurement is the result for one project.
type measurement struct {
	sites, found, elsewhere int
	// missed are the findings of gapRule at the places that were missed.
	missed []finding.Finding
}

func run(ctx context.Context, out io.Writer, folders []string, environments, gaps string) error {
	if environments != "" {
		absolute, err := filepath.Abs(environments)
		if err != nil {
			return err
		}
		environments = absolute
	}
	fmt.Fprintf(out, "%-32s %8s %8s %6s %10s\n", "project", "awaits", "found", "", "elsewhere")
	var all measurement
	classes := map[string]int{}
	for _, folder := range folders {
		environment := ""
		if environments != "" {
			environment = filepath.Join(environments, filepath.Base(folder))
			if _, err := os.Stat(environment); err != nil {
				return err
			}
		}
		m, err := measure(ctx, folder, environment)
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		fmt.Fprintf(out, "%-32s %8d %8d %5.1f%% %10d\n", filepath.Base(folder), m.sites, m.found, share(m.found, m.sites), m.elsewhere)
		all.sites, all.found = all.sites+m.sites, all.found+m.found
		for _, f := range m.missed {
			f.Place.Path = filepath.Base(folder) + " " + f.Place.Path
			all.missed = append(all.missed, f)
			classes[f.Message]++
		}
	}
	fmt.Fprintf(out, "%-32s %8d %8d %5.1f%%\n", "all", all.sites, all.found, share(all.found, all.sites))
	if gaps == "" {
		return nil
	}
	fmt.Fprintln(out, "\nwhat was not known where it was missed")
	byCount := func(a, b string) int { return classes[b] - classes[a] }
	for _, class := range slices.SortedStableFunc(slices.Values(slices.Sorted(maps.Keys(classes))), byCount) {
		fmt.Fprintf(out, "%8d  %s\n", classes[class], class)
	}
	return writeMissed(gaps, all.missed)
}

func writeMissed(path string, missed []finding.Finding) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	for _, f := range missed {
		fmt.Fprintf(w, "%s:%d: %s: %s\n", f.Place.Path, f.Place.Line, f.Message, f.Label)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

func measure(ctx context.Context, folder, environment string) (measurement, error) {
	copied, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return measurement{}, err
	}
	defer func() { _ = os.RemoveAll(copied) }()
	places, err := forgotten.Copy(folder, copied)
	if err != nil {
		return measurement{}, err
	}
	result, err := check.Run(ctx, check.Options{
		Rules: append(rules.All(), gapRule()), Dir: copied, Paths: []string{"."}, Select: []string{"UH101", "UH102", gapCode},
		Python: environment,
	})
	if err != nil {
		return measurement{}, err
	}
	m := measurement{sites: len(places)}
	open := map[forgotten.Place]bool{}
	for _, at := range places {
		open[at] = true
	}
	for _, f := range result.Findings {
		at := forgotten.Place{Path: f.Place.Path, Line: f.Place.Line}
		switch {
		case f.Code == gapCode:
		case open[at]:
			m.found++
			delete(open, at)
		default:
			m.elsewhere++
		}
	}
	for _, f := range result.Findings {
		if at := (forgotten.Place{Path: f.Place.Path, Line: f.Place.Line}); f.Code == gapCode && open[at] {
			m.missed = append(m.missed, f)
			delete(open, at)
		}
	}
	return m, nil
}
