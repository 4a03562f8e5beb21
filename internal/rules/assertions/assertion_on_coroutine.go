package assertions

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AssertionOnCoroutine finds assertions that hold because they are about the coroutine and not about its result.
func AssertionOnCoroutine() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH803",
		Name:       "assertion-on-coroutine",
		Summary:    "an assertion is about a coroutine that is not awaited, and always holds",
		Visibility: finding.WarnedOnce,
		Supersedes: []finding.Code{"UH104", "UH106"},
		Page:       page("assertion_on_coroutine"),
		Kinds:      []ast.Kind{ast.KindCall, ast.KindAttribute},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fate := p.Fates.Fate(n)
		if fate.Kind != infer.Coroutine || fate.Other != nil {
			return
		}
		at, part := fate.At, fate.Part
		if fate.Verdict == carrier.Bound {
			at, part = firstUse(fate)
		}
		why := alwaysHolds(p, at, part)
		if why == "" {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("the assertion holds whatever %s would give: it is not awaited", coroutine(fate.Carrier)),
			Label:   why,
			Help:    "await it",
			Seen:    "as a RuntimeWarning when the coroutine object is collected; it cannot fail the test",
		}
		if !p.InAsync(n) {
			f.Help = "make the test async and await it"
		}
		if fate.Verdict == carrier.Bound {
			f.Label = fmt.Sprintf("made here and bound to '%s'", fate.Name.AsName().Id())
			f.Path = []finding.Step{{Place: rule.Place(p.File, part), Label: why}}
		}
		if edits, ok := p.AddAwait(n); ok && !awaitedToo(fate) {
			f.Fixes = []finding.Fix{{Title: "add `await`", Safe: true, Edits: edits}}
		}
		p.Report(r, n, f)
	}
	return r
}

// firstUse returns the first use of a name that holds a coroutine which does more than look at its type.
func firstUse(fate carrier.Fate) (at, part ast.Node) {
	for _, use := range fate.Uses {
		if use.Verdict != carrier.Inspected && use.Verdict != carrier.Dropped {
			return use.At, use.Part
		}
	}
	return ast.Node{}, ast.Node{}
}

// awaitedToo reports whether another use of the name awaits the coroutine.
func awaitedToo(fate carrier.Fate) bool {
	for _, use := range fate.Uses {
		if use.Verdict == carrier.Heeded {
			return true
		}
	}
	return false
}

// alwaysHolds says why an assertion holds that looks at a coroutine, part, in at; "" where it is none, or may fail.
func alwaysHolds(p *rule.Pass, at, part ast.Node) string {
	const isTrue = "a coroutine object is true, whatever it would return"
	switch at.Kind() {
	case ast.KindAssert:
		if part.Field() == ast.FieldTest {
			return isTrue
		}
	case ast.KindBoolOp:
		if asserted(p, at) {
			return isTrue
		}
	case ast.KindCompare:
		if !asserted(p, at) {
			return ""
		}
		ops := at.AsCompare().Ops()
		count, why := 0, ""
		for op := range ops {
			count++
			switch op {
			case ast.NotEq:
				why = "a coroutine equals nothing but itself"
			case ast.IsNot:
				why = "a coroutine is never None"
			}
		}
		if count == 1 {
			return why
		}
	case ast.KindCall:
		switch at.AsCall().Func().AsAttribute().Attr() {
		case "assertTrue":
			return isTrue
		case "assertIsNotNone":
			return "a coroutine is never None"
		case "assertNotEqual":
			return "a coroutine equals nothing but itself"
		}
	}
	return ""
}

// asserted reports whether an assert statement demands the truth of an expression, alone or as one of several.
func asserted(p *rule.Pass, n ast.Node) bool {
	for {
		around := p.Parent(n)
		switch {
		case around.Kind() == ast.KindAssert:
			return n.Field() == ast.FieldTest
		case around.Kind() == ast.KindBoolOp && around.Op() == ast.And:
			n = around
		default:
			return false
		}
	}
}

// coroutine names a coroutine: coroutine 'fetch'.
func coroutine(c carrier.Carrier) string {
	switch {
	case c.Func == nil:
		return "the coroutine"
	case c.Func.File.IsLibrary():
		return fmt.Sprintf("coroutine '%s'", c.Func.FullName())
	}
	return fmt.Sprintf("coroutine '%s'", c.Func.QualName())
}
