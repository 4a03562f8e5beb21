package cfg_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// TestStandardLibrary builds the graph of every body in python3's library and holds it to what every graph must be.
func TestStandardLibrary(t *testing.T) {
	graphs := 0
	for path, tree := range libraryTrees(t) {
		table := scope.Build(tree)
		parents := tree.Parents()
		for id, s := range table.Scopes() {
			if s.Kind != scope.ClassScope && s.Frame != id {
				continue
			}
			graphs++
			g := cfg.Build(tree, s.Node, cfg.Options{})
			for _, complaint := range append(invariants(g), evaluation(g, table, parents, id)...) {
				t.Errorf("%s:%d: %s", path, tree.Lines.Line(tree.Nodes[s.Node].Start), complaint)
			}
			if g.Merged {
				t.Errorf("%s:%d: copies were merged", path, tree.Lines.Line(tree.Nodes[s.Node].Start))
			}
		}
	}
	t.Logf("%d graphs", graphs)
}

// libraryTrees parses the modules at the top of python3's library and of its packages.
func libraryTrees(t testing.TB) map[string]*ast.Tree {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: no python3 whose library could be read")
	}
	out, err := exec.Command(python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		t.Skipf("SKIPPED: python3 does not run: %v", err)
	}
	trees := map[string]*ast.Tree{}
	for _, pattern := range []string{"*.py", "*/*.py"} {
		paths, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), pattern))
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil || strings.Contains(path, "site-packages") {
				continue
			}
			if tree := parse.File(text, parse.Options{}); len(tree.Errors) == 0 {
				trees[path] = tree
			}
		}
	}
	if len(trees) < 500 {
		t.Fatalf("only %d files in %s", len(trees), out)
	}
	return trees
}

// invariants are what holds of every graph. As every live block but the ends leads on, one that reaches no end is in an
// endless loop.
func invariants(g *cfg.Graph) (complaints []string) {
	complain := func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) }
	ends := map[cfg.BlockID]bool{g.Exit: true, g.Raised: true}
	for b := cfg.BlockID(1); int(b) < g.Len(); b++ {
		items := g.Items(b)
		for _, e := range g.Out(b) {
			if e.From != b || e.To == 0 || int(e.To) >= g.Len() {
				complain("block %d has an edge from %d to %d", b, e.From, e.To)
			}
			if g.Dead(e.To) && !g.Dead(b) {
				complain("live block %d leads to dead block %d", b, e.To)
			}
			if e.Kind.IsPartial() && len(items) == 0 {
				complain("block %d raises but evaluates nothing", b)
			}
		}
		if !g.Dead(b) && len(g.Out(b)) == 0 && !ends[b] {
			complain("block %d leads nowhere", b)
		}
		if ends[b] && len(items)+len(g.Out(b)) > 0 {
			complain("the end %d goes on", b)
		}
		for e := range g.In(b) {
			if e.To != b {
				complain("block %d is entered by an edge to %d", b, e.To)
			}
		}
		suspensions := 0
		for i, item := range items {
			g.Visit(item, func(n ast.Index) {
				k := g.Tree.Nodes[n].Kind
				if (k == ast.KindAwait || k == ast.KindYield || k == ast.KindYieldFrom) && (!g.Early(n) || n == item.Node) {
					suspensions++
					if i != len(items)-1 || g.Suspension(b) != n {
						complain("block %d: the suspension is not its last", b)
					}
				}
			})
		}
		if suspensions > 1 {
			complain("block %d has %d suspensions", b, suspensions)
		}
	}
	if len(g.Order()) == 0 || g.Order()[0] != g.Entry {
		complain("the order does not begin at the entry")
	}
	return complaints
}

// evaluation complains of calls and awaits that the items of a graph do not evaluate once: at least once where a finally
// is copied, never elsewhere.
func evaluation(g *cfg.Graph, table *scope.Table, parents []ast.Index, id scope.ScopeID) (complaints []string) {
	counts := map[ast.Index]int{}
	for b := cfg.BlockID(1); int(b) < g.Len(); b++ {
		for _, item := range g.Items(b) {
			g.Visit(item, func(n ast.Index) {
				if !g.Early(n) || n == item.Node {
					counts[n]++
				}
			})
		}
	}
	g.Tree.Node(g.Node).Walk(func(n ast.Node) bool {
		if !n.Is(ast.KindCall, ast.KindAwait, ast.KindYield) || !runsIn(table, table.ScopeOf(n.Index), id) {
			return true
		}
		copied := false
		for p := n.Index; p != g.Node; p = parents[p] {
			copied = copied || g.Tree.Nodes[p].Field == ast.FieldFinalbody
		}
		if c := counts[n.Index]; c == 0 || c > 1 && !copied {
			complaints = append(complaints, fmt.Sprintf("%s is evaluated %d times", n.Text(), c))
		}
		return true
	})
	return complaints
}

// runsIn tells whether what stands in a scope is evaluated by the body of another: it is the same, or a comprehension in
// it that is no generator expression.
func runsIn(table *scope.Table, inner, outer scope.ScopeID) bool {
	for inner != outer {
		if table.Scope(inner).Kind != scope.ComprehensionScope {
			return false
		}
		inner = table.Scope(inner).Parent
	}
	return true
}

// BenchmarkBuild measures the graphs of all bodies of python3's library.
func BenchmarkBuild(b *testing.B) {
	type body struct {
		tree *ast.Tree
		node ast.Index
	}
	var bodies []body
	size := int64(0)
	for _, tree := range libraryTrees(b) {
		size += int64(len(tree.Text))
		for id, s := range scope.Build(tree).Scopes() {
			if s.Kind == scope.ClassScope || s.Frame == id {
				bodies = append(bodies, body{tree, s.Node})
			}
		}
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, body := range bodies {
			cfg.Build(body.tree, body.node, cfg.Options{})
		}
	}
}
