package check

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/finding"
)

// Memory is where results are kept between runs.
type Memory struct {
	// Store is on this machine; nil where there is none. Remote, where not nil, is shared with others.
	Store  *cache.Store
	Remote *cache.Remote
	// Build names the program: another build may find something else.
	Build string
	// Note, where not nil, is told why nothing was kept, by several goroutines at once.
	Note func(string)
	// Partly, where not nil, is told how many files were analysed, and how many there are to analyse, where results of others were
	// there.
	Partly func(analysed, all int)
}

func (m *Memory) note(format string, args ...any) {
	if m.Note != nil {
		m.Note(fmt.Sprintf(format, args...))
	}
}

// cached answers from memory where nothing has changed that the answer was made from; else it checks, and keeps what that
// finds. What is not on the disk is not kept: an overlay changes with every key that is pressed.
func cached(ctx context.Context, opts Options) (*Result, error) {
	memory := opts.Memory
	if len(opts.Overlay) > 0 {
		return newRun(ctx, opts, nil).do()
	}
	var err error
	if opts.Dir, err = filepath.Abs(opts.Dir); err != nil {
		return nil, err
	}
	key := keyOf(memory.Build, &opts)
	res, today := memory.recall(key, &opts)
	if res != nil {
		return res, nil
	}
	before := memory.recallParts(key, today)
	moved := memory.movedKey(&opts, today, before)
	if res := memory.recallMoved(ctx, moved, &opts); res != nil {
		return res, nil
	}
	res, trace, after, err := memory.anew(ctx, &opts, before, today)
	if err == nil && res == nil {
		res, trace, after, err = memory.fresh(ctx, &opts)
	}
	switch {
	case err != nil:
		return nil, err
	case res.broken:
		memory.note("nothing is kept: part of the analysis failed")
	case trace != nil:
		var wg sync.WaitGroup
		wg.Go(func() { memory.keep(key, res, trace) })
		wg.Go(func() { memory.keepMoved(ctx, moved, &opts, res, trace) })
		if after != nil {
			wg.Go(func() { memory.keepParts(key, trace.Answers(), after) })
		}
		wg.Wait()
		memory.Store.Trim()
	}
	return res, nil
}

// fresh checks all. The trace is nil where the project changed meanwhile.
func (m *Memory) fresh(ctx context.Context, opts *Options) (*Result, *disk.Trace, *parts, error) {
	log := disk.NewLog()
	r := newRun(ctx, *opts, disk.NewView(log))
	res, err := r.do()
	if err != nil {
		return nil, nil, nil, err
	}
	trace, err := log.Trace()
	if err != nil {
		m.note("nothing is kept: %v", err)
	}
	return res, trace, r.after, nil
}

// keep keeps a result.
func (m *Memory) keep(key cache.Key, res *Result, trace *disk.Trace) {
	m.Store.Put(key, res.keep().append(trace.AppendTo(nil)))
}

// recall returns the result that is kept under a key, nil where there is none or the disk has changed; then it returns what
// the disk says today.
func (m *Memory) recall(key cache.Key, opts *Options) (*Result, *disk.Today) {
	raw, ok := m.Store.Get(key)
	if !ok {
		return nil, nil
	}
	trace, rest, err := disk.ReadTrace(raw)
	if err != nil {
		m.note("an entry is dropped: %v", err)
		return nil, nil
	}
	today := trace.Today(workersOf(opts))
	if !today.Holds {
		return nil, &today
	}
	k, err := readKept(rest)
	if err != nil {
		m.note("an entry is dropped: %v", err)
		return nil, nil
	}
	if today.Restamped {
		m.Store.Put(key, append(today.Trace.AppendTo(nil), rest...))
	}
	return k.result(), nil
}

func workersOf(opts *Options) int {
	if opts.Workers > 0 {
		return opts.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// keep is the result as it is kept.
func (res *Result) keep() *kept {
	k := &kept{
		findings: res.Findings, failures: res.Failures, warnings: res.Warnings, recorded: res.Recorded,
		files: res.Files, lines: res.Lines, folders: res.Folders, portion: res.Portion,
	}
	seen := map[string]bool{}
	add := func(p finding.Place) {
		if seen[p.Path] {
			return
		}
		seen[p.Path] = true
		if path, ok := res.files[p.Path]; ok {
			k.sources = append(k.sources, keptSource{p.Path, path})
		}
	}
	for _, f := range slices.Concat(res.Findings, res.Failures) {
		add(f.Place)
		for _, step := range f.Path {
			add(step.Place)
		}
	}
	return k
}

// result is what was kept, in the place of a result of today.
func (k *kept) result() *Result {
	res := &Result{
		Findings: k.findings, Failures: k.failures, Warnings: k.warnings, Recorded: k.recorded,
		Files: k.files, Lines: k.lines, Folders: k.folders, Portion: k.portion,
	}
	files := map[string]keptSource{}
	for _, s := range k.sources {
		files[s.display] = s
	}
	again := readAgain(func(display string) string { return files[display].path })
	res.Source, res.Notebook = again.source, again.notebook
	res.checked = again.module
	return res
}
