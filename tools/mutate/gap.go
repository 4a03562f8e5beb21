package main

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/rule"
)

// gapCode is the code that gaps are reported under; no rule of the program has it.
const gapCode = "UH199"

// gapRule reports, for each call that is a whole statement, what inference would have to know of it to see a coroutine. It
// is for places of which it is known that they make one.
func gapRule() *rule.Rule {
	r := &rule.Rule{Code: gapCode, Name: "gap", Kinds: []ast.Kind{ast.KindExpr}}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.AsExpr().Value()
		if call.Kind() != ast.KindCall {
			return
		}
		f := finding.Finding{}
		f.Message, f.Label = gap(p, call)
		p.Report(r, call, f)
	}
	return r
}

// gap returns the kind of thing that is not known of an expression, and which it is.
func gap(p *rule.Pass, n ast.Node) (class, detail string) {
	t := p.Types.TypeOf(p.File, n)
	if !t.HasUnknown() {
		return known(t), t.String()
	}
	return unknown(p, n, t)
}

// known says why a call whose type is known is not reported.
func known(t *infer.Type) string {
	carries := false
	for _, arm := range t.Arms() {
		switch {
		case arm.Kind == infer.Coroutine && arm.Func == nil:
			return "known: a coroutine that only an annotation promises"
		case arm.Kind == infer.Coroutine:
			carries = true
		}
	}
	switch {
	case carries:
		return "known: a coroutine, but heeded"
	case t.Kind == infer.Instance && t.Class.Name() == "Awaitable":
		return "known: an awaitable that only an annotation promises"
	case t.Kind == infer.Instance:
		return "known: another awaitable"
	case t.Kind == infer.Never:
		return "known: never returns"
	}
	return "known: something else"
}

// unknown finds the first part of an expression of unknown type that is not known, going inwards from the left.
func unknown(p *rule.Pass, n ast.Node, t *infer.Type) (class, detail string) {
	if t.Kind == infer.Unknown && t.Name != "" {
		module, _, _ := strings.Cut(t.Name, ".")
		return "module not seen", module
	}
	inner := func(part ast.Node) (string, string, bool) {
		if of := p.Types.TypeOf(p.File, part); of.HasUnknown() {
			class, detail := unknown(p, part, of)
			return class, detail, true
		}
		return "", "", false
	}
	switch n.Kind() {
	case ast.KindName:
		return unknownName(p, n.AsName(), t)
	case ast.KindAttribute:
		a := n.AsAttribute()
		if class, detail, ok := inner(a.Value()); ok {
			return class, detail
		}
		return unknownAttribute(p, p.Types.TypeOf(p.File, a.Value()), a.Attr())
	case ast.KindCall:
		if class, detail, ok := inner(n.AsCall().Func()); ok {
			return class, detail
		}
		return unknownResult(p.Types.TypeOf(p.File, n.AsCall().Func()))
	case ast.KindSubscript:
		if class, detail, ok := inner(n.AsSubscript().Value()); ok {
			return class, detail
		}
		return "element of a known container", p.Types.TypeOf(p.File, n.AsSubscript().Value()).String()
	case ast.KindAwait:
		if class, detail, ok := inner(n.AsAwait().Value()); ok {
			return class, detail
		}
		of := p.Types.TypeOf(p.File, n.AsAwait().Value())
		if of.Kind == infer.Coroutine && of.Func != nil {
			return "result of an async function", qualified(of.Func)
		}
		return "result of awaiting", of.String()
	}
	return "expression of another form", n.Kind().String()
}

func unknownName(p *rule.Pass, n ast.Name, t *infer.Type) (class, detail string) {
	s := p.File.Scopes
	owner := s.Symbol(s.SymbolOf(n.Index)).Owner
	if owner == 0 {
		return "name that the module does not bind", n.Id()
	}
	kinds := map[string]bool{}
	for b := range s.VariableBindings(owner) {
		binding := s.Binding(b)
		kind := binding.Kind.String()
		if binding.Kind == scope.Param {
			kind = "parameter without annotation"
			if p.File.Tree.Node(binding.Node).AsArg().Annotation().OK() {
				kind = "parameter with annotation"
			}
			if strings.HasPrefix(p.Function(n.Node).AsFunctionDef().Name()+p.Function(n.Node).AsAsyncFunctionDef().Name(), "test") {
				kind += " of a test"
			}
		}
		if !kinds[kind] {
			kinds[kind] = true
			class = kind
		}
	}
	if len(kinds) > 1 {
		class = "several bindings"
	}
	if t.Kind == infer.Union {
		class += ", only in one arm"
	}
	return "variable: " + class, n.Id()
}

func unknownAttribute(p *rule.Pass, of *infer.Type, name string) (class, detail string) {
	if of.Kind == infer.Union {
		return "attribute of a union", of.String() + "." + name
	}
	if of.Class == nil {
		return "attribute of " + article(of), of.String() + "." + name
	}
	detail = of.Class.FullName() + "." + name
	switch p.Types.HasMethod(of.Class, name) {
	case infer.Yes:
		return "attribute whose value is not known", detail
	case infer.No:
		return "attribute that the class does not have", detail
	}
	return "attribute of a class with a base that is not seen", detail
}

func unknownResult(callee *infer.Type) (class, detail string) {
	switch {
	case callee.Kind == infer.Function && callee.Func.IsAsync():
		return "result of an async function", qualified(callee.Func)
	case callee.Kind == infer.Function && returnsAnnotated(callee.Func):
		return "result of an annotated function", qualified(callee.Func)
	case callee.Kind == infer.Function:
		return "result of a function without annotation", qualified(callee.Func)
	case callee.Class != nil:
		return "result of calling " + article(callee), callee.Class.FullName()
	}
	return "result of calling " + article(callee), callee.String()
}

func qualified(f *infer.Func) string { return f.File.Name + "." + f.QualName() }

func returnsAnnotated(f *infer.Func) bool {
	return f.Node.AsFunctionDef().Returns().OK()
}

// article names a kind of type.
func article(t *infer.Type) string {
	switch t.Kind {
	case infer.Union:
		return "a union"
	case infer.ClassObject:
		return "a class"
	case infer.Instance:
		return "an instance"
	case infer.Module:
		return "a module"
	case infer.Function:
		return "a function"
	case infer.Coroutine:
		return "a coroutine"
	case infer.Callable:
		return "a callable"
	case infer.Partial:
		return "a partial"
	}
	return fmt.Sprintf("a type of kind %d", t.Kind)
}
