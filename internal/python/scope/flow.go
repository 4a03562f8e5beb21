package scope

import (
	"iter"
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Flow is what depends on the order of execution in one frame: a module, function or lambda, with the class bodies and
// comprehensions that run inside it. A generator expression counts as running where it stands. It does not change.
//
// It is computed by one structured walk. Conditions count as open except constants and TYPE_CHECKING, which counts as
// true; a call is never taken for one that does not return. An exception is possible at whatever can raise. A with
// statement passes exceptions on, unless its manager is spelled suppress.
type Flow struct {
	table *Table
	frame ScopeID

	firstUse    UseID
	useReach    []uint32
	useGuard    []guardID
	firstSymbol SymbolID
	endReach    []uint32

	// memberNodes are the loads of attributes of which something is known, sorted; memberReach goes with them.
	memberNodes []ast.Index
	memberReach []uint32
	// outside is what is known of other attributes.
	outside [1]Def

	reaches   []reachRange
	defs      []Def
	defGuards []Guard
	guards    []guardLink
	dead      []deadSpan
}

// Def is one binding that can reach a use.
type Def struct {
	// Binding is 0 for the value that a variable of another frame (a global, a closure's) had when this frame began,
	// for a builtin, and for what an attribute may hold from elsewhere.
	Binding BindingID

	firstGuard, endGuard uint32
}

// Reach is what a name can hold at some point.
type Reach struct {
	// Defs are the bindings, in the order of the source; that of 0 first. Deletions never stand there. A star import
	// does where it may have bound the name: it then stands beside the bindings that it may have replaced. Do not
	// change the slice.
	Defs []Def
	// Unbound: on some path nothing has bound the name, or a del was last. In a class body Table.Outer is then meant.
	Unbound bool
	// Dead: the point cannot be reached; all else is empty.
	Dead bool
}

// Guard is a condition that is known.
type Guard struct {
	// Cond is the condition: an expression; or a pattern, which the subject of its match statement has or has not
	// matched. It is never a not, never a true and, never a false or: those are taken apart.
	Cond ast.Index
	// Holds tells whether it was true or false.
	Holds bool
}

// Flow returns the flow of the frame that a scope belongs to. It is computed when first asked for.
func (t *Table) Flow(id ScopeID) *Flow {
	place := &t.flows[t.scopes[id].Frame]
	if f := place.Load(); f != nil {
		return f
	}
	// Two goroutines may both come here; they compute the same.
	f := t.computeFlow(t.scopes[id].Frame)
	if !place.CompareAndSwap(nil, f) {
		if have := place.Load(); have != nil { // else it has been dropped in between
			return have
		}
	}
	return f
}

// DropFlows lets go of the flows of functions. Each is computed again when it is asked for again, the same to the last number.
// That of the module stays: it is asked for whatever is asked of the file.
func (t *Table) DropFlows() {
	for i := range t.flows {
		if i != int(Module) && t.flows[i].Load() != nil {
			t.flows[i].Store(nil)
		}
	}
}

// Reaching returns what can reach a Name node that stands in the frame: for a load what it can hold, for a store or a
// deletion what the name held just before. For a name that another frame owns it tells what this frame knows of it.
//
// It also answers for the load of an attribute of a name, such as self.x or self.x.y: which of this frame's own stores
// to it can reach, a Def with Binding 0 being whatever it may hold otherwise. A store to the name or to an attribute on
// the way ends what is known; calls and awaits do not, nor do stores through other names of the same object.
func (f *Flow) Reaching(node ast.Index) Reach {
	if use := f.use(node); use != 0 {
		return f.reach(f.useReach[use-f.firstUse])
	}
	if f.table.tree.Nodes[node].Kind != ast.KindAttribute {
		return Reach{}
	}
	if i, ok := slices.BinarySearch(f.memberNodes, node); ok {
		return f.reach(f.memberReach[i])
	}
	if !f.Live(node) {
		return Reach{Dead: true}
	}
	return Reach{Defs: f.outside[:]}
}

// AtEnd returns what a symbol of a module or class holds when its body has run: what an importer sees, what is an
// attribute. Where the body never ends it is Dead. For symbols of other scopes it says nothing: after a function there
// is nobody to ask, and a closure may see any of VariableBindings.
func (f *Flow) AtEnd(id SymbolID) Reach {
	if id < f.firstSymbol || int(id-f.firstSymbol) >= len(f.endReach) {
		return Reach{}
	}
	return f.reach(f.endReach[id-f.firstSymbol])
}

// Narrowings yields the conditions that a value went through on its way from a Def to the use, outermost first, and that
// were tested on it: each mentions the name, and the name was not bound again in between. Conditions hold for this Def
// alone; those of several paths that bring it are left out where the paths disagree.
func (f *Flow) Narrowings(d Def) []Guard { return f.defGuards[d.firstGuard:d.endGuard:d.endGuard] }

// Guards yields all conditions that are known where a Name stands, innermost first, whatever they mention. The names in
// them may have been bound again since; Narrowings has those for which that is ruled out.
func (f *Flow) Guards(name ast.Index) iter.Seq[Guard] {
	return func(yield func(Guard) bool) {
		use := f.use(name)
		if use == 0 {
			return
		}
		for g := f.useGuard[use-f.firstUse]; g != 0; g = f.guards[g].outer {
			if !yield(f.guards[g].Guard) {
				return
			}
		}
	}
}
