package infer_test

import (
	"testing"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
)

// TestMakes holds what Makes rules out to what each call of every page gives: no coroutine and no async generator of a
// function that was seen where Makes says that there is none.
func TestMakes(t *testing.T) {
	calls, ruledOut := 0, 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, expressions := everyExpression(ex.Program(t), ex)
		e := prog.NewEvaluator()
		for _, a := range expressions {
			call := a.file.Tree.Node(a.node).AsCall()
			if !call.OK() {
				continue
			}
			calls++
			coroutine, generator := e.Makes(e.TypeOf(a.file, call.Func()))
			if !coroutine && !generator {
				ruledOut++
			}
			given := e.TypeOf(a.file, call.Node)
			if given.HasUnknown() {
				continue // what may be anything is nothing that could be lost
			}
			for _, arm := range given.Arms() {
				if arm.Kind == infer.Coroutine && arm.Func != nil && !coroutine || arm.Kind == infer.AsyncGenerator && !generator {
					t.Errorf("%s: %s gives %s, which Makes rules out", a.file.Path, call.Text(), given)
				}
			}
		}
	})
	if calls < 2000 || 5*ruledOut < calls {
		t.Errorf("of %d calls %d are ruled out; the pages are being read wrongly, or Makes rules out too little", calls, ruledOut)
	}
}
