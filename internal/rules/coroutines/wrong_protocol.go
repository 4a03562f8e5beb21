package coroutines

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/rule"
)

// WrongProtocol finds `with` and `for` on objects that have only the async protocol, and the reverse.
func WrongProtocol() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH114",
		Name:       "wrong-protocol",
		Summary:    "`with` or `for` meets an object that has only the async protocol, or the reverse",
		Visibility: finding.LoudElsewhere,
		Page:       page("wrong_protocol"),
		Kinds:      []ast.Kind{ast.KindWithitem, ast.KindFor, ast.KindAsyncFor, ast.KindComprehension},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		use := protocolOf(p, n)
		have, ok := misfit(p, use)
		if !ok || p.Fates.ExpectsError(n) {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("'%s' on %s, which has only '%s'", use.keyword, have, use.other),
			Label:   fmt.Sprintf("it has no '%s'", use.needs),
			Seen:    "as a TypeError (AttributeError before Python 3.11 for `with`) when this line runs, if nothing catches it",
			Help:    help(p, n, use),
			Fixes:   makeAsync(p, n, use),
		}
		if c := p.Types.TypeOf(p.File, use.value).Class; c != nil && c.File.IsLibrary() && !c.File.IsStandard() {
			f.Certainty = finding.Likely
			f.Details = []string{"this is so in the version of the library that is known here; another one may have it"}
		}
		if isParameter(p, use.value) {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, "its annotation says so; what callers pass may be something else")
		}
		p.Report(r, use.value, f)
	}
	return r
}

// isParameter reports whether a value is what a parameter holds: of that no more is seen than its annotation.
func isParameter(p *rule.Pass, value ast.Node) bool {
	table := p.File.Scopes
	symbol := table.Resolve(value.Index)
	if value.Kind() != ast.KindName || symbol == 0 {
		return false
	}
	flow := table.Flow(table.Symbol(symbol).Scope)
	return slices.ContainsFunc(flow.Reaching(value.Index).Defs, func(d scope.Def) bool {
		return table.Binding(d.Binding).Kind == scope.Param
	})
}

// protocol is one use of a protocol: the keyword, the object, the method that the use needs and its counterpart.
type protocol struct {
	keyword, needs, other, instead string
	value                          ast.Node
}

func protocolOf(p *rule.Pass, n ast.Node) protocol {
	switch n.Kind() {
	case ast.KindWithitem:
		value := n.AsWithitem().ContextExpr()
		if p.Parent(n).Kind() == ast.KindAsyncWith {
			return protocol{"async with", "__aenter__", "__enter__", "with", value}
		}
		return protocol{"with", "__enter__", "__aenter__", "async with", value}
	case ast.KindFor:
		return protocol{"for", "__iter__", "__aiter__", "async for", n.AsFor().Iter()}
	case ast.KindAsyncFor:
		return protocol{"async for", "__aiter__", "__iter__", "for", n.AsAsyncFor().Iter()}
	}
	c := n.AsComprehension()
	if c.IsAsync() {
		return protocol{"async for", "__aiter__", "__iter__", "for", c.Iter()}
	}
	return protocol{"for", "__iter__", "__aiter__", "async for", c.Iter()}
}

// misfit names the object that has only the other protocol.
func misfit(p *rule.Pass, use protocol) (string, bool) {
	t := p.Types.TypeOf(p.File, use.value)
	switch t.Kind {
	case infer.AsyncGenerator:
		return t.String(), use.needs == "__iter__"
	case infer.Generator:
		return t.String(), use.needs == "__aiter__"
	case infer.Instance:
		if p.Types.HasMethod(t.Class, use.needs) != infer.No || p.Types.HasMethod(t.Class, use.other) != infer.Yes {
			return "", false
		}
		if t.Class.File.IsLibrary() && !t.Class.File.IsStandard() && (use.keyword == "async for" || p.Types.MayHave(t.Class, use.needs)) {
			return "", false // what is iterated so has been made to be, by a subclass or in a place that was not seen
		}
		if use.needs == "__iter__" && p.Types.HasMethod(t.Class, "__getitem__") != infer.No {
			return "", false
		}
		if p.Types.HasMethod(t.Class, "__getattr__") != infer.No {
			return "", false
		}
		if use.keyword == "async with" && slices.ContainsFunc(t.Args, ofPack) {
			return "", false // anyio's time limits were entered so before version 3
		}
		if t.Class.File.IsLibrary() && strings.HasPrefix(t.Class.Name(), "_") {
			return "the context manager of a generator function", true
		}
		return fmt.Sprintf("'%s'", t.Class.Name()), true
	}
	return "", false
}

// ofPack reports whether a manager gives an object of a library that is not installed: which version it is, is not known.
func ofPack(given *infer.Type) bool {
	return given.Kind == infer.Instance && given.Class.File.IsLibrary() && !given.Class.File.IsStandard()
}

func help(p *rule.Pass, n ast.Node, use protocol) string {
	if strings.HasPrefix(use.instead, "async") && !p.TakesAwait(n) {
		return fmt.Sprintf("use `%s`, in an async function", use.instead)
	}
	return fmt.Sprintf("use `%s`", use.instead)
}

// makeAsync is the fix that puts `async` before a statement of one object that has only the async protocol.
func makeAsync(p *rule.Pass, n ast.Node, use protocol) []finding.Fix {
	stmt := n
	if n.Kind() == ast.KindWithitem {
		stmt = p.Parent(n)
	}
	alone := stmt.Kind() == ast.KindFor || stmt.Kind() == ast.KindWith && stmt.Children(ast.FieldItems).Len() == 1
	if !alone || !p.TakesAwait(stmt) || !strings.HasPrefix(use.instead, "async") {
		return nil
	}
	edits := []finding.Edit{rule.InsertBefore(p.File, stmt, "async ")}
	return []finding.Fix{{Title: fmt.Sprintf("use `%s`", use.instead), Safe: true, Edits: edits}}
}
