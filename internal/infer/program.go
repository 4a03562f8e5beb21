package infer

import (
	"sync"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Source is a module as a Loader gives it.
type Source struct {
	// Path names the file; it is what makes two modules the same.
	Path string
	// Name is the dotted name that the module is imported by.
	Name string
	// IsPackage tells a package (its __init__) from a module.
	IsPackage bool
	// Tree is the syntax tree.
	Tree *ast.Tree
}

// Loader finds modules. It is called from many goroutines and must give the same answer to the same question.
type Loader interface {
	// Find returns the module of an absolute dotted name as the file at the path from would import it.
	Find(name, from string) (Source, bool)
	// Mentions returns the paths of the files, sorted, in whose text a class statement names the class as a base:
	// those in which subclasses of a class called name may stand.
	Mentions(name string) []Source
}

// Program is everything that inference knows, shared by all workers.
type Program struct {
	types  *interner
	memo   memo
	facts  *library.Facts
	loader Loader

	mu    sync.Mutex
	files map[string]*File
	ids   uint32
}

// NewProgram returns a Program that asks loader for modules.
func NewProgram(loader Loader, facts *library.Facts) *Program {
	return &Program{types: newInterner(), facts: facts, loader: loader, files: map[string]*File{}}
}

// File is one module: its tree, its scopes and what it defines.
type File struct {
	Path      string
	Name      string
	IsPackage bool
	// IsStub says that the file declares and does not define: names that it lacks are unknown.
	IsStub bool
	Tree   *ast.Tree
	Scopes *scope.Table

	id      uint32
	classes map[ast.Index]*Class
	funcs   map[ast.Index]*Func

	quotedMu sync.Mutex
	quoted   map[ast.Index]*ast.Tree
}

// File returns the module of a source, made once for each path.
func (p *Program) File(src Source) *File {
	p.mu.Lock()
	if f := p.files[src.Path]; f != nil {
		p.mu.Unlock()
		return f
	}
	p.mu.Unlock()
	// Scopes are built outside the lock: it costs, and twice is harmless.
	f := &File{Path: src.Path, Name: src.Name, IsPackage: src.IsPackage, Tree: src.Tree, Scopes: scope.Build(src.Tree)}
	f.IsStub = len(src.Path) > 4 && src.Path[len(src.Path)-4:] == ".pyi"
	p.mu.Lock()
	defer p.mu.Unlock()
	if have := p.files[src.Path]; have != nil {
		return have
	}
	p.define(f)
	p.files[src.Path] = f
	return f
}

// module returns the module that an absolute import of name gives in the file from: the project's, else a stub of ours.
func (p *Program) module(name string, from *File) *File {
	if src, ok := p.loader.Find(name, from.Path); ok {
		return p.File(src)
	}
	stub, ok := library.FindStub(name)
	if !ok {
		return nil
	}
	p.mu.Lock()
	f := p.files[stub.Path]
	p.mu.Unlock()
	if f != nil {
		return f
	}
	return p.File(Source{Path: stub.Path, Name: name, IsPackage: stub.IsPackage, Tree: parse.File(stub.Text, parse.Options{})})
}

// builtins returns the stub of builtins.
func (p *Program) builtins() *File { return p.module("builtins", &File{}) }

// define gives every class and function of a file its identity. The caller holds p.mu.
func (p *Program) define(f *File) {
	next := func() uint32 { p.ids++; return p.ids }
	f.id = next()
	f.classes, f.funcs = map[ast.Index]*Class{}, map[ast.Index]*Func{}
	for id, s := range f.Scopes.All() {
		node := f.Tree.Node(s.Node)
		switch s.Kind {
		case scope.Class:
			f.classes[s.Node] = &Class{File: f, Node: node, id: next(), scope: id}
		case scope.Function, scope.Lambda:
			f.funcs[s.Node] = &Func{File: f, Node: node, id: next(), scope: id}
		}
	}
	for id, s := range f.Scopes.All() {
		class, fn := f.around(id)
		switch s.Kind {
		case scope.Class:
			f.classes[s.Node].Outer = class
		case scope.Function, scope.Lambda:
			f.funcs[s.Node].Class, f.funcs[s.Node].Outer = class, fn
		}
	}
}
