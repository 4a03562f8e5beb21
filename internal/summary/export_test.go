package summary

import (
	"encoding/binary"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Encode returns the declarations of one module as they are in an archive, with what modules have in common behind them.
func Encode(tree *ast.Tree) []byte {
	nodes := encode(tree)
	shared := findCommon([][]encoded{nodes})
	written := shared.writer().append(nil, nodes)
	return shared.append(append(binary.AppendUvarint(nil, uint64(len(written))), written...))
}

// Decode undoes Encode.
func Decode(data []byte, version ast.Version) (*ast.Tree, error) {
	size, rest, err := length(data)
	if err != nil {
		return nil, err
	}
	var c common
	if !c.read(&reader{data: rest[size:]}) {
		return nil, errCorrupt
	}
	return c.tree(rest[:size], version)
}
