package check

import (
	"path"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// index makes the index of names over the project: which files name a class as a base, and which
// mention the name of an async function of the project. Files are visited in order, so that the answers are.
func (r *run) index() {
	r.subclassing, r.using = map[string][]infer.Source{}, map[string][]int32{}
	async := map[string]bool{}
	r.conftests = map[string]*module{}
	for _, m := range r.indexed {
		if folder, file := path.Split(m.path); file == "conftest.py" {
			r.conftests[path.Clean(folder)] = m
		}
		for i := range m.tree.Nodes {
			switch m.tree.Nodes[i].Kind {
			case ast.KindAsyncFunctionDef:
				async[m.tree.Symbols[m.tree.Nodes[i].Data]] = true
				r.using[m.tree.Symbols[m.tree.Nodes[i].Data]] = nil
			case ast.KindAttribute:
				if n := m.tree.Node(ast.Index(i)); n.Has(ast.FlagStore) {
					r.using[n.AsAttribute().Attr()] = nil
				}
			case ast.KindModule:
				r.indexNames(m.tree.Module().Body())
			case ast.KindFunctionDef:
				r.using[m.tree.Symbols[m.tree.Nodes[i].Data]] = nil
			case ast.KindClassDef:
				r.using[m.tree.Symbols[m.tree.Nodes[i].Data]] = nil
				class := m.tree.Node(ast.Index(i)).AsClassDef()
				r.indexBases(m, class)
				r.indexNames(class.Body())
			}
		}
	}
	for i, m := range r.indexed {
		for _, name := range m.tree.Symbols {
			if files, defined := r.using[name]; defined {
				r.using[name] = append(files, int32(i))
			}
		}
	}
	for _, m := range r.checked {
		if m.concurrent || !r.project.Marked {
			// Loose files may call what was not indexed.
			m.concurrent = true
			continue
		}
		for _, name := range m.tree.Symbols {
			if async[name] {
				m.concurrent = true
				break
			}
		}
	}
}

// indexNames registers the names that the statements of a module or a class give to values, which other files may read.
func (r *run) indexNames(body ast.Nodes) {
	for stmt := range body.All() {
		for target := range stmt.AsAssign().Targets().All() {
			if name := target.AsName().Id(); name != "" {
				r.using[name] = nil
			}
		}
		if name := stmt.AsAnnAssign().Target().AsName().Id(); name != "" {
			r.using[name] = nil
		}
	}
}

func (r *run) indexBases(m *module, class ast.ClassDef) {
	for base := range class.Bases().All() {
		if s := base.AsSubscript(); s.OK() {
			base = s.Value()
		}
		name := base.AsName().Id()
		if name == "" {
			name = base.AsAttribute().Attr()
		}
		if files := r.subclassing[name]; len(files) == 0 || files[len(files)-1].Path != m.path {
			r.subclassing[name] = append(files, m.source())
		}
	}
}
