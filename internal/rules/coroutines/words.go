package coroutines

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// thing names what a carrier is: coroutine 'fetch'.
func thing(c carrier.Carrier) string {
	what := "coroutine"
	if c.Kind == infer.AsyncGenerator {
		what = "async generator"
	}
	if c.Func == nil {
		return what
	}
	if c.Func.File.IsLibrary() {
		return fmt.Sprintf("%s '%s'", what, c.Func.FullName())
	}
	return fmt.Sprintf("%s '%s'", what, c.Func.QualName())
}

// report reports a lost carrier with what every rule of the family says: where its function is defined, how sure it
// is, who will see it.
func report(p *rule.Pass, r *rule.Rule, fate carrier.Fate, at ast.Node, f finding.Finding) {
	if mayBeMocked(p, fate) {
		return
	}
	if fate.Func != nil && !fate.Func.File.IsLibrary() {
		f.Path = append([]finding.Step{{
			Place: rule.PlaceOfHeader(fate.Func.File, fate.Func.Node),
			Label: fmt.Sprintf("'%s' is defined here", fate.Func.QualName()),
		}}, f.Path...)
		f.Before++
	}
	if fate.Other != nil {
		f.Certainty = finding.Likely
		detail := "this is so for the calls and classes of this project; what others pass or derive is not known"
		if fate.Other.Kind != infer.Elsewhere {
			detail = fmt.Sprintf("it is %s in other cases, as far as the code tells", fate.Other)
		}
		f.Details = append(f.Details, detail)
	}
	if detail := releaseDoubt(p.Types.ReleaseOf(fate.Func)); detail != "" {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, detail)
	}
	if f.Seen == "" && fate.Kind == infer.Coroutine {
		f.Seen = "as a RuntimeWarning when the coroutine object is collected; it cannot fail the program"
	}
	p.Report(r, at, f)
}

// releaseDoubt says why what is known of a function of a library may not hold for the release that the project has; "" where
// it does.
func releaseDoubt(r infer.Release) string {
	switch {
	case r.Plain != "":
		return fmt.Sprintf("it is a coroutine function since %s %s, and the project may have an earlier release", r.Distribution, r.Plain)
	case r.Older:
		return fmt.Sprintf("the project asks for an earlier release of %s than %s, of which this is known", r.Distribution, r.Known)
	}
	return ""
}

// advice says how to run a coroutine at a place: an await where there may be one, else what a sync function can do.
func advice(p *rule.Pass, at ast.Node) string {
	switch {
	case p.TakesAwait(at):
		return "await it"
	case p.File.Book != nil && !p.Function(at).OK():
		return "await it without the magic, which runs code that is not async"
	case p.Imports("trio"):
		return "make the function around it async and await it, or hand the function to trio.from_thread.run or a nursery"
	case p.Imports("anyio") && !p.Imports("asyncio"):
		return "make the function around it async and await it, or hand the function to a task group"
	}
	return "make the function around it async and await it, or hand it to the event loop: asyncio.run(…) or a task that is kept"
}

// awaitIt is the fix that awaits a coroutine where it is made: none where that is not the only way to run it, as in a
// function that is not async, where some use of its name may await it, or where its result would not do either.
func awaitIt(p *rule.Pass, fate carrier.Fate) []finding.Fix {
	if fate.Kind != infer.Coroutine || fate.Verdict == carrier.Mistaken {
		return nil
	}
	for _, use := range fate.Uses {
		if use.Verdict == carrier.Heeded {
			return nil
		}
	}
	edits, ok := p.AddAwait(fate.Made)
	if !ok || p.Parent(fate.Made).Kind() == ast.KindAsyncFor {
		return nil // behind `async for` there may be a list as well as an async iterator
	}
	safe := fate.Other == nil && !runsForEver(fate.Func) && !isHandedOver(p, fate.Made) &&
		!slices.ContainsFunc(fate.Uses, func(use carrier.Landing) bool { return isHandedOver(p, use.Part) })
	return []finding.Fix{{Title: "add `await`", Safe: safe, Edits: edits}}
}

// isHandedOver reports whether an expression is an argument, but for one of a function of Python's own: a method such as
// extend may be meant to get a list of coroutines, and an await is not the only way to mend that.
func isHandedOver(p *rule.Pass, n ast.Node) bool {
	around := p.Parent(n)
	if around.Kind() == ast.KindKeyword {
		around = p.Parent(around)
	} else if n.Field() != ast.FieldArgs {
		return false
	}
	call := around.AsCall()
	if !call.OK() {
		return false
	}
	name, bound := p.Types.TypeOf(p.File, call.Func()).Callee()
	return bound || !strings.HasPrefix(name, "builtins.")
}

// runsForEver reports whether a function loops and never ends but by an exception: whoever awaits it does not go on, so it
// may be meant to run beside.
func runsForEver(fn *infer.Func) bool {
	if fn == nil {
		return false
	}
	loops, ends := false, false
	fn.Node.Walk(func(n ast.Node) bool {
		if n.Index != fn.Node.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef) {
			return false
		}
		test := n.AsWhile().Test()
		loops = loops || test.Op() == ast.ConstTrue || test.Kind() == ast.KindConstant && test.Text() == "1"
		ends = ends || n.Is(ast.KindBreak, ast.KindReturn)
		return true
	})
	return loops && !ends
}

// makers returns the kinds of expressions that can make a carrier: calls, and properties that are read.
func makers() []ast.Kind { return []ast.Kind{ast.KindCall, ast.KindAttribute} }
