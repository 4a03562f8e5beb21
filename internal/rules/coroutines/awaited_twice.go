package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AwaitedTwice finds coroutines that are awaited a second time, which is a RuntimeError: in a retry, or out of a cache.
func AwaitedTwice() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH111",
		Name:       "coroutine-awaited-twice",
		Summary:    "a coroutine object is awaited a second time: RuntimeError",
		Visibility: finding.LoudElsewhere,
		Page:       page("awaited_twice"),
		Kinds:      []ast.Kind{ast.KindAwait, ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if n.Kind() == ast.KindAsyncFunctionDef {
			checkCached(p, r, n)
			return
		}
		checkAgain(p, r, n)
	}
	return r
}

// checkCached reports an async function whose coroutines a cache keeps.
func checkCached(p *rule.Pass, r *rule.Rule, def ast.Node) {
	if fn := p.File.Func(def); fn == nil || fn.IsGenerator() {
		return
	}
	list := def.AsAsyncFunctionDef().DecoratorList().Slice()
	if len(list) == 0 {
		return
	}
	d := list[len(list)-1] // the one that gets the function itself
	if call := d.AsCall(); call.OK() {
		d = call.Func()
	}
	name, _ := p.Types.TypeOf(p.File, d).Callee()
	if name != "functools.lru_cache" && name != "functools.cache" {
		return
	}
	p.ReportAt(r, rule.PlaceOfHeader(p.File, def), finding.Finding{
		Message: fmt.Sprintf("the cache gives the same coroutine object a second time, which cannot be awaited again: '%s'", def.AsAsyncFunctionDef().Name()),
		Label:   "what is cached is the coroutine, not what it returns",
		Path:    []finding.Step{{Place: rule.Place(p.File, d), Label: "keeps what calling the function gives"}},
		Seen:    "as RuntimeError: cannot reuse already awaited coroutine, at the second call with the same arguments",
		Help:    "cache what the coroutine returns, or a task of it: async_lru.alru_cache",
	})
}

// checkAgain reports an await of a coroutine that has a name, where the same object may be awaited again.
func checkAgain(p *rule.Pass, r *rule.Rule, n ast.Node) {
	name := n.AsAwait().Value()
	if name.Kind() != ast.KindName {
		return
	}
	c, ok := carrier.Of(p.Types.TypeOf(p.File, name))
	if !ok || c.Kind != infer.Coroutine || c.Other != nil || c.Func == nil {
		return
	}
	made, ok := p.Track.Origin(p.File, name)
	if !ok || made.Kind() != ast.KindCall || p.Function(made) != p.Function(n) {
		return
	}
	same := func(at ast.Node) bool { return at.AsName().Id() == name.AsName().Id() }
	awaits := func(at ast.Node) bool { return same(at) && p.Parent(at).Kind() == ast.KindAwait }
	again := p.Track.MayFollow(p.File, p.Function(n), name, awaits, func(at ast.Node) bool {
		return same(at) && at.Has(ast.FlagStore|ast.FlagDel)
	})
	if !again.OK() || p.Fates.ExpectsError(again) || p.Fates.ExpectsError(n) {
		return
	}
	f := finding.Finding{
		Message: fmt.Sprintf("%s is awaited once more, and can be awaited only once", thing(c)),
		Label:   "the coroutine object is used up here",
		Path:    []finding.Step{{Place: rule.Place(p.File, made), Label: "made here, once"}},
		Before:  1,
		Seen:    "as RuntimeError: cannot reuse already awaited coroutine",
		Help:    "call the function anew for each await, or await a task of it",
	}
	if again.Index == name.Index {
		f.Path = append(f.Path, finding.Step{Place: rule.Place(p.File, again), Label: "a loop comes here again"})
	} else {
		f.Path = append(f.Path, finding.Step{Place: rule.Place(p.File, again), Label: "awaited again"})
	}
	report(p, r, carrier.Fate{Carrier: c, Made: n}, n, f)
}
