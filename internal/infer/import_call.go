package infer

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// importedByName returns what importlib.import_module or __import__ gives for a literal name.
func (e *Evaluator) importedByName(c ctx, callee string, n ast.Call) *Type {
	in := e.prog.types
	name, err := n.Args().First().AsConstant().Str()
	if err != nil || name == "" {
		return in.unknown
	}
	if callee == "builtins.__import__" {
		name, _, _ = strings.Cut(name, ".")
		return e.moduleType(name, c.file)
	}
	if name[0] != '.' {
		return e.moduleType(name, c.file)
	}
	// A relative name is meant from the package that the second argument names, most often __package__ or __name__.
	rest := strings.TrimLeft(name, ".")
	var from ast.Node
	if args := n.Args().Slice(); len(args) > 1 {
		from = args[1]
	}
	for kw := range n.Keywords().All() {
		if kw.AsKeyword().Arg() == "package" {
			from = kw.AsKeyword().Value()
		}
	}
	dots := len(name) - len(rest)
	if text, err := from.AsConstant().Str(); err == nil {
		parts := strings.Split(text, ".")
		if dots > len(parts) {
			return in.unknown
		}
		return e.moduleType(strings.Join(append(parts[:len(parts)-dots+1], rest), "."), c.file)
	}
	if id := from.AsName().Id(); id == "__package__" || id == "__name__" && c.file.IsPackage {
		if m := e.prog.relative(c.file, dots, rest); m != nil {
			return in.intern(Type{Kind: Module, Module: m})
		}
	}
	return in.unknown
}
