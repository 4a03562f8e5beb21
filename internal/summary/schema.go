package summary

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// revision is the number of the encoding; whoever changes what WriteArchive writes makes it one larger.
const revision = 3

// Schema returns eight bytes that tell encodings apart: they change with the encoding and with the kinds, fields and
// operators of the tree, so an archive that was written before such a change is not misread.
func Schema() []byte { return schema() }

var schema = sync.OnceValue(func() []byte {
	out := fmt.Appendln(nil, revision)
	for k := range ast.Kind(ast.KindCount) {
		out = fmt.Appendln(out, k, k.IsNamed())
	}
	for f := range ast.Field(ast.FieldCount) {
		out = fmt.Appendln(out, f)
	}
	for o := range ast.Op(ast.OpCount) {
		out = fmt.Appendln(out, o)
	}
	sum := sha256.Sum256(out)
	return sum[:8:8]
})
