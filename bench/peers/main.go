package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options are those of the command.
type options struct {
	cache, unheeded, out   string
	rounds                 int
	trees, tools, millions string
	limit                  time.Duration
	slow                   bool
}

func main() {
	var o options
	flag.StringVar(&o.cache, "cache", ".cache/peers", "the `folder` for what is fetched and made")
	flag.StringVar(&o.unheeded, "unheeded", ".cache/unheeded", "the `command` unheeded")
	flag.StringVar(&o.out, "out", "", "write the page to this `file` as well")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each is timed")
	flag.StringVar(&o.trees, "trees", "", "only these real trees, a comma-separated `list`; none: -")
	flag.StringVar(&o.tools, "tools", "", "only these tools beside unheeded, a comma-separated `list`")
	flag.StringVar(&o.millions, "millions", "1,2,4", "the sizes of the large trees, a `list` of millions of lines; none: -")
	flag.DurationVar(&o.limit, "limit", 10*time.Minute, "how long one run may take")
	flag.BoolVar(&o.slow, "slow", false, "also the tools that take minutes on the large trees")
	walked := flag.String("walk", "", "walk a `folder` as a warm run has to, and end; the program runs itself so")
	flag.Parse()
	if *walked != "" {
		_, _ = fmt.Fprintln(os.Stdout, walk(*walked))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, o options) error {
	var err error
	for _, path := range []*string{&o.cache, &o.unheeded} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	w := &workshop{ctx: ctx, cache: o.cache, limit: o.limit}
	if err := w.fetchTools(); err != nil {
		return err
	}
	all, err := w.fetchTrees(chosen(o.trees))
	if err != nil {
		return err
	}
	contenders := contenders(w, o.unheeded, chosen(o.tools))
	p := newPage(w, o, contenders)
	for _, t := range all {
		if wanted := chosen(o.trees); wanted == nil || wanted[t.name] {
			w.say("%s: %d files, %d lines", t.name, t.files, t.lines)
			p.add(t, w.compare(t, contenders, o.rounds))
		}
	}
	for size := range strings.SplitSeq(o.millions, ",") {
		if size == "-" {
			continue
		}
		millions, err := strconv.ParseFloat(size, 64)
		if err != nil || millions <= 0 {
			return fmt.Errorf("-millions: %q is no number", size)
		}
		t, err := w.multiply(all, millions)
		if err != nil {
			return err
		}
		w.say("%s: %d files, %d lines", t.name, t.files, t.lines)
		fast := slices.DeleteFunc(slices.Clone(contenders), func(c contender) bool { return c.slow && !o.slow })
		p.add(t, w.compare(t, fast, o.rounds))
	}
	if err := p.measureUnheeded(all, o.rounds); err != nil {
		return err
	}
	text := p.markdown()
	if o.out != "" {
		if err := os.WriteFile(o.out, []byte(text), 0o644); err != nil {
			return err
		}
	}
	_, err = fmt.Fprint(os.Stdout, text)
	return err
}

// chosen is a set of the names in a list; nil where there is none.
func chosen(list string) map[string]bool {
	if list == "" {
		return nil
	}
	set := map[string]bool{}
	for name := range strings.SplitSeq(list, ",") {
		set[name] = true
	}
	return set
}
