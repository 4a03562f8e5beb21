package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// parameter is one parameter of a function.
type parameter struct {
	node ast.Node
	// field is where it stands: FieldPosonlyargs, FieldArgs, FieldVararg, FieldKwonlyargs or FieldKwarg.
	field ast.Field
	// value is its default; not OK where it has none.
	value ast.Node
}

func (p parameter) isOptional() bool {
	return p.value.OK() || p.field == ast.FieldVararg || p.field == ast.FieldKwarg
}

func (p parameter) isPositional() bool {
	return p.field == ast.FieldPosonlyargs || p.field == ast.FieldArgs
}

func (p parameter) isNamed() bool { return p.field == ast.FieldArgs || p.field == ast.FieldKwonlyargs }

// parameters returns the parameters in the order of the definition.
func (f *Func) parameters() []parameter {
	asked := made(&f.asked)
	asked.parametersOnce.Do(func() {
		for _, n := range f.params() {
			asked.parametersList = append(asked.parametersList, parameter{n, n.Field(), paramDefault(f, n)})
		}
	})
	return asked.parametersList
}

// pair is an argument and the index of the parameter that takes it.
type pair struct {
	param int
	arg   given
}

// pairs tells which parameters take the arguments of a call, the first skip being filled already, and whether the call
// fits in number and names: Maybe where what is unpacked may hold what is missing.
func (f *Func) pairs(skip int, a *args) ([]pair, Answer) {
	params := f.parameters()
	taken := make([]bool, len(params))
	out := make([]pair, 0, len(a.given))
	vararg, kwarg, next := -1, -1, 0
	for i, p := range params {
		switch p.field {
		case ast.FieldVararg:
			vararg = i
		case ast.FieldKwarg:
			kwarg = i
		}
	}
	positional := func() int {
		for ; next < len(params) && params[next].isPositional(); next++ {
			if !taken[next] {
				return next
			}
		}
		return vararg
	}
	for range skip {
		if at := positional(); at >= 0 {
			taken[at] = true
		}
	}
	for _, g := range a.given {
		at := 0
		if g.name == "" {
			at = positional()
		} else if at = f.named(g.name); at < 0 || taken[at] {
			at = kwarg
		}
		if at < 0 {
			return out, No
		}
		taken[at] = true
		out = append(out, pair{at, g})
	}
	for _, g := range a.spread {
		if vararg >= 0 {
			out = append(out, pair{vararg, g})
		}
	}
	fits := Yes
	for i, p := range params {
		switch {
		case taken[i] || p.isOptional():
		case a.morePositional && p.isPositional(), a.moreNamed && p.isNamed():
			fits = Maybe
		default:
			return out, No
		}
	}
	return out, fits
}

// named returns the index of the parameter that takes a keyword, -1 where none has the name.
func (f *Func) named(keyword string) int {
	return slices.IndexFunc(f.parameters(), func(p parameter) bool { return p.isNamed() && p.node.AsArg().Arg() == keyword })
}
