package check

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/disk"
)

// recallMoved returns the result that was kept for files like those that are here, wherever they were and whatever was here
// in between; nil where there is none that fits. The local cache comes before the remote one.
func (m *Memory) recallMoved(ctx context.Context, key cache.Key, opts *Options) *Result {
	if raw, ok := m.Store.Get(key); ok {
		if res := m.moveHere(raw, opts); res != nil {
			return res
		}
	}
	if m.Remote != nil {
		if raw, ok := m.Remote.Get(ctx, key); ok {
			return m.moveHere(raw, opts)
		}
	}
	return nil
}

// moveHere makes a result of what keepMoved kept, if it holds here, and keeps it under the key of what is here.
func (m *Memory) moveHere(raw []byte, opts *Options) *Result {
	r := keptReader{b: raw}
	told := r.number() - 1
	trace, rest, err := disk.ReadTrace(r.b)
	if err != nil {
		m.note("an entry is dropped: %v", err)
		return nil
	}
	k, err := readKept(rest)
	if err != nil {
		m.note("an entry is dropped: %v", err)
		return nil
	}
	base := disk.Base{Folder: filepath.ToSlash(opts.Dir)}
	today := trace.Absolute(base).Today(workersOf(opts))
	if !today.Holds || !base.Fits(told) {
		m.note("what is kept for the same files is for other packages or settings")
		return nil
	}
	k.move(base.Absolute)
	m.Store.Put(keyOf(m.Build, opts), k.append(today.Trace.AppendTo(nil)))
	return k.result()
}

// keepMoved keeps a result for wherever the files may be, if it says the same there.
func (m *Memory) keepMoved(ctx context.Context, key cache.Key, opts *Options, res *Result, trace *disk.Trace) {
	base := disk.Base{Folder: filepath.ToSlash(opts.Dir), Root: res.root}
	k := res.keep()
	k.move(base.Relative)
	for _, folder := range []string{base.Folder, base.Root} {
		if bytes.Contains(k.append(nil), []byte(folder+"/")) {
			m.note("nothing is kept for other places: %s is told by its absolute path", folder)
			return
		}
	}
	w := keptWriter{}
	w.numbers(trace.Depth(base) + 1)
	raw := k.append(trace.Relative(base).AppendTo(w.b))
	m.Store.Put(key, raw)
	if m.Remote != nil {
		m.Remote.Put(ctx, key, raw)
	}
}

// movedKey is a hash of what is asked and of the files that will most likely be looked at, the same wherever they lie.
// Today, where not nil, is what the disk was found to say, and before, where not nil, what was said when it said the rest.
func (m *Memory) movedKey(opts *Options, today *disk.Today, before *parts) cache.Key {
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
	var listings disk.Listings
	if before != nil {
		listings = before.listings
	}
	key, files := keyOf(m.Build, &moved), disk.Fingerprint(base.Folder, workersOf(opts), today, listings)
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
