package scope

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Names are numbered as the tree numbers its symbols, then come the table's own.

func (t *Table) nameString(number uint32) string {
	if own := int(number) - t.tree.Symbols.Len(); own >= 0 {
		return t.extra[own]
	}
	return t.tree.Symbols.At(number)
}

// nameNumber finds the number of a name.
func (t *Table) nameNumber(name string) (uint32, bool) {
	if number, ok := t.tree.Symbol(name); ok {
		return number, true
	}
	if i := slices.Index(t.extra, name); i >= 0 { // there are hardly any
		return uint32(t.tree.Symbols.Len() + i), true
	}
	return 0, false
}

// isPrivate reports whether Python mangles a name inside a class: it begins with two underscores and does not end so.
func isPrivate(name string) bool {
	return strings.HasPrefix(name, "__") && !strings.HasSuffix(name, "__") && !strings.Contains(name, ".")
}

// Mangle returns the name under which Python stores a private name that is written inside a class of the given name:
// _Class__name. Other names, and all names in a class that is called by underscores alone, stay as they are.
func Mangle(class, name string) string {
	if class = strings.TrimLeft(class, "_"); class == "" || !isPrivate(name) {
		return name
	}
	return "_" + class + name
}

// MangleIn returns the name under which Python stores a name that is written in a scope.
func (t *Table) MangleIn(id ScopeID, name string) string {
	if !isPrivate(name) {
		return name
	}
	class := t.EnclosingClass(id)
	if class == 0 {
		return name
	}
	return Mangle(t.tree.Symbols.At(t.tree.Nodes[t.scopes[class].Node].Data), name)
}

// boundName returns the number of the name that a binding node other than a Name binds.
func (t *Table) boundName(node ast.Index) (uint32, bool) {
	raw := &t.tree.Nodes[node]
	switch raw.Kind {
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindArg, ast.KindTypeVar,
		ast.KindParamSpec, ast.KindTypeVarTuple:
		return raw.Data, true
	case ast.KindAlias:
		if as := t.tree.Node(node).Child(ast.FieldAsname); as.OK() {
			return t.tree.Nodes[as.Index].Data, true
		}
		if head, _, dotted := strings.Cut(t.tree.Symbols.At(raw.Data), "."); dotted {
			return t.nameNumber(head)
		}
		return raw.Data, true
	case ast.KindExceptHandler, ast.KindMatchAs, ast.KindMatchStar, ast.KindMatchMapping:
		for child := raw.First; child != 0; child = t.tree.Nodes[child].Next {
			if t.tree.Nodes[child].Kind == ast.KindIdentifier {
				return t.tree.Nodes[child].Data, true
			}
		}
	}
	return 0, false
}
