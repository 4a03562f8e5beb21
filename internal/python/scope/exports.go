package scope

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Exports is what a module says of its public names in __all__.
type Exports struct {
	// Declared: the module binds __all__ at all. Where it does not, all names without a leading underscore are public.
	Declared bool
	// Complete: all of it could be read. Otherwise there may be more names than those given, or fewer.
	Complete bool
	// Names are the names, in the order of the source, each once.
	Names []string
	// From are the expressions m of each m.__all__ that is added: their modules' public names are public here too.
	From []ast.Index
}

// Exports reads __all__: literal lists and tuples, +, +=, append, extend and remove, and the __all__ of other modules.
// Parts under a condition count as if it held.
func (t *Table) Exports() Exports {
	all := t.Lookup(Module, "__all__")
	if all == 0 || !t.symbols[all].Has(IsBound) {
		return Exports{Complete: true}
	}
	r := &exportReader{Table: t, nodes: t.tree.Nodes, name: t.symbols[all].name}
	r.Declared, r.Complete = true, true
	r.block(t.tree.Root, true)
	return r.Exports
}

type exportReader struct {
	*Table
	Exports
	nodes []ast.Raw
	name  uint32
}

// block reads the statements below a node; sure is false under a condition, where an assignment does not replace.
func (r *exportReader) block(i ast.Index, sure bool) {
	for c := r.nodes[i].First; c != 0; c = r.nodes[c].Next {
		switch r.nodes[c].Kind {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef:
		case ast.KindIf, ast.KindTry, ast.KindTryStar, ast.KindExceptHandler, ast.KindFor, ast.KindWhile,
			ast.KindMatch, ast.KindMatchCase:
			r.block(c, false)
		case ast.KindWith:
			r.block(c, sure)
		case ast.KindAssign, ast.KindAnnAssign:
			if r.assigns(c) {
				if sure {
					r.Names, r.From, r.Complete = nil, nil, true
				}
				r.add(r.tree.Node(c).Child(ast.FieldValue).Index)
			}
		case ast.KindAugAssign:
			if r.isAll(r.nodes[c].First) {
				r.add(r.tree.Node(c).Child(ast.FieldValue).Index)
			}
		case ast.KindExpr:
			r.call(r.tree.Node(r.nodes[c].First).AsCall())
		case ast.KindDelete:
			for target := r.nodes[c].First; target != 0; target = r.nodes[target].Next {
				r.Complete = r.Complete && !r.isAll(target)
			}
		}
	}
}

func (r *exportReader) isAll(i ast.Index) bool {
	return r.nodes[i].Kind == ast.KindName && r.nodes[i].Data == r.name
}

func (r *exportReader) assigns(i ast.Index) bool {
	for c := r.nodes[i].First; c != 0; c = r.nodes[c].Next {
		if f := r.nodes[c].Field; (f == ast.FieldTargets || f == ast.FieldTarget) && r.isAll(c) {
			return true
		}
	}
	return false
}

// call reads __all__.append(…) and its like.
func (r *exportReader) call(call ast.Call) {
	method := call.Func().AsAttribute()
	if !method.OK() || !r.isAll(method.Value().Index) {
		return
	}
	arg := call.Args().First()
	switch method.Attr() {
	case "extend":
		r.add(arg.Index)
	case "append":
		r.element(arg)
	case "remove":
		if name, err := arg.AsConstant().Str(); err == nil && arg.Op() == ast.ConstStr {
			r.Names = slices.DeleteFunc(r.Names, func(n string) bool { return n == name })
			return
		}
		r.Complete = false
	case "sort", "reverse":
	default:
		r.Complete = false
	}
}

// add reads an expression whose value is a sequence of names. A declaration without a value adds none.
func (r *exportReader) add(i ast.Index) {
	n := r.tree.Node(i)
	switch n.Kind() {
	case ast.KindInvalid:
	case ast.KindList, ast.KindTuple, ast.KindSet:
		for element := range n.All() {
			r.element(element)
		}
	case ast.KindBinOp:
		if n.Op() != ast.Add {
			r.Complete = false
			return
		}
		r.add(n.AsBinOp().Left().Index)
		r.add(n.AsBinOp().Right().Index)
	case ast.KindAttribute:
		if n.AsAttribute().Attr() != "__all__" {
			r.Complete = false
			return
		}
		r.From = append(r.From, n.AsAttribute().Value().Index)
	case ast.KindCall:
		// list(m.__all__), sorted([…])
		call := n.AsCall()
		switch call.Func().AsName().Id() {
		case "list", "tuple", "sorted", "set":
			if call.Args().Len() == 1 {
				r.add(call.Args().First().Index)
				return
			}
		}
		r.Complete = false
	default:
		// __all__ = __all__ + […] adds to what is there; the assignment has just dropped it.
		r.Complete = false
	}
}

func (r *exportReader) element(n ast.Node) {
	if n.Is(ast.KindStarred) {
		r.add(n.AsStarred().Value().Index)
		return
	}
	name, err := n.AsConstant().Str()
	if err != nil || n.Op() != ast.ConstStr {
		r.Complete = false
		return
	}
	if !slices.Contains(r.Names, name) {
		r.Names = append(r.Names, name)
	}
}
