package cfg_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// maxRuns is how often CPython may run one function to find out all ways that it can go.
const maxRuns = 3000

// TestExecuted holds graphs to CPython: it makes functions, has them run in every way that they can go, and looks each way
// up in the graph. Where all ways were run, no live block and no edge of the graph may be left over that the program
// gives reason for.
func TestExecuted(t *testing.T) {
	python, err := oracle.Python3(t.Context())
	if err != nil {
		t.Skipf("NO FUNCTION IS RUN: python3: %v", err)
	}
	run := start(t, python)
	made := function(python.Version.Minor())
	functions, traces, whole, edges := 0, 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text := made.Draw(t, "function")
		tree := parse.File([]byte(text), parse.Options{})
		if len(tree.Errors) > 0 {
			t.Fatalf("%v in\n%s", tree.Errors, text)
		}
		g := cfg.Build(tree, tree.Module().Body().First().Index, cfg.Options{NoReturn: func(call ast.Index) bool {
			return tree.Node(call).AsCall().Func().AsName().Id() == "stop"
		}})
		answer, err := run(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		m := newMatcher(g)
		for _, trace := range answer.Traces {
			if at, ok := m.match(trace); !ok {
				t.Fatalf("no way of the graph is this one, from event %d on: %v\n%s%s", at, trace, text, g)
			}
		}
		functions, traces = functions+1, traces+len(answer.Traces)
		// Which handlers of an except* run, and whether something is left, hangs on what is in the group.
		if !answer.Complete || g.Merged || strings.Contains(text, "except*") {
			return
		}
		whole, edges = whole+1, edges+len(m.used)
		for _, complaint := range m.unused() {
			t.Errorf("%s", complaint)
		}
		if t.Failed() {
			t.Fatalf("all ways: %d\n%s%s", len(answer.Traces), text, g)
		}
	})
	t.Logf("%d functions, %d ways; of %d functions all ways, over %d edges", functions, traces, whole, edges)
	if !t.Failed() && whole < functions/3 {
		t.Errorf("all ways of only %d of %d functions were run", whole, functions)
	}
}

// explored is an answer of testdata/execute/execute.py.
type explored struct {
	Traces   []trace
	Complete bool
	// Error is what went wrong with the function; "" where nothing did.
	Error string
}

// trace is one way through a function: what happened where, and whether it returned or raised.
type trace struct {
	Events []event
	End    string
}

// event is something that happened: at the place of a number a call, an await, a step, an entering, leaving or yield had
// an outcome.
type event struct {
	number        int
	kind, outcome string
}

func (e *event) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&e.number, &e.kind, &e.outcome})
}

// raised is the exception that an event raised, as a letter; "" where none.
func (e event) raised() string {
	letter, _ := strings.CutPrefix(e.outcome, "raise ")
	if letter == e.outcome {
		return ""
	}
	return letter
}

// start starts an interpreter that runs functions.
func start(t *testing.T, python oracle.Interpreter) func(text string) (explored, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), python.Path, "-B", "-s", "-W", "ignore", "testdata/execute/execute.py")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	lines := bufio.NewReader(out)
	return func(text string) (answer explored, err error) {
		asked, err := json.Marshal(map[string]any{"source": text, "limit": maxRuns})
		if err != nil {
			return explored{}, err
		}
		if _, err = in.Write(append(asked, '\n')); err != nil {
			return explored{}, err
		}
		line, err := lines.ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(line, &answer)
		}
		if err == nil && answer.Error != "" {
			err = errors.New(answer.Error)
		}
		return answer, err
	}
}

// matcher looks ways of a program up in a graph.
type matcher struct {
	g       *cfg.Graph
	parents []ast.Index
	// expected are the events of each item of each block, in order.
	expected [][][]expectation
	// used are the edges that some way took.
	used map[cfg.Edge]bool
}

// expectation is an event that the evaluation of an item brings.
type expectation struct {
	number int
	kind   string
	// letters are the exceptions that may be raised there.
	letters []string
	// suspension is the node at which the function may be suspended there; 0 where it is not.
	suspension ast.Index
}

func newMatcher(g *cfg.Graph) *matcher {
	m := &matcher{g: g, parents: g.Tree.Parents(), expected: make([][][]expectation, g.Len()), used: map[cfg.Edge]bool{}}
	for _, b := range g.Order() {
		for _, item := range g.Items(b) {
			m.expected[b] = append(m.expected[b], m.of(item))
		}
	}
	return m
}

// of returns the events of an item.
func (m *matcher) of(item cfg.Item) (out []expectation) {
	add := func(call ast.Call, kind string, argument int, suspension ast.Index) {
		if !call.OK() {
			return
		}
		arguments := call.Args().Slice()
		e := expectation{kind: kind, suspension: suspension}
		_, _ = fmt.Sscan(arguments[0].Text(), &e.number)
		if name := call.Func().AsName().Id(); argument < len(arguments) && name != "e" {
			for _, letter := range strings.Trim(arguments[argument].Text(), `"`) {
				e.letters = append(e.letters, string(letter))
			}
		} else if name == "stop" {
			e.letters = []string{"X"}
		}
		out = append(out, e)
	}
	m.g.Visit(item, func(i ast.Index) {
		n := m.g.Tree.Node(i)
		if i != item.Node && m.g.Early(i) {
			return
		}
		switch n.Kind() {
		case ast.KindCall:
			if n.AsCall().Func().AsName().Id() != "a" {
				add(n.AsCall(), "call", 1, 0)
			}
		case ast.KindAwait:
			add(n.AsAwait().Value().AsCall(), "await", 1, i)
		case ast.KindYield:
			add(n.AsYield().Value().AsCall(), "yield", 9, i)
			out[len(out)-1].letters = []string{"A", "X"}
		case ast.KindFor, ast.KindAsyncFor, ast.KindComprehension:
			if item.Role != cfg.Step {
				return
			}
			suspension := i
			if !n.Is(ast.KindAsyncFor) && !n.AsComprehension().IsAsync() {
				suspension = 0
			}
			add(n.Child(ast.FieldIter).AsCall(), "next", 2, suspension)
		case ast.KindWithitem:
			call, suspension := n.AsWithitem().ContextExpr().AsCall(), i
			if m.g.Tree.Node(item.Of).Is(ast.KindWith) {
				suspension = 0
			}
			switch item.Role {
			case cfg.Enter:
				add(call, "enter", 2, suspension)
			case cfg.Exit:
				add(call, "exit", 3, suspension)
			}
		}
	})
	return out
}

// position is a point in a graph: the item and the event of it that come next, and the last event.
type position struct {
	block       cfg.BlockID
	item, event int
	last        event
}

// move is a way from one position to another; edge is the zero Edge inside a block.
type move struct {
	from, to position
	edge     cfg.Edge
}

// match looks a way up, marks its edges, and reports where it leaves the graph if it does.
func (m *matcher) match(t trace) (at int, ok bool) {
	layers := [][]move{m.closure(map[position]bool{{block: m.g.Entry}: true})}
	now := m.settled(layers[0], position{block: m.g.Entry})
	for i, e := range t.Events {
		next := map[position]bool{}
		var moves []move
		for p := range now {
			for _, mv := range m.step(p, e) {
				moves = append(moves, mv)
				next[mv.to] = true
			}
		}
		if len(next) == 0 {
			return i, false
		}
		inside := m.closure(next)
		layers = append(layers, moves, inside)
		now = next
		for _, mv := range inside {
			now[mv.to] = true
		}
	}
	end := m.g.Exit
	if t.End == "raise" {
		end = m.g.Raised
	}
	wanted := map[position]bool{}
	for p := range now {
		if p.block == end {
			wanted[p] = true
		}
	}
	if len(wanted) == 0 {
		return len(t.Events), false
	}
	m.mark(layers, wanted)
	return 0, true
}

func (m *matcher) settled(moves []move, start position) map[position]bool {
	now := map[position]bool{start: true}
	for _, mv := range moves {
		now[mv.to] = true
	}
	return now
}

// mark goes back along the moves that lead to where the way ended. The layers are by turns moves that need no event, which
// may follow each other, and those of one event.
func (m *matcher) mark(layers [][]move, wanted map[position]bool) {
	for i := len(layers) - 1; i >= 0; i-- {
		before := map[position]bool{}
		silent := i%2 == 0
		if silent {
			before = wanted
		}
		for grew := true; grew; {
			grew = false
			for _, mv := range slices.Backward(layers[i]) {
				if !wanted[mv.to] {
					continue
				}
				if mv.edge != (cfg.Edge{}) {
					m.used[mv.edge] = true
				}
				if !before[mv.from] {
					before[mv.from] = true
					grew = silent
				}
			}
		}
		wanted = before
	}
}

// closure returns the moves that need no event, and those that follow them.
func (m *matcher) closure(from map[position]bool) (moves []move) {
	seen := map[position]bool{}
	var todo []position
	for p := range from {
		seen[p] = true
		todo = append(todo, p)
	}
	for ; len(todo) > 0; todo = todo[1:] {
		for _, mv := range m.silent(todo[0]) {
			moves = append(moves, mv)
			if !seen[mv.to] {
				seen[mv.to] = true
				todo = append(todo, mv.to)
			}
		}
	}
	return moves
}

// silent returns the moves from a position that need no event.
func (m *matcher) silent(p position) (moves []move) {
	items := m.expected[p.block]
	switch {
	case p.item < len(items) && p.event < len(items[p.item]):
		return nil
	case p.item < len(items):
		last := p.last
		for n := m.g.Tree.Node(m.g.Items(p.block)[p.item].Node).AsUnaryOp(); n.Op() == ast.Not; n = n.Operand().AsUnaryOp() {
			last.outcome = map[string]string{"true": "false", "false": "true"}[last.outcome]
		}
		return []move{{from: p, to: position{p.block, p.item + 1, 0, last}}}
	}
	for _, e := range m.g.Out(p.block) {
		if e.Kind.IsPartial() || !fits(e, p.last) {
			continue
		}
		moves = append(moves, move{p, position{block: e.To}, e})
	}
	return moves
}

// fits reports whether an edge is the one for the outcome of the last event of its block.
func fits(e cfg.Edge, last event) bool {
	switch last.outcome {
	case "true":
		return e.Kind != cfg.False
	case "false":
		return e.Kind != cfg.True
	case "element":
		return e.Kind != cfg.Exhausted
	case "exhausted":
		return e.Kind != cfg.HasElement
	case "swallow":
		return e.Kind == cfg.Swallowed
	case "propagate":
		return e.Kind != cfg.Swallowed && e.Kind.IsException()
	}
	if last.kind == "exit" {
		return e.Kind != cfg.Swallowed && !e.Kind.IsException()
	}
	return true
}

// step returns the moves from a position that an event makes.
func (m *matcher) step(p position, e event) (moves []move) {
	items := m.expected[p.block]
	if p.item == len(items) || p.event == len(items[p.item]) {
		return nil
	}
	x := items[p.item][p.event]
	if x.number != e.number || x.kind != e.kind || x.suspension != 0 && x.suspension != m.g.Suspension(p.block) {
		return nil
	}
	if e.raised() == "" {
		return []move{{from: p, to: position{p.block, p.item, p.event + 1, e}}}
	}
	if p.item != len(items)-1 {
		return nil // what raises is the last item of its block
	}
	for _, edge := range m.landings(p.block, e.raised(), e.kind) {
		moves = append(moves, move{p, position{block: edge.To}, edge})
	}
	return moves
}

// landings returns where an exception of a block's last item lands: of the edges of each kind that it may take, the first
// whose handler catches it.
func (m *matcher) landings(b cfg.BlockID, letter, kind string) (out []cfg.Edge) {
	taken := map[cfg.EdgeKind]bool{}
	for _, e := range m.g.Out(b) {
		switch e.Kind {
		case cfg.Cancel:
			if letter != "C" {
				continue
			}
		case cfg.Implicit, cfg.Raises, cfg.Asserts:
		default:
			continue
		}
		if m.inStar(e.Node) || !taken[e.Kind] && m.catches(e.Handler, letter) {
			taken[e.Kind] = true
			out = append(out, e)
		}
	}
	return out
}

// catches reports whether a handler catches an exception; 0 is no handler, where all land.
func (m *matcher) catches(handler ast.Index, letter string) bool {
	h := m.g.Tree.Node(handler).AsExceptHandler()
	if !h.OK() || !h.Type().OK() {
		return true
	}
	classes := []string{h.Type().AsName().Id()}
	for class := range h.Type().AsTuple().Elts().All() {
		classes = append(classes, class.AsName().Id())
	}
	if letter == "G" {
		// A group is an Exception, which nobody names; except* looks inside.
		return m.isStar(handler) && (slices.Contains(classes, "A") || slices.Contains(classes, "B"))
	}
	return slices.Contains(classes, letter)
}

func (m *matcher) isStar(handler ast.Index) bool {
	return m.g.Tree.Node(m.parents[handler]).Is(ast.KindTryStar)
}

// inStar reports whether a node stands in a handler of an except*: what it raises leaves as a group.
func (m *matcher) inStar(n ast.Index) bool {
	for ; n != 0; n = m.parents[n] {
		if m.g.Tree.Node(n).Is(ast.KindExceptHandler) && m.isStar(n) {
			return true
		}
	}
	return false
}

// unused lists the edges that a run could have taken, as far as the program tells, and none did. Left out are those that
// only the class of an exception rules out that was raised elsewhere.
func (m *matcher) unused() (complaints []string) {
	g := m.g
	reached := map[cfg.BlockID]bool{g.Entry: true}
	for todo := []cfg.BlockID{g.Entry}; len(todo) > 0; todo = todo[1:] {
		for _, e := range m.due(todo[0]) {
			if !m.used[e] {
				complaints = append(complaints, fmt.Sprintf("no run takes the edge %s from %s to %s", e.Kind, m.describe(e.From), m.describe(e.To)))
				continue
			}
			if !reached[e.To] {
				reached[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	return complaints
}

// due returns the edges of a block that some run has to take.
func (m *matcher) due(b cfg.BlockID) (out []cfg.Edge) {
	var raised []cfg.Edge
	if items := m.expected[b]; len(items) > 0 {
		for _, x := range items[len(items)-1] {
			for _, letter := range x.letters {
				raised = append(raised, m.landings(b, letter, x.kind)...)
			}
		}
	}
	for _, e := range m.g.Out(b) {
		switch {
		case e.Kind == cfg.Reraises, e.Kind == cfg.Raises:
			continue
		case e.Kind == cfg.Swallowed:
			arguments := m.g.Tree.Node(e.Node).AsWithitem().ContextExpr().AsCall().Args().Slice()
			if arguments[len(arguments)-1].Text() == "False" {
				continue
			}
		case e.Kind.IsException():
			if !slices.Contains(raised, e) {
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

func (m *matcher) describe(b cfg.BlockID) string {
	switch b {
	case m.g.Exit:
		return "the end"
	case m.g.Raised:
		return "where exceptions get out"
	}
	var items []string
	for _, item := range m.g.Items(b) {
		items = append(items, strings.TrimSpace(item.Role.String()+" "+m.g.Tree.Node(item.Node).Text()))
	}
	return "[" + strings.Join(items, "; ") + "]"
}
