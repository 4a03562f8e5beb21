package infer

import (
	"iter"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/fixpoint"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/python/section"
)

// Source is a module as a Loader gives it.
type Source struct {
	// Path names the file; it is what makes two modules the same.
	Path string
	// Display is the path as it is to be reported.
	Display string
	// Name is the dotted name that the module is imported by.
	Name string
	// IsPackage tells a package (its __init__) from a module; a namespace package has neither.
	IsPackage, IsNamespace bool
	// IsInstalled tells that the module belongs to the environment and not to the project: it is not indexed, so that who
	// else uses what it defines is not known.
	IsInstalled bool
	// Inferred: that Python would find it is a guess, so a library of the name comes first.
	Inferred bool
	// Tree is the syntax tree.
	Tree *ast.Tree
	// Book is what is known besides where the module is a notebook, nil for any other.
	Book *Book
}

// Loader finds modules. It is called from many goroutines and must give the same answer to the same question.
type Loader interface {
	// Find returns the module of an absolute dotted name as the file at the path from would import it.
	Find(name, from string) (Source, bool)
	// FindRelative returns what name stands for after that many dots, one at least, in the file at the path from.
	FindRelative(from string, level int, name string) (Source, bool)
	// Mentions yields the modules, sorted by path, with a class statement that names a base whose last part is name: those
	// in which subclasses of a class of that name may stand.
	Mentions(name string) iter.Seq[Source]
	// Uses yields the modules of the project, sorted by path, in which a name of the project is read, as that of a variable or an
	// attribute, or imported under another one: these at least.
	Uses(name string) iter.Seq[Source]
	// Reads is as Uses, also of a name that the project does not define.
	Reads(name string) iter.Seq[Source]
	// Defines yields the modules of the project, sorted by path, that define a function or class of a name: these at least.
	Defines(name string) iter.Seq[Source]
	// Stores yields the modules of the project, sorted by path, in which something may be stored to an attribute of a name on
	// something other than a method's own object: these at least.
	Stores(name string) iter.Seq[Source]
	// Conftests returns the modules conftest of the folders that a file lies in, the nearest first.
	Conftests(path string) []Source
}

// Program is everything that inference knows, shared by all workers; each has one of its own that notes whom it asked.
type Program struct {
	*state
	// record, where not nil, collects which files answers were made from.
	record *provenance.Recorder
}

// state is what all workers share.
type state struct {
	types  *interner
	memo   *fixpoint.Table[key, *Type]
	facts  *library.Facts
	libs   *library.Declarations
	loader Loader

	builders sync.Pool // of *scope.Builder

	mu    sync.Mutex
	files map[string]*File
	stubs map[string]*File
	ids   uint32

	// sites has the places of the project that read a name, by the name.
	sites sync.Map

	// sources has sets of origins, by their places there; nil where nobody wants to know.
	sources *provenance.Sets
	origins []Origin
	numbers map[Origin]provenance.Set
	// storeSites has the places of the project that store to an attribute of a name, by the name.
	storeSites sync.Map
}

// NewProgram returns a Program that asks loader for modules and, where it has none, libs.
func NewProgram(loader Loader, facts *library.Facts, libs *library.Declarations) *Program {
	return &Program{state: &state{
		types: newInterner(), memo: fixpoint.NewTable[key, *Type](hash, compareKeys), facts: facts, libs: libs, loader: loader,
		files: map[string]*File{}, stubs: map[string]*File{},
	}}
}

// File is one module: its tree, its scopes and what it defines.
type File struct {
	Path      string
	Display   string
	Name      string
	IsPackage bool
	// IsNamespace: a package without a file of its own.
	IsNamespace bool
	// IsStub says that the file declares and does not define: names that it lacks are unknown.
	IsStub bool
	// IsInstalled says that the file is a library's: who calls its functions, fills its containers and extends its classes
	// besides the file itself is not known.
	IsInstalled bool
	Tree        *ast.Tree
	Scopes      *scope.Table
	// Book is as in Source.
	Book *Book

	id uint32
	// known has the types of expressions by their nodes, bound those of bindings by their numbers.
	known, bound known
	// self is what is made from the file alone, bodySets from one of its bodies; nil where that is of no interest.
	self     provenance.Set
	bodies   section.Bodies
	bodySets []atomic.Uint32
	// imported has the modules, as *File, behind the from imports, by their nodes.
	imported  sync.Map
	classList []*Class
	classes   map[ast.Index]*Class
	funcs     map[ast.Index]*Func
	methods   map[*Class][]*Func

	attributesOnce sync.Once
	byClass        map[*Class]*attributes

	patchOnce sync.Once
	patched   patches

	occurOnce sync.Once
	occurs    occurrences

	parents atomic.Pointer[[]ast.Index]

	exporting exporting

	fixturesOnce   sync.Once
	fixturesByName map[string]*Func

	// prog is the Program that has the file, and public the names by which users know what a library's file defines.
	prog   *Program
	public sync.Map

	quotedMu sync.Mutex
	quoted   map[ast.Index]*ast.Tree
}

// File returns the module of a source, made once for each path.
func (p *Program) File(src Source) *File { return p.seen(p.fileOf(src)) }

// fileOf is File, unnoted.
func (p *Program) fileOf(src Source) *File {
	p.mu.Lock()
	if f := p.files[src.Path]; f != nil {
		p.mu.Unlock()
		return f
	}
	p.mu.Unlock()
	// Scopes are built outside the lock: it costs, and twice is harmless.
	f := &File{
		Path: src.Path, Display: src.Display, Name: src.Name, IsPackage: src.IsPackage, IsNamespace: src.IsNamespace,
		IsInstalled: src.IsInstalled, Tree: src.Tree, Scopes: p.scopes(src.Tree),
		known: newKnown(len(src.Tree.Nodes)),
		Book:  src.Book,
	}
	f.bound = newKnown(f.Scopes.BindingCount())
	f.IsStub = strings.HasSuffix(src.Path, ".pyi")
	p.mu.Lock()
	defer p.mu.Unlock()
	if have := p.files[src.Path]; have != nil {
		return have
	}
	p.define(f)
	p.files[src.Path] = f
	return f
}

// scopes returns the table of a tree.
func (p *Program) scopes(tree *ast.Tree) *scope.Table {
	b, ok := p.builders.Get().(*scope.Builder)
	if !ok {
		b = &scope.Builder{}
	}
	defer p.builders.Put(b)
	return b.Build(tree)
}

// IsLibrary reports whether the module is one of the stubs that stand in for a library.
func (f *File) IsLibrary() bool { return strings.HasPrefix(f.Path, library.StubFolder) }

// IsStandard reports whether the module is one of Python's own library.
func (f *File) IsStandard() bool {
	return strings.HasPrefix(f.Path, library.StubFolder+library.StandardLibrary+"/")
}

// module returns the module that an absolute import of name gives in the file from: the project's, else a stub of ours.
func (p *Program) module(name string, from *File) *File {
	src, ok := p.loader.Find(name, from.Path)
	if ok && !src.Inferred && !src.IsNamespace {
		return p.File(src)
	}
	if f := p.stub(name); f != nil {
		return f
	}
	if ok {
		return p.File(src)
	}
	return nil
}

// relative returns the module that a relative import means, nil where there is none.
func (p *Program) relative(from *File, level int, name string) *File {
	if from.IsLibrary() {
		return p.stub(from.relativeName(level, name))
	}
	if src, ok := p.loader.FindRelative(from.Path, level, name); ok {
		return p.File(src)
	}
	return nil
}

// relativeName returns the absolute name that a name with dots before it has in a file, "" where it has too many.
func (f *File) relativeName(level int, name string) string {
	parts := strings.Split(f.Name, ".")
	if f.IsPackage {
		level--
	}
	if level > len(parts) {
		return ""
	}
	parts = parts[:len(parts)-level]
	if name != "" {
		parts = append(parts, name)
	}
	return strings.Join(parts, ".")
}

// submodule returns a module directly below a package, nil where there is none.
func (p *Program) submodule(f *File, name string) *File {
	switch {
	case !f.IsPackage:
		return nil
	case f.IsLibrary():
		return p.stub(f.Name + "." + name)
	case f.IsNamespace:
		return p.module(f.Name+"."+name, f)
	}
	return p.relative(f, 1, name)
}

// stub returns the module of ours that stands in for one of a library, nil where there is none.
func (p *Program) stub(name string) *File {
	p.mu.Lock()
	f, known := p.stubs[name]
	p.mu.Unlock()
	if known {
		return f
	}
	stub, ok, err := p.libs.Find(name)
	if err != nil {
		panic(err) // our own data
	}
	if ok {
		f = p.File(Source{Path: stub.Path, Display: stub.Path, Name: name, IsPackage: stub.IsPackage, Tree: stub.Tree})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stubs[name] = f
	return f
}

// builtins returns the stub of builtins.
func (p *Program) builtins() *File { return p.stub("builtins") }

// define gives every class and function of a file its identity. The caller holds p.mu.
func (p *Program) define(f *File) {
	next := func() uint32 { p.ids++; return p.ids }
	f.id, f.prog = next(), &Program{state: p.state}
	p.track(f)
	f.classes, f.funcs, f.methods = map[ast.Index]*Class{}, map[ast.Index]*Func{}, map[*Class][]*Func{}
	for id, s := range f.Scopes.Scopes() {
		node := f.Tree.Node(s.Node)
		switch s.Kind {
		case scope.ClassScope:
			class := &Class{File: f, Node: node, id: next(), scope: id}
			f.classes[s.Node] = class
			f.classList = append(f.classList, class)
		case scope.FunctionScope, scope.LambdaScope:
			f.funcs[s.Node] = &Func{File: f, Node: node, id: next(), scope: id}
		}
	}
	for _, s := range f.Scopes.Scopes() {
		class, fn := f.around(s.Parent)
		switch s.Kind {
		case scope.ClassScope:
			f.classes[s.Node].Outer = class
		case scope.FunctionScope, scope.LambdaScope:
			f.funcs[s.Node].Class, f.funcs[s.Node].Outer = class, fn
			if class != nil {
				f.methods[class] = append(f.methods[class], f.funcs[s.Node])
				if class.byName == nil {
					class.byName = map[string]*Func{}
				}
				class.byName[f.funcs[s.Node].Name()] = f.funcs[s.Node]
			}
		}
	}
}

// around returns the class or the function whose body a scope directly is: a method's class, a closure's function.
func (f *File) around(id scopeID) (*Class, *Func) {
	for ; id != 0; id = f.Scopes.Scope(id).Parent {
		s := f.Scopes.Scope(id)
		switch s.Kind {
		case scope.ClassScope:
			return f.classes[s.Node], nil
		case scope.FunctionScope, scope.LambdaScope:
			return nil, f.funcs[s.Node]
		}
	}
	return nil, nil
}

// methodsOf returns the functions that stand in a class body, in the order of the source.
func (f *File) methodsOf(c *Class) []*Func { return f.methods[c] }
