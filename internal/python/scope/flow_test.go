package scope_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// TestFlow holds flows to the comments in testdata/flow; branches.py explains them.
func TestFlow(t *testing.T) {
	for _, path := range glob(t, "testdata/flow/*.py") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			m := load(t, path)
			labels := map[int]string{}
			var claims []claim
			for _, c := range m.claims() {
				if c.target == "" {
					labels[c.line] = c.text
				} else {
					claims = append(claims, c)
				}
			}
			if len(claims) == 0 {
				t.Fatal("the file claims nothing")
			}
			for _, c := range claims {
				name, ok := m.load(c)
				if !ok {
					t.Errorf("%s:%d: no load of %s", path, c.line, c.target)
					continue
				}
				flow := m.Flow(m.ScopeOf(name))
				got := m.reach(flow, flow.Reaching(name), labels)
				if c.verb == "when" {
					got = m.conditions(slices.Collect(flow.Guards(name)), true)
				}
				if got != c.text {
					t.Errorf("%s:%d: %s %s\n got %s\nwant %s", path, c.line, c.target, c.verb, got, c.text)
				}
			}
		})
	}
}

// module is a parsed file with its table.
type module struct {
	*scope.Table
	tree *ast.Tree
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return paths
}

func load(t *testing.T, path string) module {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

func parsed(t *testing.T, text string) module {
	t.Helper()
	tree := parse.File([]byte(text), parse.Options{})
	for _, e := range tree.Errors {
		t.Fatalf("line %d: %s", tree.Lines.Line(e.Span.Start), e.Message)
	}
	return module{scope.Build(tree), tree}
}

// claim is one part of a comment #: …; a label has no target.
type claim struct {
	line               int
	target, verb, text string
}

var claimForm = regexp.MustCompile(`^([\w.*@()]+) (=|when|is)(?: (.*))?$`)

func (m module) claims() []claim {
	var claims []claim
	for _, span := range m.tree.Comments {
		text, ok := strings.CutPrefix(string(m.tree.Text[span.Start:span.End]), "#:")
		if !ok {
			continue
		}
		for _, part := range strings.Split(text, ";") {
			c := claim{line: m.tree.Lines.Line(span.Start), text: strings.TrimSpace(part)}
			if form := claimForm.FindStringSubmatch(c.text); form != nil {
				c.target, c.verb, c.text = form[1], form[2], form[3]
			}
			claims = append(claims, c)
		}
	}
	return claims
}

// load finds the load that a claim is about: the first of the name on the line, or, for name@2, the second.
func (m module) load(c claim) (ast.Index, bool) {
	id, nth, counted := strings.Cut(c.target, "@")
	skip := 0
	if counted {
		skip, _ = strconv.Atoi(nth)
		skip--
	}
	var loads []ast.Node
	m.tree.Module().Walk(func(n ast.Node) bool {
		if n.Is(ast.KindName, ast.KindAttribute) && n.Text() == id && m.line(n.Index) == c.line {
			b := m.Binding(m.BindingAt(n.Index))
			if b.Kind == scope.NoBinding || b.Kind == scope.AugAssign {
				loads = append(loads, n)
			}
		}
		return true
	})
	slices.SortFunc(loads, func(a, b ast.Node) int { return int(a.Span().Start) - int(b.Span().Start) })
	if skip >= len(loads) {
		return 0, false
	}
	return loads[skip].Index, true
}

func (m module) line(i ast.Index) int { return m.tree.Lines.Line(m.tree.Nodes[i].Start) }

func (m module) reach(flow *scope.Flow, r scope.Reach, labels map[int]string) string {
	if r.Dead {
		return "dead"
	}
	var parts []string
	for _, d := range r.Defs {
		label := "outside"
		if d.Binding != 0 {
			line := m.line(m.Binding(d.Binding).Node)
			if label = labels[line]; label == "" {
				label = fmt.Sprint("line ", line)
			}
		}
		if guards := m.conditions(flow.Narrowings(d), false); guards != "" {
			label += " {" + guards + "}"
		}
		parts = append(parts, label)
	}
	if r.Unbound {
		parts = append(parts, "unbound")
	}
	return strings.Join(parts, ", ")
}

func (m module) conditions(guards []scope.Guard, reversed bool) string {
	var parts []string
	for _, g := range guards {
		text := m.tree.Node(g.Cond).Text()
		if !g.Holds {
			text = "!" + text
		}
		parts = append(parts, text)
	}
	if reversed {
		slices.Reverse(parts)
	}
	return strings.Join(parts, " & ")
}
