package infer_test

import (
	"math/rand/v2"
	"testing"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// asked is one expression of an example.
type asked struct {
	file *infer.File
	node ast.Index
}

// TestEntryPoints asks for the type of every expression of every page, in the order of the source and then with fresh
// programs in orders that are drawn: wherever an inference cycle is entered, the answers are the same.
func TestEntryPoints(t *testing.T) {
	const rounds = 2
	expressions := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		first, order := everyExpression(ex.Program(t), ex)
		expressions += len(order)
		want := make(map[asked]string, len(order))
		e := first.NewEvaluator()
		for _, a := range order {
			want[asked{node: a.node, file: a.file}] = e.TypeOf(a.file, a.file.Tree.Node(a.node)).String()
		}
		for round := range rounds {
			prog, again := everyExpression(ex.Program(t), ex)
			shuffled := rand.New(rand.NewPCG(uint64(round), uint64(len(order)))).Perm(len(again))
			e := prog.NewEvaluator()
			for _, i := range shuffled {
				n := again[i].file.Tree.Node(again[i].node)
				have := e.TypeOf(again[i].file, n).String()
				if want := want[order[i]]; have != want {
					t.Errorf("round %d, %s: %s\nhave %s\nwant %s", round, again[i].file.Path, n.Text(), have, want)
				}
			}
		}
	})
	if expressions < 5000 {
		t.Errorf("the pages have %d expressions; they are being read wrongly", expressions)
	}
}

// everyExpression returns the names, attributes and calls of an example that are read, in the order of the source.
func everyExpression(prog *infer.Program, ex *infertest.Example) (*infer.Program, []asked) {
	var out []asked
	for _, f := range ex.Files {
		file := prog.File(ex.Source(f))
		file.Tree.Module().Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindName, ast.KindAttribute, ast.KindCall, ast.KindAwait, ast.KindSubscript:
				if !n.Has(ast.FlagStore | ast.FlagDel) {
					out = append(out, asked{file, n.Index})
				}
			}
			return true
		})
	}
	return prog, out
}
