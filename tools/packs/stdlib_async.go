package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// asyncChecker compares what typeshed says is an async def with what the sources of the versions say. The sources win;
// what is written in C makes no coroutine functions.
type asyncChecker struct {
	sources []*sourceLibrary
	report  io.Writer
}

// asyncness is how a function is defined in the sources.
type asyncness struct {
	async, plain, generator bool
	versions                []string
}

func (c *asyncChecker) look(module string, path []string) asyncness {
	var out asyncness
	for _, l := range c.sources {
		for _, def := range l.definitions(module, path) {
			word := "plain"
			switch {
			case def.Kind() == ast.KindAsyncFunctionDef && yields(def):
				out.generator, word = true, "generator"
			case def.Kind() == ast.KindAsyncFunctionDef:
				out.async, word = true, "async"
			default:
				out.plain = true
			}
			out.versions = append(out.versions, fmt.Sprintf("3.%d %s", l.version.Minor(), word))
		}
	}
	return out
}

// hasClass reports whether the sources have the class of a method.
func (c *asyncChecker) hasClass(module string, path []string) bool {
	for _, l := range c.sources {
		if m := l.module(module); m != nil && len(path) > 1 && len(m.classes[path[0]]) > 0 {
			return true
		}
	}
	return false
}

// yields reports whether a function's own body has a yield.
func yields(def ast.Node) bool {
	found := false
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		for child := range n.All() {
			switch child.Kind() {
			case ast.KindYield:
				found = true
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda:
				continue
			}
			visit(child)
		}
	}
	visit(def)
	return found
}

// functions puts the right word before each def of a module.
func (r *rewriter) functions(c *asyncChecker) {
	var visit func(body ast.Nodes, path []string)
	visit = func(body ast.Nodes, path []string) {
		eachTop(body, func(stmt ast.Node) {
			switch stmt.Kind() {
			case ast.KindClassDef:
				visit(stmt.AsClassDef().Body(), append(path[:len(path):len(path)], stmt.AsClassDef().Name()))
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
				r.function(c, stmt, append(path[:len(path):len(path)], functionName(stmt)))
			}
		})
	}
	visit(r.tree.Module().Body(), nil)
}

func functionName(def ast.Node) string {
	if f := def.AsFunctionDef(); f.OK() {
		return f.Name()
	}
	return def.AsAsyncFunctionDef().Name()
}

func (r *rewriter) function(c *asyncChecker, def ast.Node, path []string) {
	name := r.module + "." + strings.Join(path, ".")
	says := c.look(r.module, path)
	returns := def.Child(ast.FieldReturns)
	switch {
	case def.Kind() == ast.KindAsyncFunctionDef && len(says.versions) == 0 && c.hasClass(r.module, path):
		// An attribute that methods set, as Condition.acquire: what it is defined as stands elsewhere.
		fmt.Fprintf(c.report, "typeshed async, no def in the source: %s\n", name)
	case def.Kind() == ast.KindAsyncFunctionDef && !says.async:
		// Awaitable is all that is known of what it returns.
		fmt.Fprintf(c.report, "typeshed async, source not: %s %s\n", name, says.versions)
		start := def.Span().Start
		r.edits = append(r.edits, edit{start, start + uint32(len("async ")), ""})
		if returns.OK() {
			r.replace(returns, "typing.Awaitable["+returns.Text()+"]")
			r.needsTyping = true
		}
	case def.Kind() == ast.KindFunctionDef && says.async:
		fmt.Fprintf(c.report, "source async, typeshed not: %s -> %s %s\n", name, returns.Text(), says.versions)
		if says.plain {
			return // in some versions; unknown stays heeded
		}
		result := awaitedResult(returns)
		if !result.OK() {
			return
		}
		start := def.Span().Start
		r.edits = append(r.edits, edit{start, start, "async "})
		r.replace(returns, result.Text())
	case says.async && says.plain, says.generator:
		fmt.Fprintf(c.report, "differs: %s -> %s %s\n", name, returns.Text(), says.versions)
	}
}

// awaitedResult returns what an annotated Awaitable or Coroutine gives; not OK for other annotations.
func awaitedResult(n ast.Node) ast.Node {
	s := n.AsSubscript()
	name := s.Value().AsName().Id()
	if name == "" {
		name = s.Value().AsAttribute().Attr()
	}
	elts := s.Slice().AsTuple().Elts().Slice()
	switch {
	case name == "Awaitable":
		return s.Slice()
	case (name == "Coroutine" || name == "CoroutineType") && len(elts) == 3:
		return elts[2]
	}
	return ast.Node{}
}
