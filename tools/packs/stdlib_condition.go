package main

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// The minor versions between which conditions are tried.
const firstMinor, lastMinor = 8, 15

// condition puts the test of an if into the form that our declarations know: one comparison of sys.version_info with a
// minor version. Of systems, Linux is taken; what only others have stands under a version that nobody has, so it is there
// for those who ask for it and hides nothing.
func (r *rewriter) condition(stmt ast.If) {
	test := stmt.Test()
	if isVersionTest(test) {
		return
	}
	holds := make([]bool, lastMinor+1)
	for minor := firstMinor; minor <= lastMinor; minor++ {
		answer, ok := evaluate(test, minor)
		if !ok {
			r.fail("a condition that is not understood: %s", test.Text())
			return
		}
		holds[minor] = answer
	}
	var changes []int
	for minor := firstMinor + 1; minor <= lastMinor; minor++ {
		if holds[minor] != holds[minor-1] {
			changes = append(changes, minor)
		}
	}
	text := ""
	switch {
	case len(changes) == 0 && holds[firstMinor]:
		text = "sys.version_info >= (3, 0)"
	case len(changes) == 0:
		text = "sys.version_info < (3, 0)"
	case len(changes) == 1 && holds[firstMinor]:
		text = fmt.Sprintf("sys.version_info < (3, %d)", changes[0])
	case len(changes) == 1:
		text = fmt.Sprintf("sys.version_info >= (3, %d)", changes[0])
	case len(changes) == 2 && !holds[firstMinor] && !stmt.Orelse().First().OK():
		// A second if inside the first, one column further: the body stands deeper than that.
		span := test.Span()
		line := r.tree.Text[:span.Start]
		indent := len(line) - strings.LastIndexByte(string(line), '\n') - len("if ")
		text = fmt.Sprintf("sys.version_info >= (3, %d):\n%sif sys.version_info < (3, %d)", changes[0], strings.Repeat(" ", indent), changes[1])
	default:
		r.fail("a condition that holds for several ranges of versions: %s", test.Text())
		return
	}
	r.replace(test, text)
}

// isVersionTest reports whether a condition has the form that we keep.
func isVersionTest(n ast.Node) bool {
	c := n.AsCompare()
	elts := c.Comparators().First().AsTuple().Elts()
	return isSys(c.Left(), "version_info") && elts.Len() == 2 && (n.Op() == ast.GtE || n.Op() == ast.Lt)
}

func isSys(n ast.Node, attr string) bool {
	return n.AsAttribute().Attr() == attr && n.AsAttribute().Value().AsName().Id() == "sys"
}

// evaluate tells whether a condition holds for a minor version on Linux; ok is false where it is of a form that typeshed
// does not have.
func evaluate(n ast.Node, minor int) (holds, ok bool) {
	switch n.Kind() {
	case ast.KindBoolOp:
		holds = n.Op() == ast.And
		for v := range n.AsBoolOp().Values().All() {
			one, ok := evaluate(v, minor)
			if !ok {
				return false, false
			}
			if n.Op() == ast.And {
				holds = holds && one
			} else {
				holds = holds || one
			}
		}
		return holds, true
	case ast.KindUnaryOp:
		holds, ok = evaluate(n.AsUnaryOp().Operand(), minor)
		return !holds, ok && n.Op() == ast.Not
	case ast.KindName:
		return false, n.AsName().Id() == "TYPE_CHECKING"
	case ast.KindCompare:
		c := n.AsCompare()
		right := c.Comparators().First()
		if isSys(c.Left(), "platform") {
			name, err := right.AsConstant().Str()
			return (name == "linux") == (n.Op() == ast.Eq), err == nil && (n.Op() == ast.Eq || n.Op() == ast.NotEq)
		}
		elts := right.AsTuple().Elts().Slice()
		if !isSys(c.Left(), "version_info") || len(elts) < 2 {
			return false, false
		}
		at := 0
		if _, err := fmt.Sscan(elts[1].Text(), &at); err != nil {
			return false, false
		}
		switch n.Op() {
		case ast.GtE:
			return minor >= at, true
		case ast.Lt:
			return minor < at, true
		case ast.Gt:
			return minor >= at, true // (3, 8) is less than (3, 8, 1)
		}
	}
	return false, false
}
