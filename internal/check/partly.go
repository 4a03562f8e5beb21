package check

import (
	"context"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/disk"
)

// partsKey is the key under which the parts of a result are kept.
func partsKey(key cache.Key) cache.Key { return keyOf("parts "+string(key[:]), &Options{}) }

// recallParts returns the parts of the result that is kept under a key, where nothing has changed since but the contents of
// some sources; else nil.
func (m *Memory) recallParts(key cache.Key, today *disk.Today) *parts {
	if today == nil || len(today.Changed) == 0 {
		return nil
	}
	raw, ok := m.Store.Get(partsKey(key))
	if !ok {
		return nil
	}
	p, err := readParts(raw)
	if err != nil {
		m.note("an entry is dropped: %v", err)
		return nil
	}
	if p.of != today.Trace.Answers() {
		return nil // another process has kept something since
	}
	return p
}

// anew checks where only the contents of some sources have changed since parts were found: what is made from none of them
// stays. The result is nil where that cannot be told, so that all is to be checked.
func (m *Memory) anew(
	ctx context.Context, opts *Options, before *parts, today *disk.Today,
) (*Result, *disk.Trace, *parts, error) {
	if before == nil {
		return nil, nil, nil, nil
	}
	log := disk.NewLog()
	r := newRun(ctx, *opts, disk.NewView(log))
	r.before, r.changed = before, map[string]bool{}
	for _, file := range today.Changed {
		r.changed[file] = true
	}
	res, err := r.do()
	if err != nil {
		return nil, nil, nil, err
	}
	if r.after == nil {
		m.note("all is checked again: a bound was hit")
		return nil, nil, nil, nil
	}
	trace, err := log.Trace()
	if err == nil {
		trace, err = today.With(trace)
	}
	if err != nil {
		m.note("all is checked again: %v", err)
		return nil, nil, nil, nil
	}
	if m.Partly != nil {
		m.Partly(r.renewed(), len(r.after.byFile))
	}
	return res, trace, r.after, nil
}

// renewed counts the files that were analysed in this run.
func (r *run) renewed() int {
	n := 0
	for _, m := range r.checked {
		if m.concurrent && m.madeBefore == 0 {
			n++
		}
	}
	return n
}
