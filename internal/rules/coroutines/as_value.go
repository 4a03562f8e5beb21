package coroutines

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsValue finds coroutines that are taken for the value that awaiting them would give.
func AsValue() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH106",
		Name:       "coroutine-as-value",
		Summary:    "a coroutine is compared, formatted, indexed or read as if it were its result",
		Visibility: finding.WarnedOnce,
		Page:       page("as_value"),
		Kinds:      append(makers(), ast.KindReturn),
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if ret := n.AsReturn(); ret.OK() {
			checkReturn(p, r, ret)
			return
		}
		fate := p.Fates.Fate(n)
		if fate.Kind != infer.Coroutine {
			return
		}
		at, ok := misuse(fate, carrier.Used, carrier.Compared, carrier.Formatted)
		if !ok || standsForGenerator(p, fate, at) || givesValueToo(p, fate) {
			return
		}
		what := consequence(p, at)
		f := finding.Finding{Message: fmt.Sprintf("%s is used as the value it would have produced", thing(fate.Carrier))}
		if _, raised, _ := strings.Cut(what, ": "); strings.HasSuffix(raised, "Error") {
			f.Visibility = finding.LoudElsewhere
			f.Seen = strings.Replace("as a "+raised, "a A", "an A", 1) + " when this line runs, if nothing catches it"
		}
		if what == misplaced {
			f.Certainty = finding.Likely // the declaration may be wrong
		}
		reportMisuse(p, r, fate, at, what, f)
	}
	return r
}

// standsForGenerator reports whether an async method is only declared, and what it makes is iterated over or entered: what
// implements it is an async generator or a manager, and the declaration has an async too many.
func standsForGenerator(p *rule.Pass, fate carrier.Fate, at ast.Node) bool {
	return fate.Func != nil && effect.IsPlaceholder(fate.Func) &&
		p.Parent(at).Is(ast.KindAsyncFor, ast.KindComprehension, ast.KindWithitem)
}

// givesValueToo reports whether what makes the coroutine gives a value in other cases: a function that serves both, as a client
// does that is told at the start whether to wait. Who takes what it gives for a value has asked for that.
func givesValueToo(p *rule.Pass, fate carrier.Fate) bool {
	return fate.Other != nil && slices.ContainsFunc(p.Types.TypeOf(p.File, fate.Made).Arms(), func(arm *infer.Type) bool {
		return arm.Kind == infer.Instance || arm.Kind == infer.Tuple
	})
}

// misplaced is said of a coroutine that is handed to a function which wants its result.
const misplaced = "handed to a parameter that is declared to be something else"

// consequence says what Python does with a coroutine in the place of a value.
func consequence(p *rule.Pass, at ast.Node) string {
	around := p.Parent(at)
	if around.Kind() == ast.KindKeyword {
		around = p.Parent(around)
	}
	switch around.Kind() {
	case ast.KindAttribute:
		switch name := around.AsAttribute().Attr(); name {
		case "close", "send", "throw":
			return fmt.Sprintf("'%s' is the coroutine's own here, and gives nothing to await: TypeError", name)
		}
		return "a coroutine has no such attribute: AttributeError"
	case ast.KindSubscript:
		return "a coroutine cannot be indexed: TypeError"
	case ast.KindWithitem:
		return "a coroutine is no context manager: TypeError"
	case ast.KindCall:
		switch p.Fates.Fate(at).Verdict {
		case carrier.Used:
			return "a coroutine is no such value: TypeError"
		case carrier.Compared:
			return "a coroutine equals nothing but itself"
		}
		return misplaced
	case ast.KindStarred:
		return "a coroutine cannot be unpacked: TypeError"
	case ast.KindFor, ast.KindComprehension, ast.KindAssign:
		return "a coroutine cannot be iterated or unpacked: TypeError"
	case ast.KindAsyncFor:
		return "`async for` cannot iterate over a coroutine: TypeError"
	case ast.KindCompare:
		for op := range around.AsCompare().Ops() {
			switch op {
			case ast.Eq:
				return "a coroutine equals nothing but itself: always False"
			case ast.NotEq:
				return "a coroutine equals nothing but itself: always True"
			case ast.Is:
				return "a coroutine is never None: always False"
			case ast.IsNot:
				return "a coroutine is never None: always True"
			}
		}
		return "a coroutine cannot be compared: TypeError"
	case ast.KindBinOp, ast.KindUnaryOp, ast.KindAugAssign:
		if around.Op() != ast.Mod {
			return "a coroutine is no operand: TypeError"
		}
	}
	return "its text is <coroutine object …>"
}
