package nameindex

import "github.com/unheeded/unheeded/internal/python/ast"

// Role says as what a name occurs in a file; 0 where it is merely there.
type Role uint8

const (
	// Defined says that the file defines a function or class of the name, stores to an attribute of it, or gives it a value in
	// a module or class.
	Defined Role = 1 << iota
	// Async says that an async function has the name.
	Async
	// Base says that a class statement has the name as that of a base, as its last part.
	Base
	// Stored says that the file stores to an attribute of the name on something that may be other than a method's own object.
	Stored
	// Read says that the file reads the name, as that of a variable or of an attribute, or imports it under another one.
	Read

	roleBits = iota
)

// Name is a name of a file, with all its roles there.
type Name struct {
	Text string
	Role Role
}

// Of returns the names of a file, each once.
func Of(t *ast.Tree) []Name {
	names := make([]Name, t.Symbols.Len())
	for i, text := range t.Symbols.All() {
		names[i].Text = text
	}
	define := func(n ast.Node) {
		if n.Is(ast.KindName, ast.KindAttribute) {
			names[t.Nodes[n.Index].Data].Role |= Defined
		}
	}
	assigned := func(body ast.Nodes) {
		for stmt := range body.All() {
			for target := range stmt.AsAssign().Targets().All() {
				define(target.AsName().Node)
			}
			define(stmt.AsAnnAssign().Target().AsName().Node)
		}
	}
	for i := range t.Nodes {
		n := t.Node(ast.Index(i))
		switch n.Kind() {
		case ast.KindAsyncFunctionDef:
			names[t.Nodes[i].Data].Role |= Defined | Async
		case ast.KindFunctionDef:
			names[t.Nodes[i].Data].Role |= Defined
		case ast.KindName, ast.KindAttribute:
			if n.Kind() == ast.KindAttribute && n.Has(ast.FlagStore) {
				define(n)
			}
			if !n.Has(ast.FlagStore|ast.FlagDel) || isAugmented(n) {
				names[t.Nodes[i].Data].Role |= Read
			}
		case ast.KindAlias:
			if n.AsAlias().Asname() != "" {
				names[t.Nodes[i].Data].Role |= Read
			}
		case ast.KindModule:
			assigned(t.Module().Body())
		case ast.KindClassDef:
			names[t.Nodes[i].Data].Role |= Defined
			for base := range n.AsClassDef().Bases().All() {
				names[baseName(base)].Role |= Base
			}
			assigned(n.AsClassDef().Body())
		}
	}
	stores(t, names)
	return names
}

// isAugmented reports whether an attribute may be read and stored at once, as in self.items += more.
func isAugmented(n ast.Node) bool {
	return n.Kind() == ast.KindAttribute && n.Field() == ast.FieldTarget
}

// baseName returns the symbol of the last part of the name of a base, 0 where it has none.
func baseName(base ast.Node) uint32 {
	if s := base.AsSubscript(); s.OK() {
		base = s.Value()
	}
	if base.Is(ast.KindName, ast.KindAttribute) {
		return base.Tree.Nodes[base.Index].Data
	}
	return 0
}
