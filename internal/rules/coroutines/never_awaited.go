package coroutines

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NeverAwaited finds calls of an async function of the same file whose coroutine is the whole statement.
func NeverAwaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH101",
		Name:       "coroutine-never-awaited",
		Summary:    "an async function of the file is called as a statement: it never runs",
		Visibility: finding.WarnedOnce,
		Page:       page("never_awaited"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if fate, ok := dropped(p, n); ok && byPlainName(p, fate) {
			reportDropped(p, r, fate)
		}
	}
	return r
}

// dropped returns the fate of a coroutine whose making is a whole statement.
func dropped(p *rule.Pass, n ast.Node) (carrier.Fate, bool) {
	if p.Parent(n).Kind() != ast.KindExpr {
		return carrier.Fate{}, false
	}
	fate := p.Fates.Fate(n)
	return fate, fate.Verdict == carrier.Dropped && fate.Kind == infer.Coroutine && !servesBoth(p, fate) && !runsOutsideLoop(p, fate)
}

// servesBoth reports whether a plain function makes the coroutine in some cases and does the work itself in others, and
// another plain function, which could not await it, calls it: that one knows which, by something that was not followed.
func servesBoth(p *rule.Pass, fate carrier.Fate) bool {
	if p.InAsync(fate.Made) {
		return false
	}
	callee := p.Types.TypeOf(p.File, fate.Made.AsCall().Func())
	return fate.Other != nil && callee.Kind == infer.Function && !callee.Func.IsAsync()
}

// runsOutsideLoop reports whether an async method that a plain function calls may have been wrapped so that it runs there:
// some libraries go through their classes when they are imported, and wrap each async method that they find.
func runsOutsideLoop(p *rule.Pass, fate carrier.Fate) bool {
	if fate.Func == nil || fate.Func.Class == nil || p.InAsync(fate.Made) {
		return false
	}
	receiver := p.Types.TypeOf(p.File, fate.Made.AsCall().Func().AsAttribute().Value())
	if receiver.Kind != infer.Instance {
		return false
	}
	for _, base := range p.Types.MRO(receiver.Class) {
		if base.Kind != infer.ClassObject {
			return false
		}
		sites, ok := p.Types.Sites(p.File, base.Class.Name())
		if !ok || slices.ContainsFunc(sites, wrapsMethods(p)) {
			return true
		}
	}
	return false
}

// wrapsMethods returns what tells whether a mention of a class gives it to a function that goes through what the class has,
// and asks what of that is async.
func wrapsMethods(p *rule.Pass) func(infer.Site) bool {
	return func(s infer.Site) bool {
		call := s.File.Parent(s.Node).AsCall()
		if !call.OK() || s.Node.Field() != ast.FieldArgs {
			return false
		}
		callee := p.Types.TypeOf(s.File, call.Func())
		if callee.Kind != infer.Function {
			return false
		}
		goes, asks := false, false
		param := callee.Func.Parameter(call, s.Node, 0).AsArg().Arg()
		callee.Func.Node.Walk(func(n ast.Node) bool {
			switch n.AsName().Id() + n.AsAttribute().Attr() {
			case "dir":
				listing := callee.Func.File.Parent(n).AsCall()
				goes = goes || listing.Args().First().AsName().Id() == param
			case "iscoroutinefunction":
				asks = true
			}
			return true
		})
		return param != "" && goes && asks
	}
}

// byPlainName reports whether the function was called by the name that it is defined by in the same file.
func byPlainName(p *rule.Pass, fate carrier.Fate) bool {
	name := fate.Made.AsCall().Func().AsName()
	return name.OK() && fate.Func != nil && fate.Func.File == p.File && fate.Func.Name() == name.Id()
}

func reportDropped(p *rule.Pass, r *rule.Rule, fate carrier.Fate) {
	report(p, r, fate, fate.Made, finding.Finding{
		Message: fmt.Sprintf("%s is never awaited", thing(fate.Carrier)),
		Label:   "made here and dropped: nothing of it runs",
		Help:    advice(p, fate.Made),
		Fixes:   awaitIt(p, fate),
	})
}
