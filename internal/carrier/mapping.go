package carrier

import "github.com/unheeded/unheeded/internal/python/ast"

// elementsOfValues returns what is in the dict whose values a call gives: a local variable that was bound once, to a display,
// a comprehension or an empty dict, and is filled by its keys. all is false where there may be others.
func (t *Tracker) elementsOfValues(s, call spot) (out []element, all bool) {
	name := s.at(s.node.AsCall().Func().AsAttribute().Value())
	made := t.origin(name)
	if made.node.Index == name.node.Index {
		return nil, false
	}
	all = true
	switch n := made.node; n.Kind() {
	case ast.KindDict:
		for value := range n.Children(ast.FieldValues).All() {
			out = append(out, element{spot: made.at(value), holder: made})
		}
		all = n.Children(ast.FieldKeys).Len() == len(out) // else one is **others
	case ast.KindDictComp:
		out = append(out, element{spot: made.at(n.Child(ast.FieldValue)), holder: made})
	case ast.KindCall:
		if callee, _ := t.types.TypeOf(made.file, n.AsCall().Func()).Callee(); callee != "builtins.dict" || n.AsCall().Args().Len() > 0 {
			return nil, false
		}
	default:
		return nil, false
	}
	elsewhere := Use(0)
	for n := range mentions(s.file, s.file.Scopes.Resolve(name.node.Index)) {
		use := s.at(n)
		up := use.parent()
		switch {
		case n.Has(ast.FlagStore | ast.FlagDel):
		case up.node.Kind() == ast.KindSubscript && up.node.Has(ast.FlagStore) && n.Field() == ast.FieldValue:
			if value := up.parent().node.AsAssign().Value(); value.OK() {
				out = append(out, element{spot: s.at(value), holder: up.parent()})
			} else {
				all = false
			}
		case isInside(s.file, n, call.node):
		default:
			elsewhere |= t.ofMapping(use)
		}
	}
	for i := range out {
		out[i].elsewhere |= elsewhere
	}
	return out, all
}

// ofMapping returns what is done with the values of a dict by one use of it. Who iterates over it gets the keys.
func (t *Tracker) ofMapping(s spot) Use {
	up := s.parent()
	switch n := up.node; n.Kind() {
	case ast.KindSubscript:
		if n.Has(ast.FlagDel) {
			return 0
		}
		if s.node.Field() == ast.FieldValue {
			return t.value(up, 0)
		}
	case ast.KindAttribute:
		method := up.parent()
		if method.node.Kind() != ast.KindCall || n.Field() != ast.FieldFunc {
			return Reads
		}
		switch n.AsAttribute().Attr() {
		case "keys", "clear":
			return 0
		case "values":
			return t.value(method, 1)
		case "get", "pop":
			return t.value(method, 0)
		}
	case ast.KindCall:
		switch callee, _ := t.types.TypeOf(s.file, n.AsCall().Func()).Callee(); callee {
		case "builtins.zip", "builtins.enumerate", "builtins.len", "builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted",
			"builtins.bool":
			return 0
		}
	case ast.KindFor, ast.KindComprehension:
		if s.node.Field() == ast.FieldIter {
			return 0
		}
	case ast.KindIf, ast.KindWhile, ast.KindUnaryOp, ast.KindCompare:
		return 0
	}
	return Reads
}
