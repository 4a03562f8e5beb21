package carrier

import "github.com/unheeded/unheeded/internal/python/ast"

// marks are a set of nodes of a tree, a bit each.
type marks []uint64

func (m marks) has(n ast.Index) bool { return m[n/64]&(1<<(n%64)) != 0 }

func (m marks) set(n ast.Index) { m[n/64] |= 1 << (n % 64) }
