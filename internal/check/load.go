package check

import (
	"bytes"
	"errors"
	"iter"
	"path"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/notebook"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

// module is one file of the project or of its environment, or a namespace package.
type module struct {
	// info is nil before the module is loaded where its path is all that was known.
	info          *project.Module
	path, display string
	// number is the module's place among those that are indexed.
	number int

	once sync.Once
	tree *ast.Tree
	// mentions: the text mentions something that findings are about. Concurrent: the module is to be analysed.
	mentions, concurrent bool
	// failures and findings are about the file itself: why it cannot be read, what does not parse; then the rules'.
	failures, findings []finding.Finding
	// selection is what is looked for in a script that says so itself; nil for all others.
	selection *selection

	// book is the notebook that the file is, nil where it is none. inferred is what inference wants of it, and
	// partial tells that some of its cells do not parse.
	book     *notebook.Notebook
	inferred *infer.Book
	partial  bool

	// reported is what the rules found, audible what is to be shown of all findings, and madeFrom what else these were made
	// from. Where that was found out in an earlier run, kept is it, and nobody need have read the file.
	reported, audible []finding.Finding
	madeFrom          provenance.Set
	kept              *part
}

// source is the module as inference wants it.
func (m *module) source() infer.Source {
	return infer.Source{
		Path: m.path, Display: m.display, Name: m.info.Name,
		IsPackage: m.info.IsPackage, IsNamespace: m.info.IsNamespace, IsInstalled: m.info.Installed, Tree: m.tree,
		Book: m.inferred,
	}
}

// module returns the module at a path, known to all by that path alone.
func (r *run) module(path string, info *project.Module) *module {
	if m, ok := r.modules.Load(path); ok {
		return m.(*module)
	}
	m, _ := r.modules.LoadOrStore(path, &module{info: info, path: path, display: r.project.Display(path)})
	return m.(*module)
}

// load reads and parses the module, the first time that somebody asks. A file that cannot be read has an empty tree.
func (r *run) load(m *module, p *parse.Parser) *module {
	m.once.Do(func() {
		if m.info == nil {
			info := r.resolver.ModuleOf(m.path)
			m.info = &info
		}
		var text []byte
		if !m.info.IsNamespace {
			text = r.read(m)
		}
		m.parse(p, text)
		if m.info.Installed {
			return // it is read, not checked
		}
		for _, err := range m.tree.Errors {
			m.findings = append(m.findings, syntaxError(m, err, err.Message))
		}
		r.openScript(m)
		if target := r.selectionOf(m).target; len(m.tree.Errors) == 0 && target != 0 {
			for _, err := range parse.VersionErrors(m.tree, target) {
				m.findings = append(m.findings, syntaxError(m, err, err.Message))
			}
		}
		m.mentions = mentionsConcurrency(text)
	})
	return m
}

// read returns the decoded text of a file, nil where it has none that could be read.
func (r *run) read(m *module) []byte {
	raw, err := r.bytes(m)
	if err != nil {
		var failure *project.Failure
		reason := err.Error()
		if errors.As(err, &failure) {
			reason = failure.Reason()
		}
		m.failures = append(m.failures, unreadable(m.display, 0, reason))
		return nil
	}
	return m.decode(raw)
}

// decode returns the Python in the bytes of a file, nil and a failure where it has none that could be read.
func (m *module) decode(raw []byte) []byte {
	if notebook.IsName(m.path) {
		return m.readNotebook(raw)
	}
	file, err := source.Decode(raw)
	if err != nil {
		line := 0
		var at *source.Error
		if errors.As(err, &at) {
			line = at.Line
		}
		m.failures = append(m.failures, unreadable(m.display, line, err.Error()))
		return nil
	}
	return file.Text
}

// parse parses the text of a file.
func (m *module) parse(p *parse.Parser, text []byte) {
	if m.book != nil {
		m.parseNotebook(p)
		return
	}
	m.tree = p.File(text)
}

// bytes returns what a file holds, on the disk or in its place.
func (r *run) bytes(m *module) ([]byte, error) {
	if raw, ok := r.opts.Overlay[m.display]; ok {
		return raw, nil
	}
	if m.info.Installed {
		return project.Read(r.disk, m.path)
	}
	return project.Read(r.disk.Sources(), m.path)
}

// words are what the text of a file has where it does anything that findings are about.
var words = [...][]byte{[]byte("async"), []byte("await"), []byte("trio"), []byte("anyio"), []byte("concurrent")}

func mentionsConcurrency(text []byte) bool {
	for _, w := range words {
		if bytes.Contains(text, w) {
			return true
		}
	}
	return false
}

// Find implements infer.Loader. Beside the modules of our packs lies nothing: what they are called is no path of the disk.
func (r *run) Find(name, from string) (infer.Source, bool) {
	if strings.HasPrefix(from, library.StubFolder) {
		from = ""
	}
	return r.found(r.resolver.Find(name, from))
}

// FindRelative implements infer.Loader.
func (r *run) FindRelative(from string, level int, name string) (infer.Source, bool) {
	return r.found(r.resolver.FindRelative(from, level, name))
}

// found loads what the resolver found. A stub says what a module is, so it goes before the source.
func (r *run) found(info project.Module, ok bool) (infer.Source, bool) {
	if !ok {
		return infer.Source{}, false
	}
	path := info.Path
	switch {
	case info.Stub != "":
		path = info.Stub
	case info.IsNamespace:
		path = info.Folders[0]
	}
	src := r.load(r.module(path, &info), &parse.Parser{}).source()
	src.Inferred = info.Inferred
	return src, true
}

// Uses implements infer.Loader.
func (r *run) Uses(name string) iter.Seq[infer.Source] { return r.sources(r.stock.names.Uses(name)) }

// Reads implements infer.Loader.
func (r *run) Reads(name string) iter.Seq[infer.Source] {
	return r.sources(r.stock.names.Readers(name))
}

// Defines implements infer.Loader.
func (r *run) Defines(name string) iter.Seq[infer.Source] {
	return r.sources(r.stock.names.Definers(name))
}

// Stores implements infer.Loader.
func (r *run) Stores(name string) iter.Seq[infer.Source] {
	return r.sources(r.stock.names.Stores(name))
}

// Mentions implements infer.Loader.
func (r *run) Mentions(name string) iter.Seq[infer.Source] {
	return r.sources(r.stock.names.Bases(name))
}

// sources yields modules that are indexed, each read when it is its turn.
func (r *run) sources(numbers []int) iter.Seq[infer.Source] {
	return func(yield func(infer.Source) bool) {
		for _, number := range numbers {
			if !yield(r.load(r.indexed[number], &parse.Parser{}).source()) {
				return
			}
		}
	}
}

// Conftests implements infer.Loader.
func (r *run) Conftests(file string) []infer.Source {
	var out []infer.Source
	for folder := path.Dir(file); ; folder = path.Dir(folder) {
		if m := r.conftests[folder]; m != nil {
			out = append(out, r.load(m, &parse.Parser{}).source())
		}
		if folder == path.Dir(folder) {
			return out
		}
	}
}
