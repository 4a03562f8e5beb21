package summary

import (
	"crypto/sha256"
	"fmt"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// revision is the number of the encoding; whoever changes what Encode or WriteArchive writes makes it one larger.
const revision = 2

// Schema returns eight bytes that tell encodings apart: they change with the encoding and with the kinds, fields and
// operators of the tree, so an archive that was written before such a change is not misread.
func Schema() []byte {
	h := sha256.New()
	fmt.Fprintln(h, revision)
	for k := range ast.Kind(ast.KindCount) {
		fmt.Fprintln(h, k, k.IsNamed())
	}
	for f := range ast.Field(ast.FieldCount) {
		fmt.Fprintln(h, f)
	}
	for o := range ast.Op(ast.OpCount) {
		fmt.Fprintln(h, o)
	}
	return h.Sum(nil)[:8]
}
