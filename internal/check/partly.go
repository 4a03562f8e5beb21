package check

import (
	"context"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/disk"
)

// partsKey is the key under which the parts of a result are kept: that of what was asked, and the answers of the disk. So they
// are there whenever the files are in that state again.
func partsKey(key cache.Key, answers disk.Digest) cache.Key {
	return keyOf("parts "+string(key[:])+string(answers[:]), &Options{})
}

// recallParts returns the parts of the result that is kept under a key, where nothing has changed since but the contents of
// some sources; else nil.
func (m *Memory) recallParts(key cache.Key, today *disk.Today) *parts {
	if today == nil || len(today.Changed) == 0 {
		return nil
	}
	raw, ok := m.Store.Get(partsKey(key, today.Trace.Answers()))
	if !ok {
		return nil
	}
	p, err := readParts(raw, m.recallInventory)
	if err != nil {
		m.note("an entry is dropped: %v", err)
		return nil
	}
	return p
}

// inventoryKey is the key under which an inventory is kept: many parts, of one state of the files after the other, need it.
func (m *Memory) inventoryKey(id disk.Digest) cache.Key {
	return keyOf("inventory "+m.Build+string(id[:]), &Options{})
}

// recallInventory returns the inventory of a name, nil where it is not kept.
func (m *Memory) recallInventory(id disk.Digest) *inventory {
	raw, ok := m.Store.Get(m.inventoryKey(id))
	if !ok {
		return nil
	}
	v, err := readInventory(raw)
	if err != nil {
		m.note("an entry is dropped: %v", err)
		return nil
	}
	v.id = id
	return v
}

// keepParts keeps the parts of a result, and their inventory where that is another one than before.
func (m *Memory) keepParts(key cache.Key, answers disk.Digest, p *parts) {
	if len(p.stock.newer) > manyNewer {
		p.stock = p.stock.renewed()
	}
	if p.stock.id == (disk.Digest{}) {
		raw := p.stock.keep()
		m.Store.Put(m.inventoryKey(p.stock.id), raw)
	}
	m.Store.Put(partsKey(key, answers), p.append(nil))
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
	r := newRun(ctx, *opts, today.View(log, before.listings))
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
		m.Partly(r.renewed())
	}
	return res, trace, r.after, nil
}

// renewed counts the files that were analysed in this run, and those that are to be analysed at all.
func (r *run) renewed() (analysed, all int) {
	for _, m := range r.checked {
		if m.concurrent {
			all++
			if m.kept == nil {
				analysed++
			}
		}
	}
	return analysed, all
}
