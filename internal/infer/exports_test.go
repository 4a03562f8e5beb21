package infer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/infer/infertest"
)

// TestStarsEnd: modules that import everything from each other, in every direction, and lists of exports that are made of
// each other's, have an answer in a moment.
func TestStarsEnd(t *testing.T) {
	const modules = 200
	ex := &infertest.Example{}
	for i := range modules {
		var text strings.Builder
		for _, far := range []int{1, 2, 3, 7, 50, 120} {
			fmt.Fprintf(&text, "from m%03d import *\n", (i+far)%modules)
		}
		fmt.Fprintf(&text, "class C%03d: ...\nprint(missing)\n", i)
		if i%5 == 0 {
			fmt.Fprintf(&text, "import m%03d\n__all__ = ['own'] + m%03d.__all__ + star.__all__\n", (i+5)%modules, (i+10)%modules)
		}
		ex.Files = append(ex.Files, &infertest.File{Path: fmt.Sprintf("m%03d.py", i), Text: text.String()})
	}
	ex.Files = append(ex.Files, &infertest.File{Path: "asks.py", Text: `
from m001 import *
from m001 import C117, nothing
reveal_type(C113)  # type: type[C113]
reveal_type(C117)  # type: type[C117]
reveal_type(nothing)  # type: Unknown
reveal_type(print)  # type: function 'print'
`})
	for _, order := range []int{1, -1} {
		prog := ex.Program(t)
		if asked := ask(t, ex, prog, prog.NewEvaluator(), order); asked != 4 {
			t.Errorf("%d questions were asked", asked)
		}
	}
}
