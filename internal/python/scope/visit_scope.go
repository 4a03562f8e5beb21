package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// visitFunction takes in a def: decorators and defaults around it, annotations among its type parameters if it has any,
// all else inside.
func (b *builder) visitFunction(i ast.Index) {
	b.visitField(i, ast.FieldDecoratorList)
	b.bind(b.scope, b.nodes[i].Data, Binding{Kind: FunctionDef, Node: i, Stmt: i, Value: i})
	args := b.child(i, ast.FieldArgs)
	b.visitDefaults(args)
	generic := b.openTypeParams(i)
	b.visitAnnotations(args)
	b.visitField(i, ast.FieldReturns)
	outer := b.place
	b.place = InFunction
	b.info[i] = uint32(b.open(FunctionScope, i))
	if b.nodes[i].Kind == ast.KindAsyncFunctionDef {
		b.scopes[b.scope].Flags |= IsAsync
	}
	b.bindParams(args, i)
	b.visitField(i, ast.FieldBody)
	b.close()
	b.place = outer
	if generic {
		b.close()
	}
}

func (b *builder) visitLambda(i ast.Index) {
	args := b.child(i, ast.FieldArgs)
	b.visitDefaults(args)
	outer := b.place
	b.place = InFunction
	b.info[i] = uint32(b.open(LambdaScope, i))
	b.bindParams(args, i)
	b.visitField(i, ast.FieldBody)
	b.close()
	b.place = outer
}

func (b *builder) visitClass(i ast.Index) {
	b.visitField(i, ast.FieldDecoratorList)
	b.bind(b.scope, b.nodes[i].Data, Binding{Kind: ClassDef, Node: i, Stmt: i, Value: i})
	generic := b.openTypeParams(i)
	b.visitField(i, ast.FieldBases)
	b.visitField(i, ast.FieldKeywords)
	outer := b.enter(InClass)
	b.info[i] = uint32(b.open(ClassScope, i))
	b.visitField(i, ast.FieldBody)
	b.close()
	b.place = outer
	if generic {
		b.close()
	}
}

func (b *builder) visitTypeAlias(i ast.Index) {
	if name := b.child(i, ast.FieldName); name != 0 {
		b.target(name, Binding{Kind: TypeAlias, Stmt: i, Value: b.child(i, ast.FieldValue)})
	}
	generic := b.openTypeParams(i)
	b.visitField(i, ast.FieldValue)
	if generic {
		b.close()
	}
}

// openTypeParams opens the scope of a statement's type parameters, if it has any.
func (b *builder) openTypeParams(i ast.Index) bool {
	if b.child(i, ast.FieldTypeParams) == 0 {
		return false
	}
	b.open(TypeParamsScope, i)
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field == ast.FieldTypeParams {
			b.info[c] = uint32(b.scope)
			b.bind(b.scope, b.nodes[c].Data,
				Binding{Kind: TypeParam, Node: c, Stmt: i, Value: b.child(c, ast.FieldBound)})
			b.visitChildren(c)
		}
	}
	return true
}

func (b *builder) visitDefaults(args ast.Index) {
	b.info[args] = uint32(b.scope)
	for c := b.nodes[args].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind != ast.KindArg {
			b.visit(c)
		}
	}
}

func (b *builder) visitAnnotations(args ast.Index) {
	for c := b.nodes[args].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind == ast.KindArg {
			b.visitChildren(c)
		}
	}
}

// bindParams binds the parameters in the function's own scope. A default stands behind its parameter.
func (b *builder) bindParams(args, function ast.Index) {
	for c := b.nodes[args].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind != ast.KindArg {
			continue
		}
		param := Binding{Kind: Param, Node: c, Stmt: function}
		switch b.nodes[c].Field {
		case ast.FieldVararg:
			param.Flags = IsVararg
		case ast.FieldKwarg:
			param.Flags = IsKwarg
		case ast.FieldKwonlyargs:
			param.Flags = IsKeywordOnly
		case ast.FieldPosonlyargs:
			param.Flags = IsPositionalOnly
		}
		if next := b.nodes[c].Next; next != 0 {
			if f := b.nodes[next].Field; f == ast.FieldDefaults || f == ast.FieldKwDefaults {
				param.Value = next
			}
		}
		b.info[c] = uint32(b.scope)
		bound := b.bind(b.scope, b.nodes[c].Data, param)
		b.symbols[b.bindings[bound].Symbol].Flags |= IsParam
	}
}

// visitComprehension takes in a comprehension: its first iterable is evaluated around it, all else inside.
func (b *builder) visitComprehension(i ast.Index, kind ScopeKind) {
	first := b.child(i, ast.FieldGenerators)
	var iter ast.Index
	if first != 0 {
		if iter = b.child(first, ast.FieldIter); iter != 0 {
			b.visit(iter)
		}
	}
	b.info[i] = uint32(b.open(kind, i))
	// Clauses come first: they bind, and so they run.
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field != ast.FieldGenerators {
			continue
		}
		b.info[c] = uint32(b.scope)
		if b.nodes[c].Flags&ast.FlagIsAsync != 0 {
			b.event(c)
		}
		binding := Binding{Kind: Comprehension, Stmt: c, Value: b.child(c, ast.FieldIter)}
		for part := b.nodes[c].First; part != 0; part = b.nodes[part].Next {
			switch {
			case b.nodes[part].Field == ast.FieldTarget:
				b.target(part, binding)
			case part != iter:
				b.visit(part)
			}
		}
	}
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field != ast.FieldGenerators {
			b.visit(c)
		}
	}
	b.close()
}

func (b *builder) visitField(i ast.Index, field ast.Field) {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field == field {
			b.visit(c)
		}
	}
}
