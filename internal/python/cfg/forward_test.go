package cfg_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
)

// calls is the problem of which calls were made before a point, on some way or on all ways.
type calls map[string]bool

func callsProblem(g *cfg.Graph, all bool) cfg.Problem[calls] {
	return cfg.Problem[calls]{
		Start: calls{},
		Transfer: func(b cfg.BlockID, in calls) (out, raised calls) {
			out, raised = maps.Clone(in), in
			items := g.Items(b)
			for i, item := range items {
				if i == len(items)-1 {
					raised = maps.Clone(out)
				}
				g.Visit(item, func(n ast.Index) {
					call := g.Tree.Node(n).AsCall()
					if call.OK() && (!g.Early(n) || n == item.Node) {
						out[call.Func().Text()] = true
					}
				})
			}
			return out, raised
		},
		Join: func(a, b calls) calls {
			joined := maps.Clone(a)
			if !all {
				maps.Copy(joined, b)
			}
			maps.DeleteFunc(joined, func(name string, _ bool) bool { return all && !b[name] })
			return joined
		},
		Equal: func(a, b calls) bool { return maps.Equal(a, b) },
	}
}

func (c calls) String() string { return strings.Join(slices.Sorted(maps.Keys(c)), " ") }

func TestForward(t *testing.T) {
	const text = `
def f(x):
    a()
    try:
        while x:
            b()
            if c():
                d()
                break
    finally:
        e()
`
	tree := parsed(t, []byte(text))
	g := cfg.Build(tree, tree.Module().Body().First().Index, cfg.Options{})
	for _, test := range []struct {
		all             bool
		atExit, atRaise string
	}{
		{all: false, atExit: "a b c d e", atRaise: "a b c d e"},
		{all: true, atExit: "a e", atRaise: ""},
	} {
		s := cfg.Forward(g, callsProblem(g, test.all))
		if got := s.In[g.Exit].String(); got != test.atExit {
			t.Errorf("all=%v: at the exit %q, want %q", test.all, got, test.atExit)
		}
		if got := s.In[g.Raised].String(); got != test.atRaise {
			t.Errorf("all=%v: where it raises %q, want %q", test.all, got, test.atRaise)
		}
		if !s.Settled {
			t.Errorf("all=%v: not settled", test.all)
		}
	}
}

func TestForwardDisregardsEdges(t *testing.T) {
	tree := parsed(t, []byte("with a():\n    raise b()\nc()\n"))
	g := cfg.Build(tree, tree.Root, cfg.Options{})
	p := callsProblem(g, false)
	if s := cfg.Forward(g, p); !s.Reached[g.Exit] {
		t.Error("a manager may swallow the exception")
	}
	p.Edge = func(e cfg.Edge, s calls) (calls, bool) { return s, e.Kind != cfg.Swallowed }
	s := cfg.Forward(g, p)
	if s.Reached[g.Exit] {
		t.Error("no manager swallows: the end is out of reach")
	}
	if got := s.In[g.Raised].String(); got != "a b" {
		t.Errorf("where it raises %q", got)
	}
}

func TestForwardIsBounded(t *testing.T) {
	tree := parsed(t, []byte("while x:\n    a()\n"))
	g := cfg.Build(tree, tree.Root, cfg.Options{})
	visits := 0
	s := cfg.Forward(g, cfg.Problem[int]{
		Transfer: func(_ cfg.BlockID, in int) (int, int) { visits++; return in + 1, in },
		Join:     func(a, b int) int { return max(a, b) },
		Equal:    func(a, b int) bool { return a == b },
		Limit:    5,
	})
	if s.Settled || visits > 5*g.Len() {
		t.Errorf("settled %v after %d visits of %d blocks", s.Settled, visits, g.Len())
	}
}

func TestNoReturn(t *testing.T) {
	tree := parsed(t, []byte(`
async def f():
    if a():
        exit()
    else:
        await leave()
    dead()
`))
	options := cfg.Options{NoReturn: func(call ast.Index) bool {
		name := tree.Node(call).AsCall().Func().Text()
		return name == "exit" || name == "leave"
	}}
	f := tree.Module().Body().First().Index
	s := cfg.Build(tree, f, options).String()
	if strings.Contains(s, "dead()") || strings.Contains(s, "X") {
		t.Errorf("what follows is not dead:\n%s", s)
	}
	if s := cfg.Build(tree, f, cfg.Options{}).String(); !strings.Contains(s, "dead()") {
		t.Errorf("what follows is dead without being told so:\n%s", s)
	}
}

func TestDOT(t *testing.T) {
	tree := parsed(t, []byte("if x:\n    f()\n"))
	dot := cfg.Build(tree, tree.Root, cfg.Options{}).DOT()
	for _, want := range []string{"digraph {", `"1" -> "2" [label="true"]`, `label="implicit", style=dashed`} {
		if !strings.Contains(dot, want) {
			t.Errorf("%q is missing in\n%s", want, dot)
		}
	}
}

// TestJumpNodes holds that edges of jumps know their statement until several of them share a copy.
func TestJumpNodes(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"def f(x):\n return 1\n", "return 1"},
		{"def f(x):\n try: return 1\n finally: pass\n", "return 1, return 1"},
		{"def f(x):\n try:\n  if x: return 1\n  return 2\n finally: pass\n", "return 1, return 2, several"},
		{"def f(x):\n with x:\n  with x:\n   if x: return 1\n   return 2\n", "return 1, return 2, several, several"},
		{"def f(x):\n while x:\n  try:\n   if x: break\n   else: continue\n  finally: pass\n", "break, continue, break, continue"},
	} {
		tree := parsed(t, []byte(test.text))
		g := cfg.Build(tree, tree.Module().Body().First().Index, cfg.Options{})
		var got []string
		for b := cfg.BlockID(1); int(b) < g.Len(); b++ {
			for _, e := range g.Out(b) {
				switch {
				case e.Kind != cfg.Returns && e.Kind != cfg.Breaks && e.Kind != cfg.Continues:
				case e.Node == 0:
					got = append(got, "several")
				default:
					got = append(got, tree.Node(e.Node).Text())
				}
			}
		}
		slices.Sort(got)
		want := strings.Split(test.want, ", ")
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", test.text, got, want)
		}
	}
}
