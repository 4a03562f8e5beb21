package cfg_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// TestReaching computes for every function of python3's library which bindings reach which uses, over the graph, and
// compares with scope.Flow, which knows nothing of graphs: two ways to one answer. Flow must tell at least what the
// graph says when the last item of a block is undone as a whole by its exceptions, and at most what it says when any
// part of it may have been done.
func TestReaching(t *testing.T) {
	functions, uses := 0, 0
	for path, tree := range libraryTrees(t) {
		table := scope.Build(tree)
		parents := tree.Parents()
		for id := range table.ScopesOf(scope.FunctionScope) {
			r := &reaching{table: table, id: id, g: cfg.Build(tree, table.Scope(id).Node, cfg.Options{})}
			if !r.prepare() {
				continue
			}
			functions++
			least, most := r.solve(false), r.solve(true)
			flow := table.Flow(id)
			for _, name := range slices.Sorted(maps.Keys(most)) {
				uses++
				if flow.Reaching(name).Dead && inConditional(tree, parents, name) {
					// A constant settles it, and the graph did not take it apart.
					continue
				}
				got := r.told(r.table.Resolve(name), flow.Reaching(name))
				if !least[name].in(got) || !got.in(most[name]) {
					t.Errorf("%s:%d: %s: flow says %s, graph at least %s and at most %s", path,
						tree.Lines.Line(tree.Nodes[name].Start), tree.Node(name).Text(), r.text(got),
						r.text(least[name]), r.text(most[name]))
				}
			}
		}
	}
	if functions < 10000 || uses < 100000 {
		t.Errorf("only %d functions with %d uses", functions, uses)
	}
	t.Logf("%d functions, %d uses", functions, uses)
}

func inConditional(tree *ast.Tree, parents []ast.Index, i ast.Index) bool {
	for ; tree.Node(i).IsExpr(); i = parents[i] {
		if tree.Node(i).Is(ast.KindBoolOp, ast.KindIfExp) {
			return true
		}
	}
	return false
}

// bits is a set of the bindings of a function and, for each variable, of having none.
type bits []uint64

func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }

func (b bits) in(o bits) bool {
	for i := range b {
		if b[i]&^o[i] != 0 {
			return false
		}
	}
	return true
}

func (b bits) or(o bits) bits {
	out := slices.Clone(b)
	for i := range o {
		out[i] |= o[i]
	}
	return out
}

// reaching is the problem of one function.
type reaching struct {
	table *scope.Table
	id    scope.ScopeID
	g     *cfg.Graph
	// place has the bit of each binding, unbound that of each variable without one; of has the bits of each variable.
	place   map[scope.BindingID]int
	unbound map[scope.SymbolID]int
	of      map[scope.SymbolID]bits
	names   []string
	// loads, where not nil, takes what each use finds.
	loads map[ast.Index]bits
}

// prepare numbers the bindings. It refuses functions with := in a generator expression, which a graph does not run.
func (r *reaching) prepare() bool {
	r.place, r.unbound = map[scope.BindingID]int{}, map[scope.SymbolID]int{}
	for s := range r.table.Symbols(r.id) {
		if r.table.Symbol(s).Owner != s {
			continue
		}
		r.unbound[s] = len(r.names)
		r.names = append(r.names, "no "+r.table.Name(s))
		for b := range r.table.Bindings(s) {
			node := r.table.Binding(b).Node
			if r.table.Scope(r.table.ScopeOf(node)).Kind == scope.GeneratorScope {
				return false
			}
			r.place[b] = len(r.names)
			r.names = append(r.names, fmt.Sprint(r.g.Tree.Lines.Line(r.g.Tree.Nodes[node].Start)))
		}
	}
	r.of = map[scope.SymbolID]bits{}
	for s, none := range r.unbound {
		r.of[s] = r.empty()
		r.of[s].set(none)
		for b := range r.table.Bindings(s) {
			r.of[s].set(r.place[b])
		}
	}
	return true
}

func (r *reaching) empty() bits { return make(bits, len(r.names)/64+1) }

func (r *reaching) solve(partly bool) map[ast.Index]bits {
	start := r.empty()
	for s, none := range r.unbound {
		start.set(none)
		for b := range r.table.Bindings(s) {
			if r.table.Binding(b).Kind == scope.Param {
				start = r.bind(start, b)
			}
		}
	}
	transfer := func(b cfg.BlockID, in bits) (out, raised bits) {
		out, raised = in, in
		items := r.g.Items(b)
		for i, item := range items {
			if i == len(items)-1 {
				raised = out
			}
			r.item(item, out, func(now bits) {
				out = now
				if partly {
					raised = raised.or(now)
				}
			})
		}
		return out, raised
	}
	problem := cfg.Problem[bits]{
		Start: start, Transfer: transfer, Edge: r.edge,
		Join:  func(a, b bits) bits { return a.or(b) },
		Equal: func(a, b bits) bool { return slices.Equal(a, b) },
		Limit: 10000,
	}
	solution := cfg.Forward(r.g, problem)
	if !solution.Settled {
		panic("not settled")
	}
	r.loads = map[ast.Index]bits{}
	for _, b := range r.g.Order() {
		if solution.Reached[b] {
			transfer(b, solution.In[b])
		}
	}
	loads := r.loads
	r.loads = nil
	return loads
}

// bind returns the state behind a binding.
func (r *reaching) bind(state bits, b scope.BindingID) bits {
	at, tracked := r.place[b]
	if !tracked {
		return state
	}
	binding := r.table.Binding(b)
	out := slices.Clone(state)
	for i, w := range r.of[binding.Symbol] {
		out[i] &^= w
	}
	if binding.Kind == scope.Delete {
		at = r.unbound[binding.Symbol]
	}
	out.set(at)
	return out
}

// item walks what an item evaluates; changed is told each new state.
func (r *reaching) item(item cfg.Item, state bits, changed func(bits)) {
	bind := func(b scope.BindingID) {
		if b != 0 {
			state = r.bind(state, b)
			changed(state)
		}
	}
	r.g.Visit(item, func(n ast.Index) {
		if r.g.Early(n) && n != item.Node {
			return
		}
		switch r.g.Tree.Nodes[n].Kind {
		case ast.KindName:
			owner := r.table.Resolve(n)
			if _, tracked := r.unbound[owner]; tracked && r.loads != nil {
				found := state.or(nil)
				for i, w := range r.of[owner] {
					found[i] &= w
				}
				if before, again := r.loads[n]; again {
					found = found.or(before)
				}
				r.loads[n] = found
			}
			b := r.table.BindingAt(n)
			switch binding := r.table.Binding(b); {
			case binding.Kind == scope.AugAssign, binding.Kind == scope.AnnAssign && binding.Value == 0:
			default:
				bind(b)
			}
		case ast.KindAugAssign:
			bind(r.table.BindingAt(r.g.Tree.Nodes[n].First))
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef:
			bind(r.table.BindingAt(n))
		case ast.KindExceptHandler:
			b := r.table.BindingAt(n)
			bind(b)
			if _, tracked := r.place[b]; tracked && item.Role == cfg.Forget {
				symbol := r.table.Binding(b).Symbol
				state = slices.Clone(state)
				for i, w := range r.of[symbol] {
					state[i] &^= w
				}
				state.set(r.unbound[symbol])
				changed(state)
			}
		case ast.KindImport, ast.KindImportFrom:
			for c := r.g.Tree.Nodes[n].First; c != 0; c = r.g.Tree.Nodes[c].Next {
				bind(r.table.BindingAt(c))
			}
		}
	})
}

// edge leaves out the ways that Flow leaves out, and binds the names of a pattern where it matches.
func (r *reaching) edge(e cfg.Edge, state bits) (bits, bool) {
	node := r.g.Tree.Node(e.Node)
	switch e.Kind {
	case cfg.Swallowed:
		call := node.AsWithitem().ContextExpr().AsCall()
		return state, call.Func().AsName().Id() == "suppress" || call.Func().AsAttribute().Attr() == "suppress"
	case cfg.False:
		if node.AsName().Id() == "TYPE_CHECKING" || node.AsAttribute().Attr() == "TYPE_CHECKING" {
			return state, false
		}
	case cfg.Case:
		node.AsMatchCase().Pattern().Walk(func(p ast.Node) bool {
			if p.Is(ast.KindMatchAs, ast.KindMatchStar, ast.KindMatchMapping) {
				if b := r.table.BindingAt(p.Index); b != 0 {
					state = r.bind(state, b)
				}
			}
			return true
		})
	}
	return state, true
}

// told turns what Flow says into bits.
func (r *reaching) told(owner scope.SymbolID, reach scope.Reach) bits {
	out := r.empty()
	for _, d := range reach.Defs {
		if at, tracked := r.place[d.Binding]; tracked {
			out.set(at)
		}
	}
	if reach.Unbound {
		out.set(r.unbound[owner])
	}
	return out
}

func (r *reaching) text(b bits) string {
	var parts []string
	for i, name := range r.names {
		if b != nil && b.has(i) {
			parts = append(parts, name)
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
