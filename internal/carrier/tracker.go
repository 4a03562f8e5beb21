package carrier

import (
	"cmp"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/fixpoint"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Tracker follows values through a project: to names, attributes and containers, into functions and back out of them. It
// is for one goroutine; what it finds out is shared through its Program.
//
// A value is followed with a depth: 0 for the carrier itself, 1 for a container of carriers, and so on.
type Tracker struct {
	prog    *Program
	types   *infer.Evaluator
	effects *effect.Evaluator
	facts   *library.Facts
	solver  *fixpoint.Solver[question, Use]
	graphs  provenance.Memo[spot, *cfg.Graph]
	// started has the calls of which Starts was asked, those of the file that was asked about last at hand; works what the few
	// start that start something.
	started    map[*infer.File]*startsIn
	lastStarts *startsIn
	works      map[spot]*startedWork
	// startedFrom has what the answers in started, and works without what they raise, were made from.
	startedFrom map[spot]provenance.Set
	tides       provenance.Memo[spot, *arrivals]
	catches     provenance.Memo[spot, Catch]
	audiences   provenance.Memo[spot, Audience]
	record      *provenance.Recorder
	// functions has the library functions that values are: their types alone tell.
	functions map[*infer.Type]knownFunction
}

// startsIn are the calls of a file of which Starts was asked, and those of them that start something.
type startsIn struct {
	file         *infer.File
	asked, start marks
}

type knownFunction struct {
	fact  *library.Function
	bound bool
}

// Program is what is known of what becomes of values, and of effects, shared by all goroutines.
type Program struct {
	facts   *library.Facts
	effects *effect.Program
	uses    *fixpoint.Table[question, Use]
	// merged has the functions, as an infer.Place, whose graph is Merged.
	merged sync.Map
	// mayInspect are the last parts of the names of calls that look at a carrier without taking it, expects those of what
	// makes a context manager that wants its block to raise.
	mayInspect, expects map[string]bool
}

// NewProgram returns a Program that knows nothing yet.
func NewProgram(facts *library.Facts) *Program {
	return &Program{
		facts: facts, effects: effect.NewProgram(facts), uses: fixpoint.NewTable[question, Use](question.hash, question.compare),
		mayInspect: facts.LastNames(looksAt),
		expects:    facts.LastNames(func(fn *library.Function) bool { return fn.Exit == library.ExitExpects }),
	}
}

// NewTracker returns a Tracker for one goroutine, which asks types for types.
func (p *Program) NewTracker(types *infer.Evaluator) *Tracker {
	lattice := fixpoint.Lattice[Use]{
		Top: Reads, Join: func(a, b Use) Use { return a | b }, Equal: func(a, b Use) bool { return a == b },
	}
	return &Tracker{
		prog: p, types: types, effects: p.effects.NewEvaluator(types), facts: p.facts, record: types.Recorder(),
		solver:  fixpoint.NewSolver(p.uses, lattice, nil).Recording(types.Recorder()),
		started: map[*infer.File]*startsIn{}, works: map[spot]*startedWork{}, startedFrom: map[spot]provenance.Set{},
		functions: map[*infer.Type]knownFunction{},
	}
}

// Fact returns what is known of the library function that a call calls, nil where nothing is. bound says that the receiver
// of a method is not among the arguments.
func (t *Tracker) Fact(f *infer.File, call ast.Call) (fact *library.Function, bound bool) {
	if !call.OK() {
		return nil, false
	}
	callee := t.types.TypeOf(f, call.Func())
	known, ok := t.functions[callee]
	if !ok {
		name, bound := callee.Callee()
		fact, _ := t.facts.Function(name)
		known = knownFunction{fact, bound}
		t.functions[callee] = known
	}
	return known.fact, known.bound
}

// question asks what becomes of what a variable or an attribute holds.
type question struct {
	file *infer.File
	// class is the class of the attribute called name; nil for a variable.
	class *infer.Class
	name  string
	// variable is the symbol of a variable, or with binding the values that one binding gives it.
	variable scope.SymbolID
	binding  scope.BindingID
	depth    int
	// shared asks what others do with what is put into the container that the variable holds, which may be theirs.
	shared bool
}

func (q question) hash() uint32 {
	h := uint32(q.variable)*0x9E3779B1 ^ uint32(q.binding)*0x85EBCA77 ^ q.file.Number()*0xC2B2AE3D ^ uint32(q.depth)
	for i := range len(q.name) {
		h = (h ^ uint32(q.name[i])) * 0x01000193
	}
	return h
}

// compare is a total order of questions that does not depend on who asked first.
func (q question) compare(other question) int {
	c := cmp.Or(
		q.file.Compare(other.file), q.class.Compare(other.class), strings.Compare(q.name, other.name),
		cmp.Compare(q.variable, other.variable), cmp.Compare(q.binding, other.binding), cmp.Compare(q.depth, other.depth),
	)
	switch {
	case c != 0 || q.shared == other.shared:
		return c
	case q.shared:
		return 1
	}
	return -1
}

// maxDepth bounds how deep containers nest; what is deeper counts as read.
const maxDepth = 3

// spot is an expression of a file.
type spot struct {
	file *infer.File
	node ast.Node
}

func (s spot) parent() spot { return spot{s.file, s.file.Parent(s.node)} }

func (s spot) at(n ast.Node) spot { return spot{s.file, n} }

// Reset makes the tracker, and what it asks, forget the questions in flight, after a panic.
func (t *Tracker) Reset() {
	t.types.Reset()
	*t = *t.prog.NewTracker(t.types)
}

// Types returns what answers questions about types.
func (t *Tracker) Types() *infer.Evaluator { return t.types }

// Effects returns what answers questions about effects.
func (t *Tracker) Effects() *effect.Evaluator { return t.effects }

// Uses returns what is done with the value of an expression.
func (t *Tracker) Uses(f *infer.File, n ast.Node) Use { return t.value(spot{f, n}, 0) }

// value returns what is done with the value of an expression by what it is part of.
func (t *Tracker) value(s spot, depth int) Use {
	if depth > maxDepth {
		return Reads
	}
	up := s.parent()
	switch n := up.node; n.Kind() {
	case ast.KindExpr, ast.KindDelete:
		if _, read := up.file.IsDisplayed(n); read {
			return Reads
		}
		return 0
	case ast.KindAwait, ast.KindYieldFrom:
		return Reads
	case ast.KindReturn:
		return Returns
	case ast.KindLambda:
		if s.node.Field() == ast.FieldBody {
			return Returns
		}
	case ast.KindIfExp:
		if s.node.Field() == ast.FieldTest {
			return Looks
		}
		return t.value(up, depth)
	case ast.KindBoolOp:
		return Looks | t.value(up, depth)
	case ast.KindIf, ast.KindWhile, ast.KindAssert, ast.KindCompare, ast.KindUnaryOp, ast.KindFormattedValue:
		return Looks
	case ast.KindNamedExpr:
		return t.bound(up.at(n.AsNamedExpr().Target()), depth) | t.value(up, depth)
	case ast.KindAssign:
		return t.assigned(up, depth)
	case ast.KindAnnAssign:
		return t.stored(up.at(n.AsAnnAssign().Target()), depth)
	case ast.KindAugAssign:
		if depth > 0 && s.node.Field() == ast.FieldValue {
			return t.contained(up.at(n.AsAugAssign().Target()), depth)
		}
	case ast.KindTuple, ast.KindList, ast.KindSet, ast.KindListComp, ast.KindSetComp, ast.KindGeneratorExp:
		if s.node.Field() == ast.FieldElts || s.node.Field() == ast.FieldElt {
			return t.value(up, depth+1)
		}
	case ast.KindDict, ast.KindDictComp:
		if s.node.Field() == ast.FieldValues || s.node.Field() == ast.FieldValue {
			return t.value(up, depth+1)
		}
	case ast.KindFor, ast.KindComprehension:
		if s.node.Field() == ast.FieldIter && depth > 0 {
			return t.element(up.at(n.Child(ast.FieldTarget)), depth-1)
		}
		if s.node.Field() == ast.FieldIfs {
			return Looks
		}
	case ast.KindStarred:
		if around := up.parent(); depth > 0 && around.node.Kind() == ast.KindCall {
			return t.argument(around, up.node, depth-1)
		} else if depth > 0 && around.node.Is(ast.KindTuple, ast.KindList, ast.KindSet) {
			return t.value(around, depth)
		}
	case ast.KindSubscript:
		if s.node.Field() == ast.FieldValue && depth > 0 {
			if n.Has(ast.FlagStore | ast.FlagDel) {
				return 0
			}
			if n.AsSubscript().Slice().Kind() == ast.KindSlice {
				return t.value(up, depth)
			}
			return t.value(up, depth-1)
		}
	case ast.KindKeyword:
		return t.argument(up.parent(), n, depth)
	case ast.KindCall:
		if s.node.Field() == ast.FieldArgs {
			return t.argument(up, s.node, depth)
		}
	case ast.KindAttribute:
		return t.attribute(up, depth)
	}
	return Reads
}

// assigned returns what is done with the value of an assignment.
func (t *Tracker) assigned(s spot, depth int) Use {
	out := Use(0)
	for target := range s.node.AsAssign().Targets().All() {
		out |= t.stored(s.at(target), depth)
	}
	return out
}

// stored returns what is done with a value that is stored to a target.
func (t *Tracker) stored(s spot, depth int) Use {
	switch s.node.Kind() {
	case ast.KindName:
		return t.bound(s, depth)
	case ast.KindAttribute:
		return t.kept(s, depth)
	case ast.KindSubscript:
		return t.contained(s.at(s.node.AsSubscript().Value()), depth+1)
	case ast.KindTuple, ast.KindList:
		if depth > 0 {
			return t.element(s, depth)
		}
	}
	return Reads
}

// element returns what is done with the elements of something that is iterated over or unpacked to a target.
func (t *Tracker) element(s spot, depth int) Use {
	switch s.node.Kind() {
	case ast.KindTuple, ast.KindList:
		// Each part of the target gets a part of the value; where a pair is unpacked, as with enumerate or items, the carrier
		// is in one of them.
		out := Use(0)
		for part := range s.node.All() {
			if star := part.AsStarred(); star.OK() {
				part = star.Value()
			}
			out |= t.stored(s.at(part), max(depth-1, 0))
		}
		return out
	}
	return t.stored(s, depth)
}
