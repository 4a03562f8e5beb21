package check

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/disk"
)

// fetch returns the result that others keep for what is here, nil where there is none that fits.
func (m *Memory) fetch(ctx context.Context, key cache.Key, opts *Options) *Result {
	raw, ok := m.Remote.Get(ctx, key)
	if !ok {
		return nil
	}
	r := keptReader{b: raw}
	told := r.number() - 1
	trace, rest, err := disk.ReadTrace(r.b)
	if err != nil {
		m.note("an entry of the remote cache is dropped: %v", err)
		return nil
	}
	k, err := readKept(rest)
	if err != nil {
		m.note("an entry of the remote cache is dropped: %v", err)
		return nil
	}
	base := disk.Base{Folder: filepath.ToSlash(opts.Dir)}
	today, _, holds := trace.Absolute(base).Holds(workersOf(opts))
	if !holds || !base.Fits(told) {
		m.note("the remote cache has a result for other packages or settings")
		return nil
	}
	k.move(base.Absolute)
	m.Store.Put(keyOf(m.Build, opts), k.append(today.AppendTo(nil)))
	return k.result()
}

// share gives a result to others, where it says the same to them.
func (m *Memory) share(ctx context.Context, key cache.Key, opts *Options, res *Result, trace *disk.Trace) {
	base := disk.Base{Folder: filepath.ToSlash(opts.Dir), Root: res.root}
	k := res.keep()
	for _, s := range k.sources {
		if s.display == s.path && base.Relative(s.path) != s.path {
			m.note("nothing is put into the remote cache: findings are told by absolute paths")
			return
		}
	}
	k.move(base.Relative)
	w := keptWriter{}
	w.numbers(trace.Depth(base) + 1)
	m.Remote.Put(ctx, key, k.append(trace.Relative(base).AppendTo(w.b)))
}

// remoteKey is a hash of what is asked and of the files that will most likely be looked at, the same wherever they lie.
func (m *Memory) remoteKey(opts *Options) cache.Key {
	moved := *opts
	base := disk.Base{Folder: filepath.ToSlash(opts.Dir), Root: filepath.ToSlash(opts.Dir)}
	moved.Dir = ""
	relative := func(paths []string) []string {
		paths = slices.Clone(paths)
		for i, p := range paths {
			paths[i] = base.Relative(filepath.ToSlash(p))
		}
		return paths
	}
	moved.Paths, moved.Changed = relative(opts.Paths), relative(opts.Changed)
	key, files := keyOf(m.Build, &moved), disk.Fingerprint(base.Folder, workersOf(opts))
	return keyOf(string(key[:])+string(files[:]), &Options{})
}

// move gives the paths of files another base.
func (k *kept) move(move func(string) string) {
	k.folders = slices.Clone(k.folders)
	for i := range k.folders {
		k.folders[i] = move(k.folders[i])
	}
	slices.SortFunc(k.folders, strings.Compare)
	k.sources = slices.Clone(k.sources)
	for i := range k.sources {
		k.sources[i].path = move(k.sources[i].path)
	}
	if k.portion != nil && k.portion.Baseline != "" {
		portion := *k.portion
		portion.Baseline = move(portion.Baseline)
		k.portion = &portion
	}
}
