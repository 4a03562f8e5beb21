package section

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// isOpen is what shows of a body of which all does.
const isOpen Hash = 0

// opening are names by which a body may have to do with attributes of whatever name, or with all of a module: who looks for
// that goes through whole classes and modules. Calls of them show; where one stands for itself, all does.
var opening = [...]string{"setattr", "getattr", "delattr", "vars", "__dict__", "send", "pytest_asyncio"}

// shown is what shows of a body.
type shown struct {
	writer
	open bool
	// uncalled counts the names of opening that stand for themselves.
	uncalled int
	// self is the symbol of the first parameter of a method, 0 in a function that is none.
	self uint32
}

// shows returns for each body of a module a hash of what others see of it who look for something in the whole module, or in a
// class, and do not know where it is: the attributes that it stores to, by name, and of what else than the object of the method; imports,
// classes, and calls of the names of opening as they stand there. Who has found one of these and goes on from there is at a node of
// the body, and has noted it. A body that declares names global, or gives the name of its own object to something else, is open.
func shows(t *ast.Tree) []Hash {
	var bodies Bodies
	var all []shown
	eachFunction(t, func(fn ast.Node, method bool) {
		bodies = append(bodies, bodyOf(fn))
		s := shown{}
		if method {
			s.self = selfOf(fn)
		}
		all = append(all, s)
	})
	if len(bodies) == 0 {
		return nil
	}
	opens := make([]bool, t.Symbols.Len())
	for i, name := range t.Symbols.All() {
		opens[i] = slices.Contains(opening[:], name)
	}
	for i := range t.Nodes {
		raw := &t.Nodes[i]
		isName, isAttribute := raw.Kind == ast.KindName, raw.Kind == ast.KindAttribute
		named := raw.Kind.IsNamed()
		switch {
		case isName && raw.Flags&ast.FlagStore == 0 && !opens[raw.Data], isAttribute && raw.Flags&ast.FlagStore == 0 && !opens[raw.Data]:
			continue
		case named:
		case raw.Kind == ast.KindGlobal || raw.Kind == ast.KindImport || raw.Kind == ast.KindImportFrom ||
			raw.Kind == ast.KindAugAssign || raw.Kind == ast.KindAnnAssign || raw.Kind == ast.KindCall:
		default:
			continue
		}
		at := bodies.At(raw.Start)
		if at == 0 {
			continue
		}
		s := &all[at-1]
		switch n := t.Node(ast.Index(i)); {
		case raw.Kind == ast.KindGlobal:
			s.open = true
		case raw.Kind == ast.KindImport, raw.Kind == ast.KindImportFrom, raw.Kind == ast.KindClassDef:
			s.node(n)
		case raw.Kind == ast.KindCall:
			if callee := n.AsCall().Func(); callee.Is(ast.KindName, ast.KindAttribute) && opens[t.Nodes[callee.Index].Data] {
				s.uncalled--
				s.node(n)
			}
		case isAttribute && raw.Flags&ast.FlagStore != 0:
			if receiver := n.AsAttribute().Value(); receiver.Kind() != ast.KindName || s.self == 0 || t.Nodes[receiver.Index].Data != s.self {
				s.node(receiver)
			}
			s.stores(n)
		case (isName || isAttribute) && opens[raw.Data]:
			s.uncalled++
		case raw.Kind == ast.KindAugAssign || raw.Kind == ast.KindAnnAssign:
			if target := n.Child(ast.FieldTarget); target.Kind() == ast.KindAttribute {
				s.stores(target)
				s.b = append(s.b, byte(raw.Kind))
				s.text([]byte(n.Child(ast.FieldAnnotation).Text()))
			}
		case named && !isAttribute && raw.Data == s.self && s.self != 0:
			s.open = true // the name may mean something else there
		}
	}
	out := make([]Hash, len(all))
	for i := range all {
		if out[i] = max(hashOf(all[i].b), 1); all[i].open || all[i].uncalled != 0 {
			out[i] = isOpen
		}
	}
	return out
}

// stores writes a store to an attribute.
func (s *shown) stores(target ast.Node) {
	raw := &target.Tree.Nodes[target.Index]
	s.b = append(s.b, byte(raw.Field))
	s.text([]byte(target.Tree.Symbols.At(raw.Data)))
}

// selfOf returns the symbol of the first parameter of a method, which Python fills; 0 where it does not, or may not.
func selfOf(fn ast.Node) uint32 {
	for d := range fn.Children(ast.FieldDecoratorList).All() {
		if d.AsName().Id() == "staticmethod" {
			return 0
		}
	}
	for n := range fn.Child(ast.FieldArgs).All() {
		switch n.Field() {
		case ast.FieldPosonlyargs, ast.FieldArgs:
			return n.Tree.Nodes[n.Index].Data
		}
	}
	return 0
}
