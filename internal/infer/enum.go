package infer

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// isEnum reports whether a class is an enumeration of the project.
func (e *Evaluator) isEnum(c *Class) bool { return e.enumKind(c) != "" }

// enumKind returns the name of the class of the module enum that a class has as a base, "" for a class without.
func (e *Evaluator) enumKind(c *Class) string {
	if c.File.IsStub {
		return ""
	}
	for _, m := range e.mro(c) {
		name := m.Name
		if m.Kind == ClassObject {
			name = m.Class.FullName()
		}
		if kind, ok := strings.CutPrefix(name, "enum."); ok {
			return kind
		}
	}
	return ""
}

// enumMember returns the type of a member of an enumeration, or of what every member has: its name and its value. It is
// nil for all other attributes and classes.
func (e *Evaluator) enumMember(value *Type, name string) *Type {
	c := value.Class
	if c.File.IsStub {
		return nil
	}
	switch {
	case value.Kind == Instance && (name == "value" || name == "_value_"):
		if c.binds(name) || !e.isEnum(c) {
			return nil
		}
		return e.enumValue(c)
	case value.Kind == Instance && (name == "name" || name == "_name_"):
		if c.binds(name) || !e.isEnum(c) {
			return nil
		}
		return e.instance("builtins", "str")
	case c.isMember(name) && e.isEnum(c):
		return e.prog.types.intern(Type{Kind: Instance, Class: c, Exact: true})
	}
	return nil
}

// isMember reports whether a name of a class body would be a member, were the class an enumeration: it is assigned, and
// does not begin with an underscore.
func (c *Class) isMember(name string) bool {
	t := c.File.Scopes
	symbol := t.Lookup(c.scope, name)
	if symbol == 0 || name[0] == '_' {
		return false
	}
	for id := range t.Bindings(symbol) {
		if b := t.Binding(id); b.Kind == scope.Assign {
			return c.File.Tree.Node(b.Value).Kind() != ast.KindLambda
		}
	}
	return false
}

// enumValue returns what the members of an enumeration hold: the union over all of them, Unknown where the class makes
// its members itself.
func (e *Evaluator) enumValue(c *Class) *Type {
	k := key{ask: askEnumValue, file: c.File, node: c.Node.Index}
	return e.query(k, func() *Type {
		in := e.prog.types
		out := in.never
		for _, m := range e.mro(c) {
			if m.Kind == ClassObject && !m.Class.File.IsStub && (m.Class.binds("__new__") || m.Class.binds("_generate_next_value_")) {
				return in.unknown
			}
		}
		t := c.File.Scopes
		for symbol := range t.Symbols(c.scope) {
			if !c.isMember(t.Name(symbol)) {
				continue
			}
			for id := range t.Bindings(symbol) {
				out = in.join(out, e.memberValue(c, e.binding(ctx{file: c.File}, id)))
			}
		}
		return out
	})
}

// memberValue returns what a member holds that is written with a value; auto() counts.
func (e *Evaluator) memberValue(c *Class, written *Type) *Type {
	if written.Name == "enum.auto()" || written.Kind == Instance && written.Class.FullName() == "enum.auto" {
		if strings.HasPrefix(e.enumKind(c), "Str") {
			return e.instance("builtins", "str")
		}
		return e.instance("builtins", "int")
	}
	return written
}
