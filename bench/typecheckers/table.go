package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

// progress is one line on a comparison, for whoever waits.
func (c *comparison) progress() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-24s %4d ours, %4d theirs, %4d missing", c.project.Name, c.count(c.ours), len(c.said), len(c.missing))
	for _, tool := range slices.Sorted(maps.Keys(c.theirs)) {
		if problem := c.theirs[tool].Problem; problem != "" {
			fmt.Fprintf(&b, "\n    %s: %s", tool, problem)
		}
	}
	return b.String()
}

// writeTable writes the table as Markdown. A checker that did not come through has its count in brackets, one that was not
// run a dash.
func writeTable(out io.Writer, tools []checker, all []*comparison, mutated bool) {
	head := []string{"project", "version"}
	if mutated {
		head = append(head, "awaits")
	}
	for _, t := range tools {
		head = append(head, t.name)
	}
	head = append(head, "all of them", "unheeded", "without environment", "only theirs")
	if !mutated {
		head = append(head, "of these explained")
	}
	head = append(head, "only ours")
	rows := [][]string{}
	total := make([]int, len(head))
	for _, c := range all {
		var row []string
		add := func(n int, form string) {
			total[len(row)] += n
			row = append(row, fmt.Sprintf(form, n))
		}
		row = append(row, c.project.Name, c.project.version())
		if mutated {
			add(len(c.forgotten), "%d")
		}
		for _, t := range tools {
			switch r := c.theirs[t.name]; {
			case r == nil:
				row = append(row, "–")
			case r.Problem != "":
				add(c.count(r.Findings), "(%d)")
			default:
				add(c.count(r.Findings), "%d")
			}
		}
		add(len(c.said), "%d")
		add(c.count(c.ours), "%d")
		add(c.count(c.alone), "%d")
		add(len(c.missing)+len(c.explained), "%d")
		if !mutated {
			add(len(c.explained), "%d")
		}
		add(len(placesOf(c.beyond())), "%d")
		rows = append(rows, row)
	}
	sum := []string{"**all**", ""}
	for _, n := range total[2:] {
		sum = append(sum, strconv.Itoa(n))
	}
	fmt.Fprintf(out, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, row := range append(rows, sum) {
		fmt.Fprintf(out, "| %s |\n", strings.Join(row, " | "))
	}
}

// writeReport writes all that differs, line by line.
func writeReport(path string, all []*comparison) error {
	var b bytes.Buffer
	for _, c := range all {
		section := func(title string, n int) {
			if n > 0 {
				fmt.Fprintf(&b, "\n%s %s: %s\n", c.project.Name, c.project.version(), title)
			}
		}
		section("theirs that unheeded does not report", len(c.missing))
		for _, at := range c.missing {
			fmt.Fprintf(&b, "- %s:%d  %s  [%s]\n", at.Path, at.Line, c.line(at), strings.Join(c.said[at], " "))
		}
		section("explained", len(c.explained))
		for _, at := range slices.SortedFunc(maps.Keys(c.explained), comparePlaces) {
			fmt.Fprintf(&b, "= %s:%d  %s  [%s] %s\n", at.Path, at.Line, c.line(at), strings.Join(c.said[at], " "), c.explained[at])
		}
		beyond := c.beyond()
		section("only unheeded's", len(beyond))
		for _, f := range beyond {
			fmt.Fprintf(&b, "+ %s:%d  %s  [%s] %s\n", f.Path, f.Line, c.line(place{Path: f.Path, Line: f.Line}), f.Rule, f.Message)
		}
		with, without := placesOf(c.ours), placesOf(c.alone)
		only := func(a, b map[place]bool) (out []place) {
			for at := range a {
				if !b[at] {
					out = append(out, at)
				}
			}
			slices.SortFunc(out, comparePlaces)
			return out
		}
		gained, lost := only(with, without), only(without, with)
		section("with the environment and without", len(gained)+len(lost))
		for _, at := range gained {
			fmt.Fprintf(&b, "> only with it: %s:%d  %s\n", at.Path, at.Line, c.line(at))
		}
		for _, at := range lost {
			fmt.Fprintf(&b, "< only without: %s:%d  %s\n", at.Path, at.Line, c.line(at))
		}
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
