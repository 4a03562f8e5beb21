package section

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// mentioner looks through a body for what it mentions.
type mentioner struct {
	t *ast.Tree
	// found has a symbol and a hash of what it is in each number, the symbol in its upper half.
	found []uint64
	// scopes counts the functions, lambdas and comprehensions inside.
	scopes int
	// unknown: a name may stand for something by a statement that does not bind it.
	unknown bool
}

// body returns the symbols that are mentioned in the body of a function, each once; nil where that is not known.
func (w *mentioner) body(fn ast.Node) []mention {
	*w = mentioner{t: fn.Tree, found: w.found[:0]}
	for stmt := range fn.Children(ast.FieldBody).All() {
		w.node(stmt, fn.Kind(), 1)
	}
	if w.unknown {
		return nil
	}
	slices.Sort(w.found)
	mentions := make([]mention, 0, len(w.found))
	for i, found := range w.found {
		if i > 0 && found == w.found[i-1] {
			continue
		}
		if name := int(found >> 32); len(mentions) == 0 || mentions[len(mentions)-1].name != name {
			mentions = append(mentions, mention{name, 0})
		}
		last := &mentions[len(mentions)-1]
		last.as = mix(last.as, Hash(uint32(found)))
	}
	return mentions
}

func mix(h, with Hash) Hash {
	h = (h ^ with) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// mention notes that a node names something in a scope.
func (w *mentioner) mention(raw *ast.Raw, parent ast.Kind, scope Hash) {
	as := mix(scope, Hash(raw.Kind)<<16|Hash(raw.Flags&(ast.FlagStore|ast.FlagDel))<<8)
	switch {
	case raw.Kind != ast.KindName && raw.Kind != ast.KindAttribute, raw.Flags&(ast.FlagStore|ast.FlagDel) != 0:
		as = mix(as, Hash(parent)) // what binds it says of what scope it becomes a variable
	case raw.Field == ast.FieldFunc:
		as = mix(as, Hash(raw.Field))
	}
	w.found = append(w.found, uint64(raw.Data)<<32|uint64(as>>32))
}

// node looks through a node that is evaluated in a scope.
func (w *mentioner) node(n ast.Node, parent ast.Kind, scope Hash) {
	raw := &w.t.Nodes[n.Index]
	switch raw.Kind {
	case ast.KindGlobal, ast.KindNonlocal, ast.KindClassDef, ast.KindTypeAlias, ast.KindTypeVar, ast.KindParamSpec, ast.KindTypeVarTuple:
		w.unknown = true
		return
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
		w.mention(raw, parent, scope)
		w.function(n, scope)
		return
	case ast.KindLambda:
		w.function(n, scope)
		return
	case ast.KindListComp, ast.KindSetComp, ast.KindDictComp, ast.KindGeneratorExp:
		w.comprehension(n, scope)
		return
	case ast.KindIdentifier:
		if parent != ast.KindKeyword && parent != ast.KindMatchClass { // these are names of others
			w.mention(raw, parent, scope)
		}
		return
	case ast.KindName, ast.KindAttribute, ast.KindAlias:
		w.mention(raw, parent, scope)
	}
	for i := raw.First; i != 0; i = w.t.Nodes[i].Next {
		w.node(w.t.Node(i), raw.Kind, scope)
	}
}

// inside is the scope of a function, lambda or comprehension in another.
func (w *mentioner) inside(n ast.Node, scope Hash) Hash {
	w.scopes++
	return mix(mix(scope, Hash(w.scopes)), Hash(n.Kind()))
}

// function looks through a function or lambda. Decorators, defaults and annotations are evaluated outside.
func (w *mentioner) function(n ast.Node, scope Hash) {
	inner := w.inside(n, scope)
	for child := range n.All() {
		switch child.Field() {
		case ast.FieldBody:
			w.node(child, n.Kind(), inner)
		case ast.FieldArgs:
			for arg := range child.All() {
				if arg.Kind() != ast.KindArg {
					w.node(arg, child.Kind(), scope)
					continue
				}
				w.mention(&w.t.Nodes[arg.Index], child.Kind(), inner)
				for annotation := range arg.All() {
					w.node(annotation, arg.Kind(), scope)
				}
			}
		default:
			w.node(child, n.Kind(), scope)
		}
	}
}

// comprehension looks through a comprehension, of which the first iterable is evaluated outside.
func (w *mentioner) comprehension(n ast.Node, scope Hash) {
	inner := w.inside(n, scope)
	first := true
	for child := range n.All() {
		if child.Kind() != ast.KindComprehension {
			w.node(child, n.Kind(), inner)
			continue
		}
		for part := range child.All() {
			if part.Field() == ast.FieldIter && first {
				w.node(part, child.Kind(), scope)
				continue
			}
			w.node(part, child.Kind(), inner)
		}
		first = false
	}
}
