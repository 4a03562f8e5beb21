package rule

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// doubtUnreached makes likely what is certain in a place that no run gets to: something before it fails whenever it runs, a
// method is one of a class of which no object can be made, or whoever calls the function drops its coroutine. The code is as
// wrong as is said, but what is said to happen does not until something else has been mended.
func (p *Pass) doubtUnreached(findings []finding.Finding) {
	for i := range findings {
		f := &findings[i]
		if f.Certainty != finding.Certain {
			continue
		}
		if detail := p.unreached(f.Place); detail != "" {
			f.Certainty = finding.Likely
			f.Details = append(slices.Clone(f.Details), detail)
		}
	}
}

// unreached returns why no run gets to a place, "" where one may.
func (p *Pass) unreached(at finding.Place) string {
	for body := p.bodyAround(at); body.OK(); body = p.outer(body) {
		if detail := p.failsBefore(body, at); detail != "" {
			return detail
		}
		fn := p.File.Func(body)
		if fn == nil {
			continue
		}
		if fn.Class != nil && fn.Name() != "__init__" && isOfObject(fn) && p.Fates.NeverMade(fn.Class) {
			return fmt.Sprintf("no object of '%s' is ever made: its __init__ always fails", fn.Class.QualName())
		}
		if why, ok := p.neverAwaited(fn); ok {
			return fmt.Sprintf("'%s' never runs: %s", fn.QualName(), why)
		}
		at = Place(p.File, body)
	}
	return ""
}

// bodyAround returns the innermost function or class in whose body a place lies, or the module.
func (p *Pass) bodyAround(at finding.Place) ast.Node {
	found := p.File.Tree.Module().Node
	p.File.Tree.Module().Walk(func(n ast.Node) bool {
		if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef) {
			return true
		}
		first := n.Children(ast.FieldBody).First()
		if !isWithin(at, Place(p.File, n)) {
			return false
		}
		if start := Place(p.File, first); start.Line < at.Line || start.Line == at.Line && start.Column <= at.Column {
			found = n
		}
		return true
	})
	return found
}

// outer returns the function, class or module around one.
func (p *Pass) outer(body ast.Node) ast.Node {
	for n := p.Parent(body); n.OK(); n = p.Parent(n) {
		if n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindModule) {
			return n
		}
	}
	return ast.Node{}
}

// failsBefore names what fails in a body before any run gets to a place in it.
func (p *Pass) failsBefore(body ast.Node, at finding.Place) string {
	reach := p.Fates.Reach(body)
	var first ast.Node
	for _, n := range reach.Missed {
		if covers(at, Place(p.File, n)) && (!first.OK() || n.Span().Start < first.Span().Start) {
			first = n
		}
	}
	if !first.OK() {
		return ""
	}
	for n := range reach.Reached {
		if covers(at, Place(p.File, p.File.Tree.Node(n))) {
			return ""
		}
	}
	failure, ok := reach.Before(first)
	if !ok {
		return ""
	}
	p.Types.NotedText(p.File)
	return fmt.Sprintf("%s fails first: %s", p.File.LineName(Place(p.File, failure.At).Line), failure.Why)
}

// covers reports whether a place lies in another one.
func covers(around, at finding.Place) bool {
	begins := around.Line < at.Line || around.Line == at.Line && around.Column <= at.Column
	ends := around.EndLine > at.EndLine || around.EndLine == at.EndLine && around.EndColumn >= at.EndColumn
	return begins && ends
}

// isOfObject reports whether a method gets an object when it is called.
func isOfObject(fn *infer.Func) bool {
	return !slices.ContainsFunc([]string{"staticmethod", "classmethod"}, fn.IsMarked) && fn.Name() != "__new__"
}

// neverAwaited reports whether all that calls an async function in the project loses its coroutine, and there is such a call.
// Whoever reads the name in another way, or from what is not known, may await it; so may a library that has the
// method in a base class. Whether the name is private does not matter: where the project itself shows how the function is
// called, and does it wrong each time, that somebody else does better is no proof of what is said of its body.
func (p *Pass) neverAwaited(fn *infer.Func) (why string, ok bool) {
	if !fn.IsAsync() || fn.Node.Children(ast.FieldDecoratorList).First().OK() || infer.IsDunder(fn.Name()) {
		return "", false
	}
	if fn.Class != nil {
		for _, base := range p.Types.MRO(fn.Class) {
			if base.Kind != infer.ClassObject || base.Class.File.IsLibrary() && p.Types.HasMethod(base.Class, fn.Name()) != infer.No {
				return "", false
			}
		}
	}
	sites, ok := p.Types.Sites(p.File, fn.Name())
	if !ok {
		return "", false
	}
	what := "coroutine"
	if fn.IsGenerator() {
		what = "async generator"
	}
	var lost []infer.Site
	for _, s := range sites {
		fates := p.Fates.Of(s.File)
		t := p.Types.TypeOf(s.File, s.Node)
		if t.Kind == infer.Function && t.Func != fn && !slices.Contains(p.Types.Implementations(t), fn) {
			continue // another function of that name
		}
		at := fates.Parent(s.Node)
		if at.Kind() != ast.KindCall || s.Node.Field() != ast.FieldFunc {
			return "", false
		}
		if !isLost(fates, at, fn) {
			return "", false
		}
		lost = append(lost, infer.Site{File: s.File, Node: at})
	}
	switch len(lost) {
	case 0:
		return "", false
	case 1:
		p.Types.NotedText(lost[0].File)
		line := Place(lost[0].File, lost[0].Node).Line
		return fmt.Sprintf("its only call loses the %s, in %s", what, lost[0].File.LineName(line)), true
	}
	return fmt.Sprintf("each of its %d calls loses the %s", len(lost), what), true
}

// isLost reports whether a call makes the coroutine or the async generator of a function, and nothing runs it: to await a
// generator fails.
func isLost(fates *carrier.Analysis, call ast.Node, fn *infer.Func) bool {
	if fn.IsGenerator() && fates.Parent(call).Kind() == ast.KindAwait {
		c, ok := fates.Made(call)
		return ok && c.Kind == infer.AsyncGenerator && c.Func == fn && c.Other == nil
	}
	fate := fates.Fate(call)
	return fate.Func == fn && fate.Other == nil && fate.Verdict != carrier.Heeded && fate.Verdict != carrier.Mistaken
}
