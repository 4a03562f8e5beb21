package parse

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// VersionErrors returns what a version of Python would not accept in a tree that has no other errors: the constructs
// that came later or were dropped before, in order of the source. The versions are those of CPython 3.8 to 3.15.
func VersionErrors(tree *ast.Tree, version ast.Version) []ast.SyntaxError {
	var errors []ast.SyntaxError
	for _, f := range tree.Features {
		switch {
		case version < f.Since:
			errors = append(errors, ast.SyntaxError{
				Span:    f.Span,
				Message: fmt.Sprintf("%s: new in Python 3.%d", f.What, f.Since.Minor()),
			})
		case f.Until != 0 && version >= f.Until:
			errors = append(errors, ast.SyntaxError{
				Span:    f.Span,
				Message: fmt.Sprintf("%s: an error since Python 3.%d", f.What, f.Until.Minor()),
			})
		}
	}
	return errors
}
