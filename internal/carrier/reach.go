package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
)

// Failure is an expression that raises whenever it is evaluated, by a mistake of the code that is not what it is looked at for.
type Failure struct {
	At  ast.Node
	Why string
}

// Reach says which expressions of a body are evaluated in some run, given what fails in it whenever a run gets there.
type Reach struct {
	// Missed are those that no run gets to because of a failure, in the order of the graph.
	Missed []ast.Node
	// Reached tells of the others.
	Reached map[ast.Index]bool
	// failures are those that some run gets to.
	failures []Failure
	// returns says that some run gets to the end.
	returns bool
	// deeply says that functions that always fail are seen to.
	deeply bool
}

// Before returns the failure that stands in the way to a node that is missed: the last one before it in the text.
func (r *Reach) Before(n ast.Node) (Failure, bool) {
	var last Failure
	for _, f := range r.failures {
		if at := f.At.Span().Start; at < n.Span().Start && (!last.At.OK() || at > last.At.Span().Start) {
			last = f
		}
	}
	return last, last.At.OK()
}

// Reach follows the ways through the body of a function, class or module. What fails leaves by the ways of exceptions alone.
// Each handler may catch it: a way too many makes no doubt.
func (a *Analysis) Reach(body ast.Node) *Reach { return a.reach(body, true) }

// reachKey is a body, and whether what it calls is looked into: what that calls in turn is not.
type reachKey struct {
	body   ast.Index
	deeply bool
}

func (a *Analysis) reach(body ast.Node, deeply bool) *Reach {
	key := reachKey{body.Index, deeply}
	if r, ok := a.reaches[key]; ok {
		return r
	}
	r := &Reach{Reached: map[ast.Index]bool{}, deeply: deeply}
	if a.reaches == nil {
		a.reaches = map[reachKey]*Reach{}
	}
	a.reaches[key] = r
	graph := a.track.graph(a.File, body)
	w := leaver{t: a.track, file: a.File, graph: graph}
	seen := make([]bool, graph.Len())
	seen[graph.Entry] = true
	for todo := []cfg.BlockID{graph.Entry}; len(todo) > 0; todo = todo[1:] {
		failed := a.evaluate(r, graph, todo[0])
		for _, e := range graph.Out(todo[0]) {
			if seen[e.To] || failed && !e.Kind.IsPartial() {
				continue
			}
			if e.Kind == cfg.Swallowed && (!w.swallows(e) || a.expectsInVain(a.File.Tree.Node(e.Node)) != "") {
				continue
			}
			seen[e.To] = true
			todo = append(todo, e.To)
		}
	}
	r.returns = seen[graph.Exit]
	if len(r.failures) == 0 {
		return r
	}
	for _, b := range graph.Order() {
		for _, item := range graph.Items(b) {
			graph.Visit(item, func(i ast.Index) {
				if !r.Reached[i] {
					r.Missed = append(r.Missed, a.File.Tree.Node(i))
				}
			})
		}
	}
	return r
}

// evaluate notes what a block evaluates, and reports whether it fails on the way.
func (a *Analysis) evaluate(r *Reach, graph *cfg.Graph, b cfg.BlockID) (failed bool) {
	for _, item := range graph.Items(b) {
		if why := a.failsToExit(graph, b, item); why != "" {
			r.failures = append(r.failures, Failure{a.File.Tree.Node(item.Node), why})
			return true
		}
		graph.Visit(item, func(i ast.Index) {
			if failed {
				return
			}
			r.Reached[i] = true
			n := a.File.Tree.Node(i)
			if why := a.fails(n, r.deeply); why != "" && a.isUnconditional(n, item.Node) {
				r.failures = append(r.failures, Failure{n, why})
				failed = true
			}
		})
		if failed {
			return true
		}
	}
	return false
}

// isUnconditional reports whether evaluating an item evaluates one of its parts.
func (a *Analysis) isUnconditional(n ast.Node, item ast.Index) bool {
	for ; n.OK() && n.Index != item; n = a.Parent(n) {
		around := a.Parent(n)
		switch around.Kind() {
		case ast.KindBoolOp:
			if around.Child(n.Field()) != n {
				return false
			}
		case ast.KindIfExp:
			if n.Field() != ast.FieldTest {
				return false
			}
		case ast.KindCompare:
			if n.Field() == ast.FieldComparators && around.Child(ast.FieldComparators) != n {
				return false
			}
		case ast.KindListComp, ast.KindSetComp, ast.KindDictComp:
			if n.Field() != ast.FieldGenerators || around.Child(ast.FieldGenerators) != n {
				return false
			}
		case ast.KindComprehension:
			if n.Field() != ast.FieldIter {
				return false
			}
		case ast.KindLambda, ast.KindGeneratorExp:
			return false
		}
	}
	return true
}

// AlwaysFails reports whether a function never comes back, because of something in its body that fails.
func (a *Analysis) AlwaysFails(fn *infer.Func) bool { return a.alwaysFails(fn, true) }

func (a *Analysis) alwaysFails(fn *infer.Func, deeply bool) bool {
	if fn.File.IsLibrary() || fn.File.IsInstalled || fn.IsGenerator() || !fn.Node.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) ||
		fn.Node.Children(ast.FieldDecoratorList).First().OK() {
		return false
	}
	r := a.Of(fn.File).reach(fn.Node, deeply)
	return !r.returns && len(r.failures) > 0
}

// Of returns the analysis of another file. What is asked of it may rest on anything in that file: what it patches, too.
func (a *Analysis) Of(f *infer.File) *Analysis {
	if f == a.File {
		return a
	}
	if a.others == nil {
		a.others = map[*infer.File]*Analysis{a.File: a}
	}
	a.types.NotedText(f)
	other := a.others[f]
	if other == nil {
		other = NewAnalysis(f, a.track)
		other.others = a.others
		a.others[f] = other
	}
	return other
}
