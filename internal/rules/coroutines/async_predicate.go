package coroutines

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsyncPredicate finds async functions, and generators of coroutines, that are given to a function which takes what they
// give for a value: filter, sorted, any, all.
func AsyncPredicate() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH105",
		Name:       "async-predicate",
		Summary:    "an async predicate or key is given to a function that does not await it",
		Visibility: finding.WarnedOnce,
		Supersedes: []finding.Code{"UH108"},
		Page:       page("async_predicate"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, bound := p.Fact(n.AsCall())
		if f == nil {
			return
		}
		for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
			taken := taking(parameter.Fate)
			if taken == "" {
				continue
			}
			value := arg
			switch {
			case parameter.Calls:
			case parameter.Each && arg.Is(ast.KindGeneratorExp, ast.KindListComp, ast.KindSetComp):
				value = arg.Child(ast.FieldElt)
			default:
				continue
			}
			t := p.Types.TypeOf(p.File, value)
			if parameter.Calls {
				if t.Kind != infer.Function {
					continue
				}
				t = p.Types.Called(t)
			}
			c, ok := carrier.Of(t)
			if !ok || c.Kind != infer.Coroutine || c.Other != nil || p.Fates.ExpectsError(n) {
				continue
			}
			report(p, r, carrier.Fate{Carrier: c, Made: value}, value, finding.Finding{
				Message: fmt.Sprintf("%s is not awaited: %s() %s", thing(c), last(f.Name), taken),
				Label:   "gives coroutines, each of which is made and dropped",
				Help:    "await each first, in a comprehension: [x for x in items if await check(x)]",
			})
		}
	}
	return r
}

// taking says for what a coroutine is taken; "" where it is not taken for a value.
func taking(fate library.Fate) string {
	switch fate {
	case library.Tests:
		return "takes the coroutine for true"
	case library.Uses:
		return "takes the coroutine for a value, which is a TypeError"
	case library.Compares, library.Formats, library.Writes:
		return "takes the coroutine for a value"
	}
	return ""
}

// last returns the last part of a dotted name.
func last(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
