package rewrite

import (
	"regexp"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/python/source"
)

// Rename gives the variables of functions, lambdas and comprehensions the names that they have and a suffix. Left alone
// are parameters that taken reports, because somebody may pass them by name; those of decorated functions and of tests,
// which a library may fill by name; _, whose name says something; and all in a file that looks variables up by name.
func Rename(table *scope.Table, suffix string, taken func(string) bool) []Edit {
	for _, name := range []string{"locals", "vars", "eval", "exec", "dir"} {
		if table.Mentioned(name)&scope.LoadsName != 0 {
			return nil
		}
	}
	r := renamer{table.Tree(), table, map[source.Span]bool{}, nil, suffix}
	// An annotation that is a string may mean a variable.
	quoted := map[string]bool{}
	table.Tree().Module().Walk(func(n ast.Node) bool {
		if n.Is(ast.KindConstant) && n.Op() == ast.ConstStr {
			for word := range words(n) {
				quoted[word] = true
			}
		}
		return true
	})
	for id, s := range table.Scopes() {
		if s.Kind == scope.ModuleScope || s.Kind == scope.ClassScope || s.Kind == scope.TypeParamsScope {
			continue
		}
		for symbol := range table.Symbols(id) {
			name := table.Name(symbol)
			if table.Symbol(symbol).Owner == symbol && name != "_" && !strings.HasPrefix(name, "__") && !quoted[name] &&
				r.isFree(symbol, taken) {
				r.rename(symbol)
			}
		}
	}
	return r.edits
}

type renamer struct {
	tree  *ast.Tree
	table *scope.Table
	done  map[source.Span]bool
	edits []Edit

	suffix string
}

// isFree reports whether a variable can be renamed: whether all that binds it can say another name.
func (r *renamer) isFree(variable scope.SymbolID, taken func(string) bool) bool {
	bound := false
	for id := range r.table.VariableBindings(variable) {
		bound = true
		b := r.table.Binding(id)
		switch b.Kind {
		case scope.StarImport, scope.TypeParam:
			return false
		case scope.Import:
			if !r.tree.Node(b.Node).Child(ast.FieldAsname).OK() {
				return false
			}
		case scope.Param:
			def := r.tree.Node(b.Stmt)
			if isFunction(def) && (def.Child(ast.FieldDecoratorList).OK() || strings.HasPrefix(nameOf(def), "test")) ||
				taken(r.table.Name(variable)) {
				return false
			}
		}
	}
	return bound
}

func (r *renamer) rename(variable scope.SymbolID) {
	r.uses(variable)
	for captured := range r.table.Captures(variable) {
		r.uses(captured)
	}
	for id := range r.table.VariableBindings(variable) {
		b := r.table.Binding(id)
		n := r.tree.Node(b.Node)
		switch b.Kind {
		case scope.FunctionDef, scope.ClassDef:
			r.after(r.nameEnd(n))
		case scope.Param:
			r.after(n.Span().Start + uint32(len(r.table.Name(variable))))
		case scope.ExceptName, scope.MatchCapture:
			r.identifier(n, ast.FieldName)
			r.identifier(n, ast.FieldRest)
		case scope.Import, scope.ImportFrom:
			if !n.Child(ast.FieldAsname).OK() {
				r.edits = append(r.edits, Edit{source.Span{Start: n.Span().End, End: n.Span().End},
					" as " + r.table.Name(variable) + r.suffix})
			}
			r.identifier(n, ast.FieldAsname)
		}
	}
	r.declarations(variable)
}

func (r *renamer) uses(symbol scope.SymbolID) {
	for use := range r.table.Uses(symbol) {
		r.after(r.tree.Nodes[use.Node].End)
	}
}

// declarations renames a variable where it is declared nonlocal.
func (r *renamer) declarations(variable scope.SymbolID) {
	for i := range r.tree.Nodes {
		stmt := r.tree.Node(ast.Index(i)).AsNonlocal()
		if !stmt.OK() {
			continue
		}
		for name := range stmt.Names().All() {
			symbol := r.table.Lookup(r.table.ScopeOf(stmt.Index), name.AsIdentifier().Id())
			if symbol != 0 && r.table.Symbol(symbol).Owner == variable {
				r.after(name.Span().End)
			}
		}
	}
}

func (r *renamer) identifier(n ast.Node, field ast.Field) {
	if name := n.Child(field); name.OK() {
		r.after(name.Span().End)
	}
}

var header = regexp.MustCompile(`^(?:async[ \t]+)?(?:def|class)[ \t]+[^\s(\[:]+`)

// nameEnd is where the name of a definition ends.
func (r *renamer) nameEnd(def ast.Node) uint32 {
	return def.Span().Start + uint32(len(header.FindString(def.Text())))
}

// after puts the suffix behind a name that ends at an offset.
func (r *renamer) after(offset uint32) {
	at := source.Span{Start: offset, End: offset}
	if !r.done[at] {
		r.done[at] = true
		r.edits = append(r.edits, Edit{at, r.suffix})
	}
}
