package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// page is what was measured.
type page struct {
	w          *workshop
	o          options
	contenders []contender
	parts      []part
	notes      []string
}

// part is what was measured on one tree.
type part struct {
	tree    tree
	results []result
}

func newPage(w *workshop, o options, contenders []contender) *page {
	return &page{w: w, o: o, contenders: contenders}
}

func (p *page) add(t tree, results []result) { p.parts = append(p.parts, part{t, results}) }

func (p *page) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# unheeded beside its peers\n\n%s, %s. Medians of %d rounds; one run at a time, in turns.\n\n",
		time.Now().Format("2 January 2006"), machine(), p.o.rounds)
	for _, c := range p.contenders {
		out, err := exec.CommandContext(p.w.ctx, c.version[0], c.version[1:]...).Output()
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		if err != nil {
			first = err.Error()
		}
		fmt.Fprintf(&b, "- %s: %s\n", c.name, first)
	}
	for _, kind := range []struct {
		title  string
		values func(r result) (float64, bool)
		format string
	}{
		{"Cold: seconds", func(r result) (float64, bool) { return median(walls(r.cold)), len(r.cold) > 0 }, "%.2f"},
		{"Warm, nothing changed: seconds", func(r result) (float64, bool) { return median(walls(r.warm)), len(r.warm) > 0 }, "%.3f"},
		{"Cold: processor seconds", func(r result) (float64, bool) { return median(cpus(r.cold)), len(r.cold) > 0 }, "%.2f"},
		{"Cold: peak memory of the largest process, MiB", func(r result) (float64, bool) { return memory(r.cold), len(r.cold) > 0 }, "%.0f"},
	} {
		p.table(&b, kind.title, kind.values, kind.format)
	}
	p.ratios(&b)
	p.growth(&b)
	p.failures(&b)
	if len(p.notes) > 0 {
		fmt.Fprintf(&b, "\n## unheeded alone\n\n%s\n", strings.Join(p.notes, "\n"))
	}
	return b.String()
}

// of returns the result of a contender on a part.
func (part part) of(name string) (result, bool) {
	for _, r := range part.results {
		if r.name == name {
			return r, r.failure == ""
		}
	}
	return result{}, false
}

func (p *page) heading(b *strings.Builder, title string, columns []string) {
	fmt.Fprintf(b, "\n## %s\n\n| tree | %s |\n|---|%s\n", title, strings.Join(columns, " | "), strings.Repeat("---:|", len(columns)))
}

func (p *page) table(b *strings.Builder, title string, values func(result) (float64, bool), format string) {
	var names []string
	for _, c := range p.contenders {
		names = append(names, c.name)
	}
	p.heading(b, title, append([]string{"files", "lines"}, names...))
	for _, part := range p.parts {
		fmt.Fprintf(b, "| %s | %d | %d |", part.tree.name, part.tree.files, part.tree.lines)
		for _, name := range names {
			cell := ""
			if r, ok := part.of(name); ok {
				if v, ok := values(r); ok {
					cell = fmt.Sprintf(format, v)
				}
			}
			fmt.Fprintf(b, " %s |", cell)
		}
		b.WriteString("\n")
	}
}

// budgets are the ratios of our cold wall time to that of others that we want not to exceed.
var budgets = map[string]float64{"ruff": 1, "ty": 0.1, "pyrefly": 0.1, "mypy": 0.02, "pyright": 0.02}

// ratios tells how our time is to that of each other, on each tree and in the median.
func (p *page) ratios(b *strings.Builder) {
	var names []string
	for _, c := range p.contenders[1:] {
		names = append(names, c.name)
	}
	if len(names) == 0 {
		return
	}
	p.heading(b, "Cold: our time as a part of theirs", names)
	all := map[string][]float64{}
	for _, part := range p.parts {
		fmt.Fprintf(b, "| %s |", part.tree.name)
		us, ok := part.of(ours)
		for _, name := range names {
			cell := ""
			if them, there := part.of(name); ok && there && len(them.cold) > 0 {
				ratio := median(walls(us.cold)) / median(walls(them.cold))
				all[name] = append(all[name], ratio)
				cell = fmt.Sprintf("%.3f", ratio)
			}
			fmt.Fprintf(b, " %s |", cell)
		}
		b.WriteString("\n")
	}
	b.WriteString("| **median** |")
	for _, name := range names {
		fmt.Fprintf(b, " **%.3f** |", median(all[name]))
	}
	b.WriteString("\n| budget |")
	for _, name := range names {
		if budget := budgets[name]; budget > 0 {
			fmt.Fprintf(b, " %g |", budget)
		} else {
			b.WriteString(" |")
		}
	}
	b.WriteString("\n")
}

// growth tells how time and memory grow from the smallest of the large trees to the largest, by the line: 1 means that
// twice the lines take twice as much.
func (p *page) growth(b *strings.Builder) {
	var large []part
	for _, part := range p.parts {
		if strings.HasSuffix(part.tree.name, "million lines") {
			large = append(large, part)
		}
	}
	if len(large) < 2 {
		return
	}
	first, last := large[0], large[len(large)-1]
	lines := float64(last.tree.lines) / float64(first.tree.lines)
	fmt.Fprintf(b, "\n## Growth, %s to %s\n\nThe lines grow %.2f times. By the line:\n\n| tool | processor time | memory |\n|---|---:|---:|\n",
		first.tree.name, last.tree.name, lines)
	for _, c := range p.contenders {
		small, okSmall := first.of(c.name)
		big, okBig := last.of(c.name)
		if okSmall && okBig && len(small.cold) > 0 && len(big.cold) > 0 {
			fmt.Fprintf(b, "| %s | %.2f | %.2f |\n", c.name,
				median(cpus(big.cold))/median(cpus(small.cold))/lines, memory(big.cold)/memory(small.cold)/lines)
		}
	}
	b.WriteString("\nThe budget of unheeded is 1.15 for both.\n")
}

func (p *page) failures(b *strings.Builder) {
	title := "\n## What could not be timed\n\n"
	for _, part := range p.parts {
		for _, r := range part.results {
			if r.failure != "" {
				fmt.Fprintf(b, "%s- %s on %s: %s\n", title, r.name, part.tree.name, strings.ReplaceAll(r.failure, "\n", " "))
				title = ""
			}
		}
	}
}

// measureUnheeded times what has budgets of its own: a warm run of ten thousand files beside a bare walk of them, one after
// the body of a function has changed, and the start of the program beside that of one that does nothing.
func (p *page) measureUnheeded(trees []tree, rounds int) error {
	t, err := p.w.multiplyFiles(trees, 10_000)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	hello, err := p.w.hello()
	if err != nil {
		return err
	}
	cache := filepath.Join(p.w.cache, "caches", "ten-thousand")
	if err := os.RemoveAll(cache); err != nil {
		return err
	}
	us := p.contenders[0]
	var unused result
	warm := func() (sample, error) { return p.w.time(t, us, &unused, us.warm(t, cache)) }
	plain := func(args ...string) (float64, error) {
		began := time.Now()
		err := exec.CommandContext(p.w.ctx, args[0], args[1:]...).Run()
		return time.Since(began).Seconds(), err
	}
	for range 2 {
		if _, err := warm(); err != nil {
			return err
		}
		time.Sleep(2500 * time.Millisecond)
	}
	edited := filepath.Join(t.folder, canaryName)
	var unchanged, changed, walked, started, greeted []float64
	for round := range max(rounds, 7) {
		s, err := warm()
		walk, errWalk := plain(self, "-walk", t.folder)
		start, errStart := plain(p.o.unheeded, "--version")
		greet, errGreet := plain(hello)
		text := strings.Replace(string(canary), "time.sleep(1)", fmt.Sprintf("time.sleep(%d)", round+2), 1)
		errEdit := os.WriteFile(edited, []byte(text), 0o644)
		edit, errChanged := warm()
		errRestore := os.WriteFile(edited, canary, 0o644)
		_, errAgain := warm()
		if err := errors.Join(err, errWalk, errStart, errGreet, errEdit, errChanged, errRestore, errAgain); err != nil {
			return err
		}
		unchanged, changed = append(unchanged, s.wall), append(changed, edit.wall)
		walked, started, greeted = append(walked, walk), append(started, start), append(greeted, greet)
	}
	ratio := func(what string, a, b []float64, budget float64) {
		p.notes = append(p.notes, fmt.Sprintf("- %s: %.1f ms, %.2f times of %.1f ms (budget %g)", what, 1e3*median(a), median(a)/median(b), 1e3*median(b), budget))
	}
	ratio(fmt.Sprintf("warm, nothing changed, %d files, against a bare walk that asks for size and time", t.files), unchanged, walked, 1.5)
	ratio("warm, the body of one function changed, against nothing changed", changed, unchanged, 1.3)
	ratio("start (`--version`), against a program that does nothing", started, greeted, 4)
	return nil
}

// multiplyFiles makes a tree of so many files of copies of others.
func (w *workshop) multiplyFiles(trees []tree, files int) (tree, error) {
	have, lines := 0, 0
	for _, t := range trees {
		if t.name != "stdlib" {
			have, lines = have+t.files, lines+t.lines
		}
	}
	if have == 0 {
		return tree{}, errors.New("there is nothing to multiply")
	}
	return w.multiply(trees, float64(lines)*float64(files)/float64(have)/1e6)
}

// hello builds a program that does nothing and returns its path.
func (w *workshop) hello() (string, error) {
	folder, err := w.once("hello", "1", func(folder string) error {
		source := filepath.Join(folder, "main.go")
		if err := write(source, []byte("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n")); err != nil {
			return err
		}
		return w.quiet("go", "build", "-o", filepath.Join(folder, "hello"), source)
	})
	return filepath.Join(folder, "hello"), err
}
