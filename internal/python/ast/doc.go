// Package ast is the syntax tree of one Python file. It owns the node kinds and their fields, which are those of
// CPython's own ast, the pointer-free storage, typed views on it, and walking.
//
// It must not know how a tree is made (that is parse), nor anything of scopes, types, the disk or rules.
//
// A tree is one slice of 24-byte nodes without pointers, so building it is appending, undoing is truncating and the
// garbage collector never looks inside. A Node is a tree and an index; a view such as Call is a Node whose kind is
// known, with one method a field. Children are linked first to next in the order of the source and each says which
// field of its parent it fills.
package ast

//go:generate go run -C ../../../tools ./genast ../internal/python/ast
