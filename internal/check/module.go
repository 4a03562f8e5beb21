package check

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

type module struct {
	path, name string
	isPackage  bool
	tree       *ast.Tree
	// checked: the user asked for its findings. concurrent: its text mentions something that findings are about.
	checked, concurrent bool
	findings            []finding.Finding
}

func (m *module) source() infer.Source {
	return infer.Source{Path: m.path, Name: m.name, IsPackage: m.isPackage, Tree: m.tree}
}

func (r *run) discover() error {
	r.byName = map[string]*module{}
	r.bases = map[string][]infer.Source{}
	roots := r.opts.Paths
	if len(roots) == 0 {
		roots = []string{"."}
	}
	for _, root := range roots {
		base := filepath.Join(r.opts.Dir, root)
		filepath.WalkDir(base, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !(strings.HasSuffix(path, ".py") || strings.HasSuffix(path, ".pyi")) {
				return nil
			}
			rel, _ := filepath.Rel(r.opts.Dir, path)
			// module name: up the chain of packages
			dir := filepath.Dir(path)
			name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), "i"), ".py")
			parts := []string{name}
			pkg := name == "__init__"
			if pkg {
				parts = nil
			}
			for {
				if _, err := os.Stat(filepath.Join(dir, "__init__.py")); err != nil {
					break
				}
				parts = append([]string{filepath.Base(dir)}, parts...)
				dir = filepath.Dir(dir)
			}
			m := &module{path: rel, name: strings.Join(parts, "."), isPackage: pkg, checked: true}
			r.modules = append(r.modules, m)
			if r.byName[m.name] == nil {
				r.byName[m.name] = m
			}
			return nil
		})
	}
	return nil
}

var words = [][]byte{[]byte("async"), []byte("await"), []byte("trio"), []byte("anyio")}

func (r *run) parseAll() {
	r.each(len(r.modules), func(int) func(int) {
		var p parse.Parser
		return func(i int) {
			m := r.modules[i]
			raw, err := os.ReadFile(filepath.Join(r.opts.Dir, m.path))
			if err != nil {
				return
			}
			f, err := source.Decode(raw)
			if err != nil {
				m.tree = p.File(nil)
				return
			}
			m.tree = p.File(f.Text)
			for _, w := range words {
				if bytes.Contains(f.Text, w) {
					m.concurrent = true
				}
			}
		}
	})
	async := map[string]bool{}
	for _, m := range r.modules {
		if m.tree == nil {
			continue
		}
		for i := range m.tree.Nodes {
			if m.tree.Nodes[i].Kind == ast.KindAsyncFunctionDef {
				async[m.tree.Node(ast.Index(i)).AsAsyncFunctionDef().Name()] = true
			}
		}
	}
	for _, m := range r.modules {
		if m.tree == nil {
			continue
		}
		for _, name := range m.tree.Symbols {
			m.concurrent = m.concurrent || async[name]
		}
		seen := map[string]bool{}
		for i := range m.tree.Nodes {
			if m.tree.Nodes[i].Kind != ast.KindClassDef {
				continue
			}
			for b := range m.tree.Node(ast.Index(i)).AsClassDef().Bases().All() {
				if s := b.AsSubscript(); s.OK() {
					b = s.Value()
				}
				name := b.AsName().Id()
				if name == "" {
					name = b.AsAttribute().Attr()
				}
				if name != "" && !seen[name] {
					seen[name] = true
					r.bases[name] = append(r.bases[name], m.source())
				}
			}
		}
	}
}

func (r *run) Find(name, from string) (infer.Source, bool) {
	if m := r.byName[name]; m != nil && m.tree != nil {
		return m.source(), true
	}
	return infer.Source{}, false
}

func (r *run) Mentions(name string) []infer.Source { return r.bases[name] }

func (r *run) result() (*Result, error) {
	res := &Result{}
	for _, m := range r.modules {
		res.Findings = append(res.Findings, m.findings...)
		res.Files++
		if m.tree != nil {
			res.Lines += m.tree.Lines.Count()
		}
	}
	finding.Sort(res.Findings)
	return res, nil
}
