package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// madeBy gives a meaning to CoroutineOf[f] and AsyncGeneratorOf[f], which only declarations of libraries use: what is
// returned is what a call of f makes, so it is known which function stands behind it. An ordinary annotation can only
// promise that. CoroutineOf[f, T] says that awaiting it gives T. In the result of a method f may begin with the
// method's first parameter: CoroutineOf[self.send] is what the send of the object at hand makes.
func (e *Evaluator) madeBy(c ctx, params []ast.Node) *Type {
	in := e.prog.types
	if c.quoted != 0 || len(params) == 0 {
		return in.unknown
	}
	k := key{ask: askMade, file: c.file, node: params[0].Index, env: c.env}
	return e.query(k, func() *Type {
		made := e.call(e.maker(c, params[0]), nil)
		switch made.Kind {
		case Coroutine:
			if len(params) < 2 {
				return made
			}
			kept := *made
			kept.Args = []*Type{e.annotation(c, params[1])}
			return in.intern(kept)
		case AsyncGenerator, Never:
			return made
		}
		return in.unknown
	})
}

// maker returns the type of the function that a CoroutineOf names.
func (e *Evaluator) maker(c ctx, n ast.Node) *Type {
	switch n.Kind() {
	case ast.KindAttribute:
		return e.attr(e.maker(c, n.AsAttribute().Value()), n.AsAttribute().Attr())
	case ast.KindName:
		if fn := c.file.funcs[c.file.definitionAround(n).Index]; fn != nil && fn.Class != nil && fn.firstParam() == n.AsName().Id() {
			if t := e.receiver(fn, c.env); t != nil {
				return t
			}
		}
	}
	return e.named(c, n)
}

// definitionAround returns the definition in whose head a node stands; not OK where it stands in none.
func (f *File) definitionAround(n ast.Node) ast.Node {
	for n.OK() && !n.IsStmt() {
		n = f.Parent(n)
	}
	return n
}
