package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// isPattern reports whether a node is a pattern of a match statement.
func isPattern(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindMatchValue, ast.KindMatchSingleton, ast.KindMatchSequence, ast.KindMatchMapping, ast.KindMatchClass,
		ast.KindMatchStar, ast.KindMatchAs, ast.KindMatchOr:
		return true
	}
	return false
}

// filterPattern takes from a type the arms that a pattern excludes by matching, or by not matching.
func (e *Evaluator) filterPattern(c ctx, t *Type, pattern ast.Node, holds bool) *Type {
	in := e.prog.types
	switch pattern.Kind() {
	case ast.KindMatchAs:
		inner := pattern.AsMatchAs().Pattern()
		switch {
		case inner.OK():
			return e.filterPattern(c, t, inner, holds)
		case !holds:
			return in.never
		}
	case ast.KindMatchOr:
		if !holds {
			for alternative := range pattern.AsMatchOr().Patterns().All() {
				t = e.filterPattern(c, t, alternative, false)
			}
			return t
		}
		out := in.never
		for alternative := range pattern.AsMatchOr().Patterns().All() {
			out = in.join(out, e.filterPattern(c, t, alternative, true))
		}
		return out
	case ast.KindMatchSingleton:
		if pattern.Op() == ast.ConstNone {
			return e.keep(t, func(arm *Type) bool { return (arm.Kind == None) == holds || arm.IsUnknown() })
		}
	case ast.KindMatchClass:
		m := pattern.AsMatchClass()
		if holds {
			return e.filterClass(c, t, m.Cls(), true)
		}
		if allIrrefutable(c.file, m.Patterns()) && allIrrefutable(c.file, m.KwdPatterns()) {
			return e.filterClass(c, t, m.Cls(), false)
		}
	case ast.KindMatchSequence, ast.KindMatchMapping, ast.KindMatchValue:
		if holds {
			return e.keep(t, func(arm *Type) bool { return mayMatch(arm, pattern) })
		}
	}
	return t
}

// allIrrefutable reports whether patterns match whatever they are given, so that a class pattern with them matches every
// instance of its class.
func allIrrefutable(f *File, patterns ast.Nodes) bool {
	for p := range patterns.All() {
		if !scope.Irrefutable(f.Tree, p.Index) {
			return false
		}
	}
	return true
}

// isSelfMatching reports whether the one positional pattern of a class is matched against the object itself.
func isSelfMatching(c *Class) bool {
	switch c.FullName() {
	case "builtins.bool", "builtins.bytearray", "builtins.bytes", "builtins.dict", "builtins.float", "builtins.frozenset",
		"builtins.int", "builtins.list", "builtins.set", "builtins.str", "builtins.tuple":
		return true
	}
	return false
}

// mayMatch reports whether a value of a type can match a sequence, a mapping or a value.
func mayMatch(t *Type, pattern ast.Node) bool {
	switch t.Kind {
	case None:
		return false
	case Coroutine, AsyncGenerator, Generator, Function, ClassObject, Module, Partial:
		return pattern.Kind() == ast.KindMatchValue
	case Tuple:
		if pattern.Kind() == ast.KindMatchMapping {
			return false
		}
		if s := pattern.AsMatchSequence(); s.OK() {
			least, star := 0, false
			for p := range s.Patterns().All() {
				if p.Kind() == ast.KindMatchStar {
					star = true
				} else {
					least++
				}
			}
			return len(t.Args) == least || star && len(t.Args) > least
		}
	}
	return true
}

// matched returns the type of the value that a pattern is matched against, before the pattern says more.
func (e *Evaluator) matched(c ctx, pattern ast.Node) *Type {
	in := e.prog.types
	around := c.file.Parent(pattern)
	switch around.Kind() {
	case ast.KindMatchCase:
		return e.subject(c, around)
	case ast.KindMatchAs, ast.KindMatchOr:
		return e.matched(c, around)
	}
	if !isPattern(around) {
		return in.unknown
	}
	whole := e.filterPattern(c, e.matched(c, around), around, true)
	switch around.Kind() {
	case ast.KindMatchSequence:
		patterns := around.AsMatchSequence().Patterns().Slice()
		at := slices.IndexFunc(patterns, func(p ast.Node) bool { return p.Index == pattern.Index })
		star := slices.IndexFunc(patterns, func(p ast.Node) bool { return p.Kind() == ast.KindMatchStar })
		switch {
		case at == star:
			return e.instance("builtins", "list", e.between(whole, at, len(patterns)-at-1))
		case star >= 0 && at > star:
			at -= len(patterns)
		}
		return e.item(whole, at)
	case ast.KindMatchMapping:
		m := around.AsMatchMapping()
		keys := m.Keys().Slice()
		for i, p := range m.Patterns().Slice() {
			if p.Index == pattern.Index && i < len(keys) {
				return e.valueAt(whole, keys[i])
			}
		}
	case ast.KindMatchClass:
		return e.each(whole, func(t *Type) *Type { return e.part(c, t, around.AsMatchClass(), pattern) })
	}
	return in.unknown
}

// subject returns the type of the subject of a match statement in one of its cases: less what the cases before have taken.
func (e *Evaluator) subject(c ctx, matchCase ast.Node) *Type {
	m := c.file.Parent(matchCase).AsMatch()
	t := e.expr(c, m.Subject())
	for n := range m.Cases().All() {
		if n.Index == matchCase.Index {
			break
		}
		if before := n.AsMatchCase(); !before.Guard().OK() {
			t = e.filterPattern(c, t, before.Pattern(), false)
		}
	}
	return t
}

// valueAt returns what a mapping has under a key.
func (e *Evaluator) valueAt(t *Type, key ast.Node) *Type {
	return e.eachOf(t, func(t *Type) *Type {
		if t.Kind != Instance {
			return e.prog.types.unknown
		}
		if item := e.typedItem(t, key); item != nil {
			return item
		}
		if args, ok := e.asBase(t, e.stubClass("typing", "Mapping")); ok && len(args) == 2 {
			return args[1]
		}
		return e.prog.types.unknown
	})
}

// part returns the attribute of an object that a pattern in a class pattern is matched against.
func (e *Evaluator) part(c ctx, t *Type, m ast.MatchClass, pattern ast.Node) *Type {
	names := m.KwdAttrs().Slice()
	for i, p := range m.KwdPatterns().Slice() {
		if p.Index == pattern.Index && i < len(names) {
			return e.attr(t, names[i].Text())
		}
	}
	class := e.expr(c, m.Cls())
	if class.Kind != ClassObject {
		return e.prog.types.unknown
	}
	for i, p := range m.Patterns().Slice() {
		if p.Index != pattern.Index {
			continue
		}
		if isSelfMatching(class.Class) {
			return t
		}
		if names := e.matchArgs(class.Class); i < len(names) {
			return e.attr(t, names[i])
		}
	}
	return e.prog.types.unknown
}

// matchArgs returns the attributes that the positional patterns of a class mean: its __match_args__, or its fields.
func (e *Evaluator) matchArgs(c *Class) []string {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject {
			break
		}
		for stmt := range m.Class.Node.AsClassDef().Body().All() {
			a := stmt.AsAssign()
			if a.Targets().First().AsName().Id() != "__match_args__" {
				continue
			}
			var names []string
			for elt := range a.Value().AsTuple().Elts().All() {
				text, err := elt.AsConstant().Str()
				if err != nil {
					return nil
				}
				names = append(names, text)
			}
			return names
		}
	}
	var names []string
	for _, f := range e.fields(c) {
		names = append(names, f.name)
	}
	return names
}

// capture returns the type of a name that a pattern binds.
func (e *Evaluator) capture(c ctx, pattern ast.Node) *Type {
	switch pattern.Kind() {
	case ast.KindMatchAs:
		return e.filterPattern(c, e.matched(c, pattern), pattern, true)
	case ast.KindMatchStar:
		return e.matched(c, pattern)
	case ast.KindMatchMapping: // **rest
		whole := e.filterPattern(c, e.matched(c, pattern), pattern, true)
		return e.each(whole, func(t *Type) *Type {
			if t.Kind == Instance {
				if args, ok := e.asBase(t, e.stubClass("typing", "Mapping")); ok && len(args) == 2 {
					return e.instance("builtins", "dict", args...)
				}
			}
			return e.instance("builtins", "dict", e.prog.types.unknown, e.prog.types.unknown)
		})
	}
	return e.prog.types.unknown
}
