package carrier

import (
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// StartedMany returns the tasks that a function of the project starts and gives in a container to the call, as one: what it
// raises is what any of them does. ok is false where the function keeps or reads one of them, or gives anything else.
func (t *Tracker) StartedMany(f *infer.File, call ast.Call) (out Work, ok bool) {
	callee := t.types.TypeOf(f, call.Func())
	fn := callee.Func
	if callee.Kind != infer.Function || fn.File.IsStub || fn.File.IsInstalled || fn.IsGenerator() || fn.IsAsync() ||
		len(t.types.Implementations(callee)) > 1 || t.drives(fn) {
		return Work{}, false
	}
	out = Work{
		File: f, Made: call.Node, Kind: library.Task, Through: fn, Many: true, Raises: effect.Nothing, Beside: effect.Nothing,
	}
	for _, r := range fn.Returns() {
		if !r.Value().OK() {
			return Work{}, false
		}
		elements, all := t.elements(spot{fn.File, r.Value()}, spot{fn.File, r.Node})
		if !all || len(elements) == 0 {
			return Work{}, false
		}
		for _, e := range elements {
			made := t.origin(e.spot)
			w, started := t.work(made, []*infer.Func{fn}, true)
			used := e.elsewhere | t.value(made, 0)
			if !started || w.Kind != library.Task || used.Has(Reads) || used.Has(Keeps) || used.Has(Waits) {
				return Work{}, false
			}
			out.By, out.Doubt = w.By, out.Doubt || w.Doubt
			out.Raises, out.Beside = effect.Union(out.Raises, w.Raises), effect.Union(out.Beside, w.Beside)
			out.Bodies = append(out.Bodies, w.Bodies...)
			ok = true
		}
	}
	return out, ok
}
