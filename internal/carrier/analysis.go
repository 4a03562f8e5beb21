package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Analysis answers what becomes of the carriers of one file. It is for one goroutine.
type Analysis struct {
	File  *infer.File
	track *Tracker
	types *infer.Evaluator

	parents []ast.Index
	// fates has what is lost, by node; known says for which nodes the question was answered: most make nothing, or are
	// heeded.
	fates map[ast.Index]Fate
	known []bool
	// mayInspect and expects are those of the Program.
	mayInspect, expects map[string]bool
	// reaches has what was asked of bodies, others the analyses of other files that were asked.
	reaches map[reachKey]*Reach
	others  map[*infer.File]*Analysis
}

// Fate is what becomes of one carrier.
type Fate struct {
	Carrier
	// Made is the expression that makes it, or the name that holds it.
	Made    ast.Node
	Verdict Verdict
	// At is the node that decides, Part what it has of the carrier.
	At, Part ast.Node
	// Name is the Name that it is bound to where Verdict is Bound: no path from there heeds it. Uses are the places that
	// look at it all the same, in the order of the source. Where it is Mistaken, they are those that fail.
	Name ast.Node
	Uses []Landing
}

// NewAnalysis returns the analysis of a file, which shares what the tracker knows.
func NewAnalysis(f *infer.File, track *Tracker) *Analysis {
	return &Analysis{
		File: f, track: track, types: track.types, parents: f.Parents(),
		fates: map[ast.Index]Fate{}, known: make([]bool, len(f.Tree.Nodes)),
		mayInspect: track.prog.mayInspect, expects: track.prog.expects,
	}
}

// Parent returns the node around a node.
func (a *Analysis) Parent(n ast.Node) ast.Node {
	if i := a.parents[n.Index]; i != 0 {
		return a.File.Tree.Node(i)
	}
	return ast.Node{}
}

// Fate returns what becomes of the carrier that a Call, or an Attribute that is a property, makes. The verdict is Heeded
// where it makes none.
func (a *Analysis) Fate(n ast.Node) Fate {
	if a.known[n.Index] {
		return a.fates[n.Index]
	}
	f := a.fate(n)
	a.known[n.Index] = true
	if f.Made.OK() {
		a.fates[n.Index] = f
	}
	return f
}

func (a *Analysis) fate(n ast.Node) Fate {
	// The form of the code says for most calls that their value is taken; only for the rest it matters what it is.
	land := a.landing(n)
	if land.Verdict == Heeded {
		return Fate{}
	}
	if attr := n.AsAttribute(); attr.OK() && (n.Has(ast.FlagStore|ast.FlagDel) || !a.types.IsProperty(a.File, attr)) {
		return Fate{}
	}
	if callee := n.AsCall().Func().AsAttribute(); callee.OK() && a.patched(callee) {
		return Fate{} // somebody puts something else under that name
	}
	c, ok := a.Made(n)
	if !ok {
		return Fate{}
	}
	if heeds(c.Kind, land) || land.Verdict == Dropped && a.mustRaise(n) {
		return Fate{}
	}
	f := Fate{Carrier: c, Made: n, Verdict: land.Verdict, At: land.At, Part: land.Part}
	if land.Verdict == Bound {
		return a.bound(f)
	}
	return f
}

// Made returns the carrier that the value of an expression is, where it is one.
func (a *Analysis) Made(n ast.Node) (Carrier, bool) {
	if call := n.AsCall(); call.OK() {
		if coroutine, generator := a.types.Makes(a.types.TypeOf(a.File, call.Func())); !coroutine && !generator || !a.mayBegin(call) {
			return Carrier{}, false
		}
	}
	c, ok := Of(a.types.TypeOf(a.File, n))
	if ok && a.types.ReleaseOf(c.Func).Never {
		return Carrier{}, false
	}
	return c, ok
}

// patched reports whether the file assigns to the attribute on the same name, or on an object or class that may be the
// receiver's, something of which it is not known that it makes a coroutine too.
func (a *Analysis) patched(callee ast.Attribute) bool {
	sites := a.File.PatchSites(callee.Attr())
	if len(sites) == 0 {
		return false
	}
	recv := a.types.TypeOf(a.File, callee.Value())
	for _, site := range sites {
		if a.makesCoroutines(site) {
			continue
		}
		base := site.Value()
		if base.Text() == callee.Value().Text() {
			return true
		}
		for _, arm := range a.types.TypeOf(a.File, base).Arms() {
			for _, r := range recv.Arms() {
				if arm.Class != nil && r.Class != nil && (a.types.IsSubclass(r.Class, arm.Class) || a.types.IsSubclass(arm.Class, r.Class)) {
					return true
				}
			}
		}
	}
	return false
}

// makesCoroutines reports whether what an attribute is assigned makes a coroutine when it is called, whatever else.
func (a *Analysis) makesCoroutines(target ast.Attribute) bool {
	assign := a.Parent(target.Node).AsAssign()
	if !assign.OK() {
		return false
	}
	c, ok := Of(a.types.Called(a.types.TypeOf(a.File, assign.Value())))
	return ok && c.Kind == infer.Coroutine && c.Other == nil
}

// mayBegin reports whether a call has arguments that what it calls takes; it is a TypeError otherwise, and makes nothing.
func (a *Analysis) mayBegin(call ast.Call) bool {
	callee := a.types.TypeOf(a.File, call.Func())
	if callee.Kind != infer.Function || callee.Func.File.IsStub || callee.Func.File.IsInstalled {
		return true
	}
	skip := 0
	if callee.Recv != nil {
		skip = 1
	}
	return callee.Func.Accepts(call, skip)
}

// mustRaise reports whether a call of a plain function stands where it is expected to raise: then it returns nothing
// that could be lost. A call of an async function never raises by itself.
func (a *Analysis) mustRaise(n ast.Node) bool {
	callee := a.types.TypeOf(a.File, n.AsCall().Func())
	return callee.Kind == infer.Function && !callee.Func.IsAsync() && a.ExpectsError(n)
}

// ExpectsError reports whether a node stands in a block of a test that passes only if it raises, or in a function inside
// of a function that has such a block: it may be called there.
func (a *Analysis) ExpectsError(n ast.Node) bool {
	inside := false // of a function that stands in the one that is looked at
	for at := a.Parent(n); at.OK(); at = a.Parent(at) {
		switch at.Kind() {
		case ast.KindWith:
			if a.isExpecting(at) {
				return true
			}
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
			if inside && a.hasExpecting(at) {
				return true
			}
			inside = true
		case ast.KindClassDef:
			return false
		}
	}
	return false
}

// isExpecting reports whether a with statement passes only if its block raises.
func (a *Analysis) isExpecting(with ast.Node) bool {
	for item := range with.AsWith().Items().All() {
		if a.expects[calleeName(item.AsWithitem().ContextExpr().AsCall())] {
			return true
		}
	}
	return false
}

// hasExpecting reports whether such a statement stands anywhere in a function.
func (a *Analysis) hasExpecting(function ast.Node) bool {
	found := false
	function.Walk(func(n ast.Node) bool {
		found = found || n.Kind() == ast.KindWith && a.isExpecting(n)
		return !found
	})
	return found
}

// bound decides the fate of a carrier that is given a name: it is lost when no use that the binding reaches heeds it.
func (a *Analysis) bound(f Fate) Fate {
	var targets []ast.Node
	switch f.At.Kind() {
	case ast.KindAssign:
		targets = f.At.AsAssign().Targets().Slice()
	case ast.KindAnnAssign:
		targets = []ast.Node{f.At.AsAnnAssign().Target()}
	case ast.KindNamedExpr:
		targets = []ast.Node{f.At.AsNamedExpr().Target()}
	}
	for _, target := range targets {
		uses, lost := a.uses(f.Kind, target, nil)
		if !lost {
			return a.mistaken(f, target)
		}
		f.Uses = append(f.Uses, uses...)
	}
	f.Name = targets[0]
	return f
}

// uses returns what becomes of the value that a Name is bound to, following aliases; lost is false when some use may
// heed it, or when the variable can be seen from elsewhere.
func (a *Analysis) uses(kind infer.Kind, target ast.Node, seen []ast.Index) (uses []Landing, lost bool) {
	t := a.File.Scopes
	binding := t.BindingAt(target.Index)
	if target.Kind() != ast.KindName || binding == 0 || len(seen) > 8 {
		return nil, false
	}
	symbol := t.Binding(binding).Symbol
	s := t.Symbol(symbol)
	where := t.Scope(s.Scope).Kind
	private := where == scope.FunctionScope || where == scope.ModuleScope && target.AsName().Id() == "_"
	if !private || s.Owner != symbol || s.Has(scope.IsCaptured) {
		return nil, false
	}
	flow := t.Flow(s.Scope)
	for n := range mentions(a.File, symbol) {
		if !reaches(flow.Reaching(n.Index), binding) {
			continue
		}
		if n.Has(ast.FlagStore) {
			continue // bound anew: the value is gone
		}
		land := a.handed(n, a.landing(n))
		if heeds(kind, land) {
			return nil, false
		}
		switch land.Verdict {
		case Bound:
			alias := land.At.Child(ast.FieldTargets)
			if land.At.Kind() != ast.KindAssign {
				alias = land.At.Child(ast.FieldTarget)
			}
			more, lost := a.uses(kind, alias, append(seen, n.Index))
			if !lost || alias.Next().Field() == ast.FieldTargets {
				return nil, false
			}
			uses = append(uses, more...)
		default:
			uses = append(uses, land)
		}
	}
	return uses, true
}

// handed looks into the function that a carrier is handed to, where it was seen: it may do no more than look at it, or want
// something else.
func (a *Analysis) handed(n ast.Node, land Landing) Landing {
	if land.Verdict != Heeded || land.At.Kind() != ast.KindCall && land.At.Kind() != ast.KindKeyword {
		return land
	}
	if a.track.Uses(a.File, n)&^Looks == 0 {
		land.Verdict = Inspected
		return land
	}
	arg := n
	if around := a.Parent(n); around.Kind() == ast.KindKeyword {
		arg = around
	}
	if call := land.At.AsCall(); a.Parent(arg) == land.At && a.isMisplaced(a.types.TypeOf(a.File, n), call, arg) {
		land.Verdict = Used
	}
	return land
}

// heeds reports whether a landing takes care of a carrier. A loop heeds an async generator, also a plain one: that fails
// at once, for a reason of its own.
func heeds(kind infer.Kind, land Landing) bool {
	if kind == infer.AsyncGenerator && (land.Verdict == Used || land.Verdict == Compared) {
		return true
	}
	return land.Verdict == Heeded
}

func reaches(r scope.Reach, b scope.BindingID) bool {
	for _, d := range r.Defs {
		if d.Binding == b {
			return true
		}
	}
	return false
}
