package scope

import (
	"iter"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Table has the scopes, symbols, bindings and imports of one module. It does not change after Build.
type Table struct {
	tree *ast.Tree
	// info has a number for each node: the use of a Name, the scope that a scope's node opens, else the scope that the
	// node stands in.
	info    []uint32
	scopes  []Scope
	symbols []Symbol
	// bindings are those of names, then, from firstMember on, those of attributes.
	bindings    []Binding
	firstMember BindingID
	uses        []Use
	steps       []Step
	imports     []ImportStmt
	events      []event
	mentions    []Mention
	// extra are names that no symbol of the tree spells: the first part of a dotted import. They are numbered after
	// the tree's.
	extra []string

	// walkers has those that have computed flows, for the next one.
	walkers *sync.Pool
	// flows has a place for each scope; those of frames are filled on demand.
	flows []atomic.Pointer[Flow]
}

// Tree returns the tree that the table was built from.
func (t *Table) Tree() *ast.Tree { return t.tree }

// Scope returns a scope; the zero Scope for 0.
func (t *Table) Scope(id ScopeID) Scope { return t.scopes[id] }

// Scopes yields all scopes. Scopes of one frame follow each other; frames are in the order of the source.
func (t *Table) Scopes() iter.Seq2[ScopeID, Scope] {
	return func(yield func(ScopeID, Scope) bool) {
		for id := Module; int(id) < len(t.scopes); id++ {
			if !yield(id, t.scopes[id]) {
				return
			}
		}
	}
}

// ScopesOf yields the scopes of one kind, FunctionScope in the order of the source.
func (t *Table) ScopesOf(kind ScopeKind) iter.Seq[ScopeID] {
	return func(yield func(ScopeID) bool) {
		for id := Module; int(id) < len(t.scopes); id++ {
			if t.scopes[id].Kind == kind && !yield(id) {
				return
			}
		}
	}
}

// Opens returns the scope that a node opens: that of a Module, function, class, lambda or comprehension; else 0.
func (t *Table) Opens(node ast.Index) ScopeID {
	if !opensScope(t.tree.Nodes[node].Kind) {
		return 0
	}
	return ScopeID(t.info[node])
}

// TypeParams returns the scope of a statement's type parameters; 0 where it has none.
func (t *Table) TypeParams(node ast.Index) ScopeID {
	if opened := t.Opens(node); opened != 0 {
		if outer := t.scopes[opened].Parent; t.scopes[outer].Kind == TypeParamsScope && t.scopes[outer].Node == node {
			return outer
		}
		return 0
	}
	if t.tree.Nodes[node].Kind != ast.KindTypeAlias {
		return 0
	}
	for id := range t.ScopesOf(TypeParamsScope) {
		if t.scopes[id].Node == node {
			return id
		}
	}
	return 0
}

// ScopeOf returns the scope that a node stands in, for a definition the one around it. Defaults, decorators, bases and
// annotations stand around a function or class, as does the first iterable of a comprehension. 0 for nodes that are not
// part of the tree.
func (t *Table) ScopeOf(node ast.Index) ScopeID {
	info := t.info[node]
	switch kind := t.tree.Nodes[node].Kind; {
	case kind == ast.KindName:
		return t.symbols[t.uses[info].Symbol].Scope
	case opensScope(kind):
		outer := t.scopes[info].Parent
		if t.scopes[outer].Kind == TypeParamsScope && t.scopes[outer].Node == node {
			outer = t.scopes[outer].Parent
		}
		return outer
	}
	return ScopeID(info)
}

// EnclosingFunction returns the function or lambda that a scope belongs to, itself included; 0 where there is none
// before the module. Class bodies and comprehensions are looked through.
func (t *Table) EnclosingFunction(id ScopeID) ScopeID {
	if frame := t.scopes[id].Frame; frame != Module {
		return frame
	}
	return 0
}

// EnclosingClass returns the innermost class around a scope, itself included, that a private name or __class__ would
// mean; 0 where there is none.
func (t *Table) EnclosingClass(id ScopeID) ScopeID {
	for ; id != 0; id = t.scopes[id].Parent {
		if t.scopes[id].Kind == ClassScope {
			return id
		}
	}
	return 0
}

// Symbol returns a symbol; the zero Symbol for 0.
func (t *Table) Symbol(id SymbolID) Symbol { return t.symbols[id] }

// Name returns the name of a symbol as it is written, not mangled; "" for 0.
func (t *Table) Name(id SymbolID) string { return t.nameString(t.symbols[id].name) }

// Symbols yields the symbols of a scope, in the order in which the module first mentions their names.
func (t *Table) Symbols(id ScopeID) iter.Seq[SymbolID] {
	return func(yield func(SymbolID) bool) {
		for s := t.scopes[id].firstSymbol; s < t.scopes[id].endSymbol; s++ {
			if !t.symbols[s].Has(IsStar) && !yield(s) {
				return
			}
		}
	}
}

// Lookup returns the symbol of a name in a scope itself; 0 where the scope does not mention the name.
func (t *Table) Lookup(id ScopeID, name string) SymbolID {
	if number, ok := t.nameNumber(name); ok {
		return t.lookupNumber(id, number)
	}
	return 0
}

func (t *Table) lookupNumber(id ScopeID, name uint32) SymbolID {
	low, high := t.scopes[id].firstSymbol, t.scopes[id].endSymbol
	for low < high {
		middle := low + (high-low)/2
		switch have := t.symbols[middle].name; {
		case have == name:
			return middle
		case have < name:
			low = middle + 1
		default:
			high = middle
		}
	}
	return 0
}

// SymbolOf returns the symbol of a Name node in the scope where it stands; 0 for other nodes.
func (t *Table) SymbolOf(name ast.Index) SymbolID { return t.uses[t.useOf(name)].Symbol }

// Resolve returns the variable that a Name node means, see Symbol.Owner; 0 when the module does not bind it. A class
// body that may not have bound its name yet falls back to Outer.
func (t *Table) Resolve(name ast.Index) SymbolID { return t.symbols[t.SymbolOf(name)].Owner }

// Outer returns the variable of the module that a name means in a class body as long as the class has not bound it; 0
// when it is a builtin. For a symbol of the module it is 0.
func (t *Table) Outer(id SymbolID) SymbolID {
	if t.symbols[id].Scope == Module {
		return 0
	}
	return t.symbols[t.lookupNumber(Module, t.symbols[id].name)].Owner
}

// Binding returns a binding; the zero Binding for 0.
func (t *Table) Binding(id BindingID) Binding { return t.bindings[id] }

// BindingCount is one more than the largest number of a binding.
func (t *Table) BindingCount() int { return len(t.bindings) }

// Bindings yields what binds or deletes a symbol in its own scope, in the order of the source.
func (t *Table) Bindings(id SymbolID) iter.Seq[BindingID] {
	return func(yield func(BindingID) bool) {
		for b, end := t.bindingRange(id); b < end; b++ {
			if !yield(b) {
				return
			}
		}
	}
}

// VariableBindings yields everything that binds a variable, in whatever scope: those of its own scope first, then those
// of scopes that declare it global or nonlocal. This is what a closure may see. The id is that of an Owner.
func (t *Table) VariableBindings(id SymbolID) iter.Seq[BindingID] {
	return func(yield func(BindingID) bool) {
		for s := id; s != 0; {
			for b, end := t.bindingRange(s); b < end; b++ {
				if !yield(b) {
					return
				}
			}
			s = t.nextCapture(id, s)
		}
	}
}

// Captures yields the symbols of other scopes that mean a variable.
func (t *Table) Captures(id SymbolID) iter.Seq[SymbolID] {
	return func(yield func(SymbolID) bool) {
		for s := t.symbols[id].firstCapture; s != 0; s = t.symbols[s].nextCapture {
			if !yield(s) {
				return
			}
		}
	}
}

func (t *Table) nextCapture(owner, s SymbolID) SymbolID {
	if s == owner {
		return t.symbols[owner].firstCapture
	}
	return t.symbols[s].nextCapture
}

// Uses yields the Name nodes that mention a symbol in its own scope, in the order of the source. Add those of Captures
// for all mentions of a variable.
func (t *Table) Uses(id SymbolID) iter.Seq[Use] {
	return func(yield func(Use) bool) {
		if id == 0 {
			return
		}
		for u := t.symbols[id].firstUse; u < t.endUse(id); u++ {
			if !yield(t.uses[u]) {
				return
			}
		}
	}
}

// Members yields the bindings of attributes, such as self.x = 1, of the whole file in the order of the source. Their Node
// is the Attribute that is stored or deleted, all else is as for names; they have no Symbol. An annotation without a
// value counts.
func (t *Table) Members() iter.Seq[BindingID] {
	return func(yield func(BindingID) bool) {
		for b := t.firstMember; int(b) < len(t.bindings) && yield(b); b++ {
		}
	}
}

// BindingAt returns what a node binds: a Name or Attribute that is stored or deleted, an alias, arg, definition,
// ExceptHandler, capture pattern or type parameter; 0 where it binds nothing.
func (t *Table) BindingAt(node ast.Index) BindingID {
	switch t.tree.Nodes[node].Kind {
	case ast.KindName:
		return t.uses[t.useOf(node)].Binding
	case ast.KindAttribute:
		if b := t.memberAt(t.tree.Nodes[node].Start); int(b) < len(t.bindings) && t.bindings[b].Node == node {
			return b
		}
		return 0
	}
	scope := t.ScopeOf(node)
	name, ok := t.boundName(node)
	if scope == 0 || !ok {
		return 0
	}
	for b, end := t.bindingRange(t.lookupNumber(scope, name)); b < end; b++ {
		if t.bindings[b].Node == node {
			return b
		}
	}
	return 0
}

// Path returns the unpackings from a binding's value to its name, outermost first; nil where the value is bound whole.
// For For and Comprehension they apply to the element, for With to the entered value.
func (t *Table) Path(id BindingID) []Step {
	var path []Step
	for s := t.bindings[id].path; s != 0; s = t.steps[s].outer {
		path = append(path, t.steps[s])
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return path
}

// memberAt returns the first binding of an attribute at or behind an offset.
func (t *Table) memberAt(start uint32) BindingID {
	members := t.bindings[t.firstMember:]
	return t.firstMember + BindingID(sort.Search(len(members), func(i int) bool {
		return t.tree.Nodes[members[i].Node].Start >= start
	}))
}

func (t *Table) useOf(name ast.Index) UseID {
	if t.tree.Nodes[name].Kind != ast.KindName {
		return 0
	}
	return UseID(t.info[name])
}

func (t *Table) bindingRange(id SymbolID) (first, end BindingID) {
	if id == 0 {
		return 0, 0
	}
	first, end = t.symbols[id].firstBinding, t.firstMember
	if int(id)+1 < len(t.symbols) {
		end = t.symbols[id+1].firstBinding
	}
	return first, end
}

func (t *Table) endUse(id SymbolID) UseID {
	if int(id)+1 < len(t.symbols) {
		return t.symbols[id+1].firstUse
	}
	return UseID(len(t.uses))
}

func opensScope(k ast.Kind) bool {
	switch k {
	case ast.KindModule, ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda,
		ast.KindListComp, ast.KindSetComp, ast.KindDictComp, ast.KindGeneratorExp:
		return true
	}
	return false
}
