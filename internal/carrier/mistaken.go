package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// mistaken decides the fate of a coroutine that some use of its name, target, may heed: a use that fails for a coroutine fails
// all the same, where nothing else has been bound to the name.
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
	awaited := false
	for n := range mentions(a.File, symbol) {
		around := a.Parent(n).Kind()
		awaited = awaited || around == ast.KindAwait
		defs := t.Flow(s.Scope).Reaching(n.Index).Defs
		if n.Has(ast.FlagStore|ast.FlagDel) || len(defs) != 1 || defs[0].Binding != binding {
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
		if land := a.handed(n, a.landing(n)); land.Verdict == Used {
			f.Uses = append(f.Uses, land)
			if f.Other == nil {
				f.Other = c.Other
			}
		}
	}
	if len(f.Uses) == 0 || f.Other != nil && awaited {
		return Fate{} // who awaits what may be a coroutine or not has found out which it is
	}
	f.Verdict, f.Name = Mistaken, target
	return f
}
