package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// mistaken decides the fate of a coroutine that some use of its name, target, may heed: a use that fails for a coroutine fails
// all the same, where nothing else has been bound to the name. A test finds it true whatever it would give; that counts in
// an async function that does nothing else with it but to return it: who awaits that gets the coroutine every time.
func (a *Analysis) mistaken(f Fate, target ast.Node) Fate {
	t := a.File.Scopes
	binding := t.BindingAt(target.Index)
	if f.Kind != infer.Coroutine || f.Other != nil || f.Func == nil || target.Kind() != ast.KindName || binding == 0 {
		return Fate{}
	}
	symbol := t.Binding(binding).Symbol
	s := t.Symbol(symbol)
	if t.Scope(s.Scope).Kind != scope.FunctionScope || s.Owner != symbol || s.Has(scope.IsCaptured) {
		return Fate{}
	}
	awaited, heeded := false, false
	var tests []Landing
	for n := range mentions(a.File, symbol) {
		around := a.Parent(n).Kind()
		awaited = awaited || around == ast.KindAwait
		reach := t.Flow(s.Scope).Reaching(n.Index)
		if n.Has(ast.FlagStore|ast.FlagDel) || !reaches(reach, binding) {
			continue
		}
		land := a.handed(n, a.landing(n))
		heeded = heeded || land.Verdict == Heeded && !a.goesOut(land)
		if len(reach.Defs) != 1 {
			continue
		}
		if around == ast.KindCompare {
			continue // it is not equal to anything, and no more
		}
		// The type at the use knows what was asked of the name on the way there.
		c, ok := Of(a.types.TypeOf(a.File, n))
		if !ok || c.Kind != infer.Coroutine {
			continue
		}
		switch {
		case land.Verdict == Used:
			f.Uses = append(f.Uses, land)
			if f.Other == nil {
				f.Other = c.Other
			}
		case land.Verdict == Tested && c.Other == nil:
			tests = append(tests, land)
		}
	}
	if len(f.Uses) == 0 && !heeded {
		f.Uses = tests
	}
	if len(f.Uses) == 0 || f.Other != nil && awaited {
		return Fate{} // who awaits what may be a coroutine or not has found out which it is
	}
	f.Verdict, f.Name = Mistaken, target
	return f
}

// goesOut reports whether a coroutine is returned by an async function, and not yet known to be out of place there.
func (a *Analysis) goesOut(land Landing) bool {
	ret := land.At.AsReturn()
	if by := a.function(land.At); !ret.OK() || by == nil || !by.IsAsync() {
		return false
	}
	_, wrong := a.Returned(ret)
	return !wrong
}
