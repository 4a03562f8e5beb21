package summary

import (
	"strconv"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Range is a range of versions of Python: Since is the first that is in it, Until the first that is not any more. The
// zero Version leaves an end open.
type Range struct {
	Since, Until ast.Version
}

// Contains reports whether a version is in the range. The zero Version stands for the newest one.
func (r Range) Contains(v ast.Version) bool {
	if v == 0 {
		return r.Until == 0
	}
	return v >= r.Since && (r.Until == 0 || v < r.Until)
}

// and returns what two ranges have in common; one that holds nothing has Since not below Until.
func (r Range) and(other Range) Range {
	r.Since = max(r.Since, other.Since)
	if r.Until == 0 || other.Until != 0 && other.Until < r.Until {
		r.Until = other.Until
	}
	return r
}

func (r Range) isEmpty() bool { return r.Until != 0 && r.Since >= r.Until }

// versionTest returns the versions for which a condition holds and those for which it does not; ok only for a
// comparison of sys.version_info with a tuple that names a minor version of Python 3, by >= or by <.
func versionTest(test ast.Node) (then, otherwise Range, ok bool) {
	c := test.AsCompare()
	left := c.Left().AsAttribute()
	if left.Attr() != "version_info" || left.Value().AsName().Id() != "sys" {
		return Range{}, Range{}, false
	}
	at, ok := versionTuple(c.Comparators().First())
	if !ok || c.Comparators().Len() != 1 {
		return Range{}, Range{}, false
	}
	switch c.Node.Op() {
	case ast.GtE:
		return Range{Since: at}, Range{Until: at}, true
	case ast.Lt:
		return Range{Until: at}, Range{Since: at}, true
	}
	return Range{}, Range{}, false
}

// versionTuple reads (3, minor); what stands behind the minor version does not matter.
func versionTuple(n ast.Node) (ast.Version, bool) {
	elts := n.AsTuple().Elts().Slice()
	if len(elts) == 0 || elts[0].Op() != ast.ConstInt || elts[0].Text() != "3" {
		return 0, false
	}
	if len(elts) == 1 {
		return ast.V(0), true
	}
	minor, err := strconv.ParseUint(elts[1].Text(), 10, 8)
	if elts[1].Op() != ast.ConstInt || err != nil {
		return 0, false
	}
	return ast.V(int(minor)), true
}
