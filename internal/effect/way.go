package effect

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Step is a function on a way of calls, and the place in it where the way goes on: the call of the next function or, in the
// last one, what is asked about.
type Step struct {
	Func  *infer.Func
	Place ast.Node
}

// MayPass reports whether a way may be gone, as far as constants that the calls give decide the conditions around its places.
func (e *Evaluator) MayPass(way []Step) bool {
	say := told("")
	for i, step := range way {
		w := &walker{e: e, file: step.Func.File, fn: step.Func, told: say}
		if w.isIdle(step.Place) {
			return false
		}
		if i+1 == len(way) {
			break
		}
		say = ""
		if call := step.Place.AsCall(); call.OK() {
			say = w.say(parametersOf(way[i+1].Func), way[i+1].Func, call, w.filledFor(call, way[i+1].Func))
		}
	}
	return true
}

// parametersOf returns the parameters of a function, and their defaults.
func parametersOf(fn *infer.Func) []guard {
	var out []guard
	for _, param := range fn.Parameters() {
		out = append(out, guard{param, fn.File.Scopes.Binding(fn.File.Scopes.BindingAt(param.Index)).Value})
	}
	return out
}
