package carrier_test

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// holds says what a suspended generator holds, and which generator does that it iterates over.
func holds(t *carrier.Tracker, f *infer.File, n ast.Node) string {
	hold, ok := t.Holds(f.Func(n))
	switch at := hold.At.Node; {
	case !ok:
		return "nothing"
	case hold.Through != nil:
		return at.Text() + " through " + hold.Through.QualName()
	default:
		return at.Text()
	}
}

func left(t *carrier.Tracker, f *infer.File, n ast.Node) string {
	l, ok := t.LeftEarly(f, n.AsAsyncFor())
	if !ok {
		return "no"
	}
	return l.Func.QualName() + " by " + l.By.Text()
}
