// Command eco checks real projects, pinned in projects.txt, and shows what differs from the findings that are on record
// in findings.txt. The record is part of the repository: a change of a rule shows in review what it does to real code.
//
//	eco [-update] [-unheeded FILE] [-cache FOLDER] [-record FILE] [PROJECT …]
//
// With -update the record is written anew. With projects named (without versions), only they are checked and compared.
// The exit code is 1 when something differs and 2 when a project could not be had or checked.
package main

import (
	"context"
	_ "embed" // for the list of projects
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
)

//go:embed projects.txt
var projectList string

type options struct {
	unheeded, cache, record string
	update                  bool
	only                    []string
}

func main() {
	var o options
	flag.StringVar(&o.unheeded, "unheeded", "../.cache/unheeded", "the `command` to check with")
	flag.StringVar(&o.cache, "cache", "../.cache/eco", "the `folder` to install the projects into")
	flag.StringVar(&o.record, "record", "eco/findings.txt", "the `file` with the findings on record")
	flag.BoolVar(&o.update, "update", false, "write the record anew")
	flag.Parse()
	o.only = flag.Args()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	differs, err := run(ctx, os.Stdout, o)
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "eco:", err)
		os.Exit(2)
	case differs:
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, o options) (differs bool, err error) {
	projects, err := selectProjects(parseProjects(projectList), o.only)
	if err != nil {
		return false, err
	}
	var all []string
	for _, p := range projects {
		folder, err := install(ctx, o.cache, p)
		if err != nil {
			return false, err
		}
		lines, took, err := check(ctx, o.unheeded, folder, p)
		if err != nil {
			return false, err
		}
		fmt.Fprintf(out, "%-28s %4d findings  %6.2f s\n", p.name+" "+p.version, len(lines), took.Seconds())
		all = append(all, lines...)
	}
	slices.Sort(all)
	record, err := readRecord(o.record)
	if err != nil {
		return false, err
	}
	before := ofProjects(record, projects)
	gone, come := difference(before, all)
	show(out, "gone", "-", gone)
	show(out, "new", "+", come)
	if !o.update {
		return len(gone)+len(come) > 0, nil
	}
	others := slices.DeleteFunc(record, func(line string) bool { return slices.Contains(before, line) })
	return false, writeRecord(o.record, append(others, all...))
}

func show(out io.Writer, what, sign string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%d %s:\n", len(lines), what)
	for _, line := range lines {
		fmt.Fprintf(out, "%s %s\n", sign, line)
	}
}

// project is a distribution of the package index and its version.
type project struct{ name, version string }

// parseProjects reads lines of the form name==version; a line that begins with a number sign is a remark.
func parseProjects(list string) []project {
	var projects []project
	for line := range strings.Lines(list) {
		name, version, ok := strings.Cut(strings.TrimSpace(line), "==")
		if ok && !strings.HasPrefix(name, "#") {
			projects = append(projects, project{name, version})
		}
	}
	return projects
}

func selectProjects(all []project, only []string) ([]project, error) {
	if len(only) == 0 {
		return all, nil
	}
	var selected []project
	for _, name := range only {
		i := slices.IndexFunc(all, func(p project) bool { return p.name == name })
		if i < 0 {
			return nil, errors.New("projects.txt has no " + name)
		}
		selected = append(selected, all[i])
	}
	return selected, nil
}
