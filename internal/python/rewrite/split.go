package rewrite

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Split moves about half of the definitions of a module into another one, from which it then imports them: those that
// use nothing of the module but each other, what it imports, and constants, which both modules have then. It reports
// whether there are any. The other module is imported as from says: ".other" or "other".
func Split(table *scope.Table, from string) (rest, moved File, ok bool) {
	s := splitter{table: table, tree: table.Tree(), shared: map[scope.SymbolID]bool{}, moves: map[scope.SymbolID]ast.Node{}}
	for range table.StarImports() {
		return nil, nil, false
	}
	s.sort()
	chosen := s.choose()
	if len(chosen) == 0 {
		return nil, nil, false
	}
	var names []string
	for stmt := range s.tree.Module().Body().All() {
		if isDefinition(stmt) && chosen[s.variable(stmt)] {
			names = append(names, nameOf(stmt))
		}
	}
	lines := linesOf(s.tree)
	imported := Line{Text: fmt.Sprintf("from %s import %s\n", from, strings.Join(names, ", "))}
	for stmt := range s.tree.Module().Body().All() {
		c := chunkOf(stmt)
		text := lines[c.start-1 : c.end-1]
		switch {
		case isDefinition(stmt) && chosen[s.variable(stmt)]:
			if imported.Text != "" {
				rest = append(rest, imported)
				imported.Text = ""
			}
			moved = append(moved, text...)
		case s.isShared(stmt):
			moved = append(moved, text...)
			rest = append(rest, text...)
		default:
			rest = append(rest, text...)
		}
	}
	return rest, moved, true
}

type splitter struct {
	table *scope.Table
	tree  *ast.Tree
	// shared are the variables of the module that both modules can have.
	shared map[scope.SymbolID]bool
	// moves are the definitions that may move, if those that they use do.
	moves map[scope.SymbolID]ast.Node
}

// sort finds out what each variable of the module is.
func (s *splitter) sort() {
	for stmt := range s.tree.Module().Body().All() {
		if v := s.variable(stmt); isDefinition(stmt) && s.isBoundOnce(v) && !isTest(stmt) {
			s.moves[v] = stmt
		}
	}
	for symbol := range s.table.Symbols(scope.Module) {
		shared := true
		for id := range s.table.VariableBindings(symbol) {
			shared = shared && s.isShared(s.topLevel(s.table.Binding(id).Node))
		}
		s.shared[symbol] = shared && s.table.Symbol(symbol).Has(scope.IsBound)
	}
}

// isTest reports whether a definition is a test, or a class of tests: those are collected, marked and run by the module
// that they stand in.
func isTest(def ast.Node) bool { return strings.HasPrefix(strings.ToLower(nameOf(def)), "test") }

// variable returns what a definition of the module binds.
func (s *splitter) variable(stmt ast.Node) scope.SymbolID {
	return s.table.Binding(s.table.BindingAt(stmt.Index)).Symbol
}

func (s *splitter) isBoundOnce(variable scope.SymbolID) bool {
	count := 0
	for range s.table.VariableBindings(variable) {
		count++
	}
	return count == 1
}

// topLevel returns the statement of the module that a node stands in.
func (s *splitter) topLevel(n ast.Index) ast.Node {
	for stmt := range s.tree.Module().Body().All() {
		if at := s.tree.Nodes[n].Start; stmt.Span().Start <= at && at < stmt.Span().End {
			return stmt
		}
	}
	return ast.Node{}
}

// isShared reports whether a statement may be executed in both modules: imports, constants and loggers.
func (s *splitter) isShared(stmt ast.Node) bool {
	switch {
	case stmt.Is(ast.KindImport, ast.KindImportFrom, ast.KindPass):
		return true
	case stmt.Is(ast.KindIf, ast.KindTry):
		for c := range stmt.All() {
			if (c.IsStmt() || c.Is(ast.KindExceptHandler)) && !s.isShared(c) {
				return false
			}
		}
		return true
	case stmt.Is(ast.KindExceptHandler):
		for c := range stmt.All() {
			if c.IsStmt() && !s.isShared(c) {
				return false
			}
		}
		return true
	}
	if !stmt.AsAssign().Targets().First().Is(ast.KindName) {
		return false
	}
	value := stmt.AsAssign().Value()
	return value.Is(ast.KindConstant) || value.AsCall().Func().AsAttribute().Attr() == "getLogger"
}

// choose returns the definitions that move: the first one that can, with all that it uses, and more until half of those
// that could have moved.
func (s *splitter) choose() map[scope.SymbolID]bool {
	chosen := map[scope.SymbolID]bool{}
	for stmt := range s.tree.Module().Body().All() {
		closure := map[scope.SymbolID]bool{}
		if isDefinition(stmt) && len(chosen) <= len(s.moves)/2 && s.close(s.variable(stmt), closure) {
			for v := range closure {
				chosen[v] = true
			}
		}
	}
	return chosen
}

// close adds a definition and all that it uses, and reports whether they can move.
func (s *splitter) close(variable scope.SymbolID, closure map[scope.SymbolID]bool) bool {
	def, ok := s.moves[variable]
	if closure[variable] {
		return true
	}
	closure[variable] = true
	if !ok {
		return false
	}
	use := func(used scope.SymbolID) {
		if used != 0 && s.table.Symbol(used).Has(scope.IsBound) && s.table.Symbol(used).Scope == scope.Module && !s.shared[used] {
			ok = ok && s.close(used, closure)
		}
	}
	def.Walk(func(n ast.Node) bool {
		switch {
		case n.Is(ast.KindGlobal):
			ok = false
		case n.Is(ast.KindName):
			use(s.table.Resolve(n.Index))
			use(s.table.Outer(s.table.SymbolOf(n.Index)))
		case n.Is(ast.KindConstant) && n.Op() == ast.ConstStr:
			// It may be an annotation.
			for word := range words(n) {
				use(s.table.Lookup(scope.Module, word))
			}
		}
		return ok
	})
	return ok
}
