package infer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// literal returns what Literal[params...] is: the set of its values, with the union of their types as its argument. It is
// asked for when a call is matched with a signature; everywhere else the types stand for it.
func (e *Evaluator) literal(c ctx, params []ast.Node) *Type {
	in := e.prog.types
	var values []string
	types := in.never
	for _, p := range params {
		if s := p.AsSubscript(); s.OK() {
			inner := e.spelled(c, p) // Literal[Literal["a"], "b"]
			if inner.Kind == Literal {
				values = append(values, strings.Split(inner.Name, "\x00")...)
				types = in.join(types, inner.Args[0])
				continue
			}
		}
		value := literalValue(p)
		if value == "" {
			// A member of an enumeration, or an alias of literals: which values these are is not followed.
			return e.literalType(c, p)
		}
		values = append(values, value)
		types = in.join(types, e.literalType(c, p))
	}
	slices.Sort(values)
	return in.intern(Type{Kind: Literal, Name: strings.Join(slices.Compact(values), "\x00"), Args: []*Type{types}})
}

// literalType returns the type of one value.
func (e *Evaluator) literalType(c ctx, n ast.Node) *Type {
	if n.Kind() == ast.KindUnaryOp {
		return e.instance("builtins", "int")
	}
	return e.expr(c, n)
}

// literalValue returns a text that stands for the value of a constant, the same for equal ones; "" for anything else.
func literalValue(n ast.Node) string {
	if i, ok := constInt(n); ok {
		return strconv.Itoa(i)
	}
	if n.Kind() != ast.KindConstant {
		return ""
	}
	switch n.Op() {
	case ast.ConstNone, ast.ConstTrue, ast.ConstFalse:
		return n.Op().String()
	case ast.ConstStr:
		if text, err := n.AsConstant().Str(); err == nil {
			return "s" + text
		}
	case ast.ConstBytes, ast.ConstInt:
		return n.Text()
	}
	return ""
}

// valueOf returns the literalValue of an expression: of a constant, or of a name that is bound once, to a constant.
func valueOf(c ctx, n ast.Node) string {
	if name := n.AsName(); name.OK() && c.quoted == 0 {
		t := c.file.Scopes
		binding, once := only(c.file, t.Resolve(n.Index))
		if !once || binding.Kind != scope.Assign && binding.Kind != scope.AnnAssign {
			return ""
		}
		n = c.file.Tree.Node(binding.Value)
	}
	return literalValue(n)
}

// has reports whether a Literal has a value.
func (t *Type) has(value string) bool {
	return slices.Contains(strings.Split(t.Name, "\x00"), value)
}

// withoutLiterals puts the types of literals in their places.
func (e *Evaluator) withoutLiterals(t *Type) *Type {
	if !mentions(t, Literal) {
		return t
	}
	if t.Kind == Literal {
		return t.Args[0]
	}
	args := make([]*Type, len(t.Args))
	for i, a := range t.Args {
		args[i] = e.withoutLiterals(a)
	}
	if t.Kind == Union {
		return e.prog.types.join(args...)
	}
	made := *t
	made.Args = args
	return e.prog.types.intern(made)
}

// mentions reports whether a type of a kind stands in another, or is it.
func mentions(t *Type, kind Kind) bool {
	return t.Kind == kind || slices.ContainsFunc(t.Args, func(a *Type) bool { return mentions(a, kind) })
}
