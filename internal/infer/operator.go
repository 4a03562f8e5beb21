package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// operatorMethod returns the name of the method behind a binary operator, without underscores; "" for no such operator.
func operatorMethod(op ast.Op) string {
	switch op {
	case ast.Add:
		return "add"
	case ast.Sub:
		return "sub"
	case ast.Mult:
		return "mul"
	case ast.MatMult:
		return "matmul"
	case ast.Div:
		return "truediv"
	case ast.Mod:
		return "mod"
	case ast.Pow:
		return "pow"
	case ast.LShift:
		return "lshift"
	case ast.RShift:
		return "rshift"
	case ast.BitOr:
		return "or"
	case ast.BitXor:
		return "xor"
	case ast.BitAnd:
		return "and"
	case ast.FloorDiv:
		return "floordiv"
	}
	return ""
}

// binOp returns what an operator between two operands gives.
func (e *Evaluator) binOp(c ctx, n ast.BinOp) *Type {
	return e.operate(n.Op(), e.expr(c, n.Left()), e.expr(c, n.Right()), false)
}

// operate returns what an operator gives: the method of the left operand or, where that does not take the right one, the
// reflected one of the right operand. With inPlace, as in a += b, a method of its own for that comes first.
func (e *Evaluator) operate(op ast.Op, left, right *Type, inPlace bool) *Type {
	name := operatorMethod(op)
	return e.eachOf(left, func(left *Type) *Type {
		if left.Kind == Never {
			return left
		}
		if left.Kind == Tuple && right.Kind == Tuple && op == ast.Add && len(left.Args)+len(right.Args) <= maxTuple {
			return e.prog.types.intern(Type{Kind: Tuple, Args: slices.Concat(left.Args, right.Args)})
		}
		if inPlace {
			if t := e.operatorCall(left, "__i"+name+"__", right); t != nil {
				return t
			}
		}
		if t := e.operatorCall(left, "__"+name+"__", right); t != nil {
			return t
		}
		return e.eachOf(right, func(right *Type) *Type {
			if t := e.operatorCall(right, "__r"+name+"__", left); t != nil {
				return t
			}
			return e.prog.types.unknown
		})
	})
}

// operatorCall calls the method of an object that an operator stands for; nil where its class does not have it, or where a
// library says that it does not take the other operand.
func (e *Evaluator) operatorCall(t *Type, method string, other ...*Type) *Type {
	t = e.asObject(t)
	if t.Kind != Instance || e.hasMethod(t.Class, method) != Yes {
		return nil
	}
	callee := e.attr(t, method)
	if callee.Kind == Function && callee.Func.File.IsStub {
		switch e.fitsCall(callee, typed(other...)) {
		case No:
			return nil
		case Maybe:
			if e.isNumber(t) {
				return e.prog.types.unknown // of numbers, the other kind may win
			}
		}
	}
	return e.call(callee, typed(other...))
}

func (e *Evaluator) isNumber(t *Type) bool {
	if t.Class.File.Name != "builtins" {
		return false
	}
	switch t.Class.Name() {
	case "int", "float", "complex", "bool":
		return true
	}
	return false
}

// unary returns what an operator before an operand gives, other than not.
func (e *Evaluator) unary(op ast.Op, operand *Type) *Type {
	method := "__neg__"
	switch op {
	case ast.UAdd:
		method = "__pos__"
	case ast.Invert:
		method = "__invert__"
	}
	return e.each(operand, func(t *Type) *Type {
		if got := e.operatorCall(t, method); got != nil {
			return got
		}
		return e.prog.types.unknown
	})
}

// comparison returns what a comparison gives: a bool, unless the project's own class of the left operand says otherwise.
func (e *Evaluator) comparison(c ctx, n ast.Compare) *Type {
	truth := e.instance("builtins", "bool")
	method := comparisonMethod(n.Op())
	if method == "" || n.Comparators().Len() != 1 {
		return truth
	}
	return e.each(e.expr(c, n.Left()), func(left *Type) *Type {
		if left.Kind == Instance && !left.Class.File.IsLibrary() {
			for _, m := range e.mro(left.Class) {
				if m.Kind != ClassObject || m.Class.File.IsLibrary() {
					break
				}
				if t := e.classVar(m.Class, method); t.Kind != Never {
					return e.call(e.bound(t, left), typed(e.expr(c, n.Comparators().First())))
				}
			}
		}
		return truth
	})
}

// comparisonMethod returns the name of the method behind a comparison; "" for those that ask for none, or give a bool.
func comparisonMethod(op ast.Op) string {
	switch op {
	case ast.Eq:
		return "__eq__"
	case ast.NotEq:
		return "__ne__"
	case ast.Lt:
		return "__lt__"
	case ast.LtE:
		return "__le__"
	case ast.Gt:
		return "__gt__"
	case ast.GtE:
		return "__ge__"
	}
	return ""
}

// augmented returns what a name holds behind an assignment such as +=. Values of the builtin classes are of the same type
// as before, for all that matters here.
func (e *Evaluator) augmented(before *Type, op ast.Op, value func() *Type) *Type {
	return e.each(before, func(t *Type) *Type {
		if t.Kind == Instance && !t.Class.File.IsLibrary() {
			return e.operate(op, t, value(), true)
		}
		return t
	})
}
