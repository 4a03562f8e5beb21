package check

import (
	"path"

	"github.com/unheeded/unheeded/internal/nameindex"
)

// index makes the index of names over the project, or brings that of an earlier run up to date, and tells which modules
// are to be analysed: those whose text mentions something that findings are about, or the name of an async function of the
// project.
func (r *run) index() {
	r.conftests = map[string]*module{}
	for _, m := range r.indexed {
		if folder, file := path.Split(m.path); file == "conftest.py" {
			r.conftests[path.Clean(folder)] = m
		}
	}
	if r.before != nil {
		r.reindex()
		return
	}
	stock := &inventory{facts: make([]facts, len(r.indexed))}
	names := make([][]nameindex.Name, len(r.indexed))
	r.each(len(r.indexed), func() func(int) {
		return func(i int) { stock.facts[i], names[i] = r.factsOf(r.indexed[i]), nameindex.Of(r.indexed[i].tree) }
	})
	stock.names = nameindex.Build(names)
	r.stock = stock
	naming := stock.names.AllNamingAsync()
	for _, m := range r.checked {
		m.concurrent = naming[m.number] || r.isConcurrent(m)
	}
}

// isConcurrent reports whether a module is to be analysed for what it is itself. Loose files may call what was not indexed.
func (r *run) isConcurrent(m *module) bool {
	return r.stock.facts[m.number].mentions || !r.project.Marked
}

// reindex gives the files that have changed the names that they have today, and notes which names that touches.
func (r *run) reindex() {
	r.stock = r.before.stock
	index := r.stock.names
	asked, wasAsync := map[string]bool{}, map[string]bool{}
	names := map[int][]nameindex.Name{}
	r.touched = touch(r.changed)
	for _, m := range r.indexed {
		if !r.changed[m.path] {
			continue
		}
		had := index.Names(m.number)
		r.touched.module(m, r.stock.facts[m.number], textsOf(had))
		names[m.number] = nameindex.Of(m.tree)
		for name, differ := range differences(had, names[m.number]) {
			if differ&nameindex.Async != 0 {
				wasAsync[name] = index.Has(name, nameindex.Async)
			}
			if differ != nameindex.Async {
				asked[name] = differ&nameindex.Base != 0 || index.Has(name, nameindex.Defined)
			}
		}
	}
	for number, names := range names {
		r.stock.replace(number, r.factsOf(r.indexed[number]), names)
	}
	for name, was := range asked {
		if was || index.Has(name, nameindex.Defined) {
			r.touched.name(name)
		}
	}
	for _, m := range r.checked {
		if p := r.before.part(m); p.judged && !r.changed[m.path] {
			m.concurrent = p.analysed
		} else {
			m.concurrent = r.isConcurrent(m) || index.NamesAsync(m.number)
		}
	}
	for name, was := range wasAsync {
		if index.Has(name, nameindex.Async) == was {
			continue
		}
		for _, number := range index.Files(name) {
			m := r.indexed[number]
			m.concurrent = r.isConcurrent(m) || index.NamesAsync(number)
		}
	}
}

// occurs stands in differences for a name that is in one list alone.
const occurs nameindex.Role = 0x80

// differences tells of the names of a file then and now in what they differ: in roles, or in that they occur.
func differences(then, now []nameindex.Name) map[string]nameindex.Role {
	out := map[string]nameindex.Role{}
	for _, name := range then {
		out[name.Text] = occurs | name.Role
	}
	for _, name := range now {
		if out[name.Text] ^= occurs | name.Role; out[name.Text] == 0 {
			delete(out, name.Text)
		}
	}
	return out
}

func textsOf(names []nameindex.Name) []string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = name.Text
	}
	return texts
}
