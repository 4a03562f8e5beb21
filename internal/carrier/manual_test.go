package carrier_test

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestManual runs the pages in testdata, whose comments say at the end of a line:
//
//	uses: U, V        what is done with the task that a call makes
//	work: X, Y        what the work that a call starts can raise that nobody is told of; none where it starts none
//	outcomes: H, I    what is done with what a gather gives; none where there is nothing to follow
//	sets: U and V     what is done with the two sets that asyncio.wait gives
//	cancelled: WORDS  what becomes of a cancellation in an except clause or a with
//	onward: WORDS     who goes on behind it
//	endless: WORDS    for what an await may wait for ever, and through which functions; no where it does not
//	unheld: X         for what nobody else holds a task of the function waits
//	cleans up: X      where the function first waits when it is cancelled
//	holds: X          what an async generator holds while it is suspended
//	left: X by Y      which generator an async for leaves early, and by which statement
//	swallows: X       what an exit always returns, if that is true
//	unreleased: X     what an await acquires that is not released on every way
//	leaves: WAY       on which way what a name was given is left behind; no where somebody takes care on every way
//	may wait: yes     whether the function may be suspended after a call
//	between: yes      whether it may be suspended between a call and the call of end() behind it
//	may repeat: yes   whether it may come to the call again without a call of stop()
//	follows: X        which call of again() may follow, without a call of stop() before it
func TestManual(t *testing.T) {
	for _, q := range []struct {
		word   string
		least  int
		about  func(ast.Node) bool
		answer func(t *carrier.Tracker, f *infer.File, n ast.Node) string
	}{
		{"uses", 50, makesTask, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			return used(t.Uses(f, n) &^ carrier.Runs) // a task runs in any case
		}},
		{"work", 12, isCall, work},
		{"outcomes", 40, isNamed("gather"), outcomes},
		{"sets", 4, isNamed("wait"), func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			w, ok := t.Waited(f, n.AsCall())
			if !ok {
				return "unknown"
			}
			return used(w.Done) + " and " + used(w.Pending)
		}},
		{"cancelled", 50, catches, func(t *carrier.Tracker, f *infer.File, n ast.Node) string { return described(t.Catch(f, n)) }},
		{"onward", 10, catches, onward},
		{"endless", 10, func(n ast.Node) bool { return n.Is(ast.KindAwait) }, endless},
		{"unheld", 5, infertest.IsFunction, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			return awaited(t.Unheld([]*infer.Func{f.Func(n)}))
		}},
		{"cleans up", 5, infertest.IsFunction, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			return awaited(t.CleansUp([]*infer.Func{f.Func(n)}))
		}},
		{"holds", 7, infertest.IsFunction, holds},
		{"left", 7, func(n ast.Node) bool { return n.Is(ast.KindAsyncFor) }, left},
		{"swallows", 6, infertest.IsFunction, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			if at, ok := t.SwallowsAll(f.Func(n)); ok {
				return at.AsReturn().Value().Text()
			}
			return "nothing"
		}},
		{"unreleased", 6, func(n ast.Node) bool { return n.Is(ast.KindAwait) }, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			if a, ok := t.Unreleased(f, around(f, n), n.AsAwait()); ok {
				return a.Receiver.Text()
			}
			return "no"
		}},
		{"leaves", 15, isTarget, leaves},
		{"may wait", 8, isCall, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			return yes(t.MayWait(f, around(f, n), n))
		}},
		{"between", 4, isCall, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			return yes(t.MayWaitBetween(f, around(f, n), n, behind(f, n, "end")))
		}},
		{"may repeat", 6, isCall, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			return yes(t.MayRepeat(f, around(f, n), n, isNamed("stop")))
		}},
		{"follows", 5, isCall, func(t *carrier.Tracker, f *infer.File, n ast.Node) string {
			if found := t.MayFollow(f, around(f, n), n, isNamed("again"), isNamed("stop")); found.OK() {
				return found.Text()
			}
			return "nothing"
		}},
	} {
		t.Run(q.word, func(t *testing.T) {
			infertest.Question{Word: q.word, Least: q.least, About: q.about,
				Start: func(prog *infer.Program, facts *library.Facts) func() infertest.Answer {
					carriers := carrier.NewProgram(facts)
					return func() infertest.Answer {
						tracker := carriers.NewTracker(prog.NewEvaluator())
						return func(f *infer.File, n ast.Node) string { return q.answer(tracker, f, n) }
					}
				},
			}.Run(t, "testdata/*.md")
		})
	}
}

func isCall(n ast.Node) bool { return n.Is(ast.KindCall) }

// isNamed is for calls of a function or method of a name.
func isNamed(name string) func(ast.Node) bool {
	return func(n ast.Node) bool { return n.AsCall().OK() && called(n) == name }
}

func called(n ast.Node) string {
	return n.AsCall().Func().AsAttribute().Attr() + n.AsCall().Func().AsName().Id()
}

func makesTask(n ast.Node) bool {
	return isNamed("create_task")(n) || isNamed("ensure_future")(n) || isNamed("spawn")(n)
}

func catches(n ast.Node) bool { return n.Is(ast.KindExceptHandler, ast.KindWithitem) }

func isTarget(n ast.Node) bool { return n.AsName().OK() && n.Field() == ast.FieldTargets }

// around returns the function that a node stands in.
func around(f *infer.File, n ast.Node) ast.Node {
	return f.Tree.Node(f.Scopes.Scope(f.Scopes.EnclosingFunction(f.Scopes.ScopeOf(n.Index))).Node)
}

// behind returns the first call of a name behind a node.
func behind(f *infer.File, n ast.Node, name string) (found ast.Node) {
	f.Tree.Module().Walk(func(m ast.Node) bool {
		if !found.OK() && isNamed(name)(m) && m.Span().Start > n.Span().Start {
			found = m
		}
		return true
	})
	return found
}

func yes(is bool) string { return map[bool]string{true: "yes", false: "no"}[is] }

func used(u carrier.Use) string {
	if u == 0 {
		return "nothing"
	}
	return u.String()
}

func raised(s *effect.Set) string {
	if s.IsEmpty() {
		return "nothing"
	}
	var out []string
	for _, x := range s.Distinct().List {
		out = append(out, x.String())
	}
	return strings.Join(out, ", ")
}

func awaited(at carrier.Element, ok bool) string {
	if !ok {
		return "no"
	}
	return at.Node.AsAwait().Value().Text()
}

func outcomes(t *carrier.Tracker, f *infer.File, n ast.Node) string {
	out, ok := t.Outcomes(f, n.AsCall(), false)
	switch {
	case !ok:
		return "none"
	case out.Heed == 0:
		return "nothing"
	}
	return out.Heed.String()
}

// work tells what a call starts, through which function of the project, and what that can raise.
func work(t *carrier.Tracker, f *infer.File, n ast.Node) string {
	w, ok := t.Started(f, n.AsCall())
	if !ok {
		return "none"
	}
	out := raised(w.Raises)
	if w.Through != nil {
		out += " through " + w.Through.QualName()
	}
	if w.Doubt {
		out += ", in doubt"
	}
	return out
}

// leaves tells on which way what a name holds is left behind, where an await and a call that is given it take care.
func leaves(t *carrier.Tracker, f *infer.File, n ast.Node) string {
	leave, ok := t.Leaves(f, n, func(use ast.Node) bool {
		return f.Parent(use).Is(ast.KindAwait) || use.Field() == ast.FieldArgs
	})
	text, _, _ := strings.Cut(leave.At.Text(), "\n")
	switch {
	case !ok:
		return "no"
	case leave.Again:
		return "bound again"
	case leave.Raises:
		return "raises at " + text
	case !leave.At.OK():
		return "at the end"
	}
	return "at " + text
}

func endless(t *carrier.Tracker, f *infer.File, n ast.Node) string {
	e, ok := t.Endless(f, n)
	if !ok {
		return "no"
	}
	var through []string
	for _, fn := range e.Through {
		through = append(through, fn.Name())
	}
	if len(through) == 0 {
		return string(e.For)
	}
	return string(e.For) + " through " + strings.Join(through, ", ")
}

func onward(t *carrier.Tracker, f *infer.File, n ast.Node) string {
	if c, ok := t.Catch(f, n); ok && c.IsLost() {
		return audience(t.Audience(f, c))
	}
	return "not caught"
}

// described puts what becomes of a cancellation in the words of the pages.
func described(c carrier.Catch, ok bool) string {
	var text string
	switch {
	case !ok:
		return "nothing"
	case c.Heeded:
		return "heeded"
	case c.Outermost:
		text = "outermost"
	case c.Victim:
		text = "victim"
	case len(c.Left) == 0 && len(c.Raised) > 0:
		text = "replaced"
	default:
		text = "swallowed"
	}
	text += map[carrier.Breadth]string{
		carrier.ByName: " by name", carrier.Among: " among others", carrier.Broadly: " broadly", carrier.Bare: " bare",
	}[c.Breadth]
	if c.Loop.OK() {
		text += ", in a loop"
	}
	if c.Scope.OK() {
		text += ", in a timeout"
	}
	return text
}

// audience puts who goes on behind a swallowed cancellation in the words of the pages.
func audience(a carrier.Audience) string {
	switch {
	case a.Goes:
		how := map[carrier.Way]string{
			carrier.NextTurn: "the next turn of", carrier.NextAwait: "goes on to", carrier.AsResult: "takes the result in", carrier.InTime: "in time in",
		}[a.Onward.How]
		next, _, _ := strings.Cut(a.Onward.Next.Text(), "\n")
		return a.Onward.By.QualName() + " " + how + " " + next
	case a.Unseen:
		return "unseen"
	}
	return "nobody"
}
