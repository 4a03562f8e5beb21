package library

import (
	"iter"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Arguments yields the arguments of a call, each with the parameter that takes it; those of which that is not known are
// left out, and so is what is behind a * or **. A keyword argument is yielded as its value. bound says that the receiver
// of a method is not among the arguments.
func (s *Signature) Arguments(call ast.Call, bound bool) iter.Seq2[Parameter, ast.Node] {
	return func(yield func(Parameter, ast.Node) bool) {
		index, starred := 0, false
		for arg := range call.Node.All() {
			var parameter Parameter
			ok := false
			switch arg.Field() {
			case ast.FieldArgs:
				if arg.Kind() == ast.KindStarred {
					starred = true
					continue
				}
				parameter, ok = s.Argument(index, bound, starred)
				index++
			case ast.FieldKeywords:
				parameter, ok = s.Keyword(arg.AsKeyword().Arg())
				arg = arg.AsKeyword().Value()
			}
			if ok && !yield(parameter, arg) {
				return
			}
		}
	}
}

// ParameterOf returns the parameter of a call that takes an argument, be it given as its Keyword or as its value; ok is
// false where that is not known. bound is as for Arguments.
func (s *Signature) ParameterOf(call ast.Call, arg ast.Node, bound bool) (p Parameter, ok bool) {
	if keyword := arg.AsKeyword(); keyword.OK() {
		arg = keyword.Value()
	}
	for p, given := range s.Arguments(call, bound) {
		if given == arg {
			return p, true
		}
	}
	return Parameter{}, false
}

// GivenBy returns what is known of the function as a call uses it: Given, with the literals among the call's arguments.
// bound is as for Signature.Arguments.
func (f *Function) GivenBy(call ast.Call, bound bool) Function {
	return f.Given(func(parameter string) string {
		for p, arg := range f.Call.Arguments(call, bound) {
			switch {
			case p.Name != parameter:
			case arg.Kind() == ast.KindConstant, arg.Kind() == ast.KindAttribute:
				return arg.Text()
			default:
				return "*"
			}
		}
		return ""
	})
}
