package cancellation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/rule"
)

// lost returns a cancellation that a clause or a suppress catches and that nobody above learns of.
func lost(p *rule.Pass, n ast.Node) (carrier.Catch, bool) {
	if n.Kind() == ast.KindExceptHandler {
		// Most clauses are told by their form: a cancellation needs an async function.
		if !p.InAsync(n) {
			return carrier.Catch{}, false
		}
	}
	c, ok := p.Track.Catch(p.File, n)
	return c, ok && c.IsLost()
}

// lostOn returns a cancellation that is lost, and who goes on although it came: where nobody was seen to, and the function
// is the whole of a task, the task ends as if it had finished, which is UH321. It is not lost so where the function raises in
// any case.
func lostOn(p *rule.Pass, n ast.Node) (carrier.Catch, carrier.Audience, bool) {
	c, ok := lost(p, n)
	if !ok || !isPlain(c) {
		return c, carrier.Audience{}, false
	}
	a := p.Track.Audience(p.File, c)
	return c, a, !a.Raises
}

// isPlain reports whether a lost cancellation is neither caught inside a timeout, nor survived by a loop, nor replaced by
// another exception: what more special rules are about.
func isPlain(c carrier.Catch) bool { return !c.Scope.OK() && !c.Loop.OK() && len(c.Left) > 0 }

// place is where a clause or a suppress is reported: at the classes that it names.
func place(p *rule.Pass, c carrier.Catch) finding.Place {
	switch {
	case c.At.Kind() == ast.KindWithitem:
		return rule.Place(p.File, c.At.AsWithitem().ContextExpr())
	case c.At.AsExceptHandler().Type().OK():
		return rule.Place(p.File, c.At.AsExceptHandler().Type())
	}
	return rule.PlaceOfHeader(p.File, c.At)
}

// function names the function around a node.
func function(p *rule.Pass, n ast.Node) string {
	fn := p.Function(n)
	if !fn.OK() || fn.Kind() == ast.KindLambda {
		return "this function"
	}
	return "'" + p.File.Func(fn).QualName() + "'"
}

// report reports a lost cancellation with what every rule of the family says: where it arrives, how the clause is left.
// after are the steps behind that.
func report(p *rule.Pass, r *rule.Rule, c carrier.Catch, f finding.Finding, after ...finding.Step) {
	from, known := arrival(p, c.From)
	known = known || c.Breadth == carrier.ByName || c.Breadth == carrier.Among
	f.Path = slices.Insert(f.Path, f.Before, finding.Step{Place: rule.Place(p.File, awaited(from)), Label: "a cancellation arrives here"})
	f.Before++
	f.Path = append(f.Path, after...)
	if !known {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, unseen(from))
	}
	if len(c.Left) > 0 && len(c.Raised) > 0 {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "on another way another exception takes its place")
	}
	if f.Seen == "" {
		f.Seen = "by nobody: function and task go on, or end, as if it had not come; cancelled() is False"
	}
	p.ReportAt(r, place(p, c), f)
}

// arrival returns that of some await points which says best where a cancellation arrives, and whether it is known to give way
// to others: if none is, one that awaits something rather than one that enters a manager, which often does nothing.
func arrival(p *rule.Pass, from []ast.Node) (at ast.Node, known bool) {
	for _, at := range from {
		if p.Track.Effects().Suspends(p.File, at) == effect.Suspends {
			return at, true
		}
	}
	for _, at := range from {
		if at.Kind() != ast.KindWithitem {
			return at, false
		}
	}
	return from[len(from)-1], false
}

// unseen says that nothing is known of an await point.
func unseen(at ast.Node) string {
	return fmt.Sprintf("what '%s' does was not seen: it may never give way", short(awaited(at)))
}

// onward adds who goes on to a finding, and returns the steps by which.
func onward(p *rule.Pass, c carrier.Catch, a carrier.Audience, f *finding.Finding) []finding.Step {
	o := a.Onward
	switch {
	case !a.Goes && a.Unseen:
		f.Certainty = finding.Likely
		who := "it"
		if p.File.Func(p.Function(c.At)) != a.By {
			who = "'" + a.By.QualName() + "', which waits for it,"
		}
		f.Details = append(f.Details, fmt.Sprintf("who awaits %s was not seen: it has a public name", who))
		f.Seen = "by nobody: whoever awaits that " + goesOn(p)
		return nil
	case !a.Goes:
		return nil
	}
	var steps []finding.Step
	who := function(p, c.At)
	if o.Await.OK() {
		steps = append(steps, finding.Step{
			Place: rule.Place(o.File, awaited(o.Await)),
			Label: waits(p, c, o),
		})
		who = "'" + o.By.QualName() + "'"
	}
	step := finding.Step{Place: rule.Place(o.File, awaited(o.Next))}
	switch o.How {
	case carrier.NextTurn:
		step.Place, step.Label = rule.PlaceOfHeader(o.File, o.Next), "and then the next turn of this loop begins"
		if test := o.Next.AsWhile().Test(); test.OK() && scope.Constant(o.File.Tree, test.Index) != scope.AlwaysTrue {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, fmt.Sprintf("it goes on as long as '%s' holds", short(test)))
		}
	case carrier.NextAwait:
		step.Label = "and then this is awaited"
	case carrier.AsResult:
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "the result may be meant for one that was cancelled")
		step.Label = "what it returns is taken for its result"
	case carrier.InTime:
		step.Label = "this ends it by a cancellation, and takes it for one that was in time"
	}
	f.Seen = fmt.Sprintf("by nobody: %s %s", who, goesOn(p))
	return append(steps, step)
}

// goesOn says how far somebody goes on behind a cancellation that is swallowed. asyncio throws one once; a scope of trio or
// anyio that is cancelled throws one at every checkpoint in it.
func goesOn(p *rule.Pass) string {
	if libraryOf(p) == "asyncio" {
		return "goes on as if no cancellation had come"
	}
	return "goes on to the next checkpoint, where it comes again"
}

// waits says for what a coroutine waits that goes on.
func waits(p *rule.Pass, c carrier.Catch, o carrier.Onward) string {
	if p.File.Func(p.Function(c.At)) == o.Of {
		return fmt.Sprintf("'%s' is awaited here", o.Of.QualName())
	}
	return fmt.Sprintf("'%s', which waits for it, is awaited here", o.Of.QualName())
}

// awaited returns the expression of an await point.
func awaited(at ast.Node) ast.Node {
	switch at.Kind() {
	case ast.KindWithitem:
		return at.AsWithitem().ContextExpr()
	case ast.KindAsyncFor:
		return at.AsAsyncFor().Iter()
	case ast.KindComprehension:
		return at.AsComprehension().Iter()
	}
	return at
}

// short is the text of a node on one line, cut to what fits.
func short(n ast.Node) string {
	text := strings.Join(strings.Fields(n.Text()), " ")
	if len(text) > 50 {
		text = text[:50] + "…"
	}
	return text
}

// left says how a clause is left, for a label.
func left(p *rule.Pass, c carrier.Catch) string {
	at := c.Left[0]
	switch at.Kind() {
	case ast.KindReturn, ast.KindBreak, ast.KindContinue:
		return fmt.Sprintf("caught here, and left by the %s in line %d", word(at), rule.Place(p.File, at).Line)
	}
	if c.At.Kind() == ast.KindWithitem {
		return "it ends the block, and the function goes on behind it"
	}
	return "caught here, and the function goes on behind the clause"
}

// again says how to raise it again, fitted to the library and the form of the clause.
func again(p *rule.Pass, c carrier.Catch) string {
	switch c.Breadth {
	case carrier.Among:
		for next := c.At.Next(); next.Kind() == ast.KindExceptHandler; next = next.Next() {
			if p.Track.CatchesCancellation(p.File, next.AsExceptHandler()) != carrier.Misses {
				return fmt.Sprintf("put `except %s: raise` before this clause: a later one catches it, too", exception(p))
			}
		}
		return fmt.Sprintf("leave %s out of the tuple: `except Exception` does not catch it since Python 3.8", exception(p))
	case carrier.Broadly, carrier.Bare:
		return fmt.Sprintf("catch Exception, or put `except %s: raise` before this clause", exception(p))
	}
	if c.At.Kind() == ast.KindWithitem {
		return "let it through; what has to be done all the same belongs into a finally"
	}
	return "end the clause with `raise`; what has to be done in any case can stand in a finally"
}

// exception names the exception of a cancellation in the library that the file uses.
func exception(p *rule.Pass) string {
	switch libraryOf(p) {
	case "trio":
		return "trio.Cancelled"
	case "anyio":
		return "anyio.get_cancelled_exc_class()"
	}
	return "asyncio.CancelledError"
}

// libraryOf returns the async library that a file uses, as far as its imports tell.
func libraryOf(p *rule.Pass) string {
	switch {
	case p.Imports("asyncio"):
		return "asyncio"
	case p.Imports("trio"):
		return "trio"
	case p.Imports("anyio"):
		return "anyio"
	}
	return "asyncio"
}

func word(n ast.Node) string {
	switch n.Kind() {
	case ast.KindReturn:
		return "return"
	case ast.KindBreak:
		return "break"
	}
	return "continue"
}

// inTests reports whether a node stands in a test.
func inTests(p *rule.Pass, n ast.Node) bool {
	fn := p.Function(n)
	return fn.OK() && carrier.IsTest(p.File, fn)
}

// nameOf returns the dotted name of what a call calls, as facts name it.
func nameOf(p *rule.Pass, call ast.Call) string {
	name, _ := p.Types.TypeOf(p.File, call.Func()).Callee()
	if f, ok := p.Facts.Function(name); ok {
		return f.Name
	}
	return name
}

// className returns the dotted name of the class that an expression names.
func className(t *infer.Type) string {
	switch {
	case t.Kind == infer.ClassObject || t.Kind == infer.Instance:
		return t.Class.FullName()
	case t.Kind == infer.Unknown:
		return t.Name
	}
	return ""
}
