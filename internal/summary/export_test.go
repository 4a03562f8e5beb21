package summary

import "github.com/unheeded/unheeded/internal/python/ast"

// Encode returns the encoding of the declarations of one module, before what modules have in common is taken out.
func Encode(tree *ast.Tree) []byte { return encode(tree) }

// Decode undoes Encode.
func Decode(data []byte, version ast.Version) (*ast.Tree, error) {
	d := decoder{version: version}
	if err := d.columns(data); err != nil {
		return nil, err
	}
	return d.tree()
}
