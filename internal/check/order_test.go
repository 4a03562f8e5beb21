package check

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// TestOrder: what is known of each expression and function of a file is the same whichever files, and whichever nodes of
// the file, were asked about before, by however many workers. UNHEEDED_ORDER_PROJECTS may name projects to look at.
func TestOrder(t *testing.T) {
	projects := []string{filepath.Join("testdata", "edits")}
	if named := os.Getenv("UNHEEDED_ORDER_PROJECTS"); named != "" {
		projects = filepath.SplitList(named)
	}
	for _, project := range projects {
		dir := filepath.Join(t.TempDir(), filepath.Base(project)) // out of what is around it
		if err := os.CopyFS(dir, os.DirFS(project)); err != nil {
			t.Fatal(err)
		}
		whole := indexed(t, dir)
		whole.workers = 1
		whole.analyse()
		want := map[string][]finding.Finding{}
		for _, m := range whole.checked {
			want[m.path] = probed(m)
		}
		hold := func(how string, r *run) {
			t.Helper()
			for _, m := range r.checked {
				if diff := difference(want[m.path], probed(m)); diff != "" {
					t.Errorf("%s of %s: %s", m.display, how, diff)
				}
			}
		}
		for seed := range uint64(3) {
			shuffled := indexed(t, dir)
			shuffled.workers = 1 + int(seed)%2
			draw := rand.New(rand.NewPCG(seed, 0))
			draw.Shuffle(len(shuffled.checked), func(i, j int) {
				shuffled.checked[i], shuffled.checked[j] = shuffled.checked[j], shuffled.checked[i]
			})
			shuffled.selection.rules = []*rule.Rule{shuffledProbe(seed)}
			shuffled.analyse()
			hold(fmt.Sprintf("order %d", seed), shuffled)
		}
		for _, m := range whole.checked {
			alone := indexed(t, dir)
			alone.checked = slices.DeleteFunc(alone.checked, func(other *module) bool { return other.path != m.path })
			alone.analyse()
			hold("itself alone", alone)
		}
	}
}

// shuffledProbe is the probe in an order that is drawn for each file.
func shuffledProbe(seed uint64) *rule.Rule {
	probe := Probe()
	shuffled := *probe
	shuffled.Kinds = []ast.Kind{ast.KindModule}
	shuffled.Check = func(p *rule.Pass, module ast.Node) {
		var nodes []ast.Node
		module.Walk(func(n ast.Node) bool {
			if n.Is(probe.Kinds...) {
				nodes = append(nodes, n)
			}
			return true
		})
		rand.New(rand.NewPCG(seed, uint64(len(nodes)))).Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
		for _, n := range nodes {
			probe.Check(p, n)
		}
	}
	return &shuffled
}

// probed returns what the probe has found in a module, in order.
func probed(m *module) []finding.Finding {
	out := slices.DeleteFunc(slices.Clone(m.reported), func(f finding.Finding) bool { return f.Code != Probe().Code })
	slices.SortStableFunc(out, finding.Compare)
	return out
}
