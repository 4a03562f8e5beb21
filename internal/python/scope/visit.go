package scope

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// visit takes in a node and all below it, in the current scope.
func (b *builder) visit(i ast.Index) {
	raw := &b.nodes[i]
	b.info[i] = uint32(b.scope)
	switch raw.Kind {
	case ast.KindName:
		b.use(i, 0)
	case ast.KindAttribute:
		if raw.Flags&(ast.FlagStore|ast.FlagDel) != 0 {
			b.mentions[raw.Data] |= StoresAttr
		} else {
			b.mentions[raw.Data] |= LoadsAttr
		}
		b.visitChildren(i)
	case ast.KindCall:
		if callee := &b.nodes[raw.First]; callee.Kind == ast.KindName || callee.Kind == ast.KindAttribute {
			b.mentions[callee.Data] |= Calls
		}
		b.visitChildren(i)
	case ast.KindConstant, ast.KindPass, ast.KindBreak, ast.KindContinue:
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
		b.visitFunction(i)
	case ast.KindClassDef:
		b.visitClass(i)
	case ast.KindLambda:
		b.visitLambda(i)
	case ast.KindListComp, ast.KindSetComp, ast.KindDictComp:
		b.visitComprehension(i, ComprehensionScope)
	case ast.KindGeneratorExp:
		b.visitComprehension(i, GeneratorScope)
	case ast.KindAwait, ast.KindYield, ast.KindYieldFrom, ast.KindReturn:
		b.event(i)
		b.visitChildren(i)
	case ast.KindNamedExpr:
		b.visitNamedExpr(i)
	case ast.KindKeyword:
		if name := &b.nodes[raw.First]; name.Kind == ast.KindIdentifier {
			b.mentions[name.Data] |= Passes
		}
		b.visitChildren(i)
	default:
		b.visitStatement(i)
	}
}

func (b *builder) visitChildren(i ast.Index) {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		b.visit(c)
	}
}

// visitStatement takes in the statements that bind names or matter to imports.
func (b *builder) visitStatement(i ast.Index) {
	switch b.nodes[i].Kind {
	case ast.KindAssign:
		b.visitAssign(i)
	case ast.KindAnnAssign:
		b.visitAnnAssign(i)
	case ast.KindAugAssign:
		b.visitTargets(i, ast.FieldTarget, Binding{Kind: AugAssign, Stmt: i, Value: b.child(i, ast.FieldValue)})
	case ast.KindDelete:
		b.visitTargets(i, ast.FieldTargets, Binding{Kind: Delete, Stmt: i})
	case ast.KindAsyncFor:
		b.event(i)
		fallthrough
	case ast.KindFor:
		outer := b.enter(InBranch)
		b.visitTargets(i, ast.FieldTarget, Binding{Kind: For, Stmt: i, Value: b.child(i, ast.FieldIter)})
		b.place = outer
	case ast.KindAsyncWith:
		b.event(i)
		fallthrough
	case ast.KindWith:
		b.visitWith(i)
	case ast.KindTypeAlias:
		b.visitTypeAlias(i)
	case ast.KindImport, ast.KindImportFrom:
		b.visitImport(i)
	case ast.KindGlobal, ast.KindNonlocal:
		b.visitDeclaration(i)
	case ast.KindTry, ast.KindTryStar:
		b.visitTry(i)
	case ast.KindExceptHandler:
		b.visitHandler(i)
	case ast.KindIf:
		b.visitIf(i)
	case ast.KindWhile:
		outer := b.enter(InBranch)
		b.visitChildren(i)
		b.place = outer
	case ast.KindMatch:
		b.visitMatch(i)
	default:
		b.visitChildren(i)
	}
}

// visitTargets takes in a statement one of whose fields holds targets; all else is loaded.
func (b *builder) visitTargets(i ast.Index, field ast.Field, binding Binding) {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field == field {
			b.target(c, binding)
		} else {
			b.visit(c)
		}
	}
}

func (b *builder) visitAssign(i ast.Index) {
	b.visitTargets(i, ast.FieldTargets, Binding{Kind: Assign, Stmt: i, Value: b.child(i, ast.FieldValue)})
}

func (b *builder) visitAnnAssign(i ast.Index) {
	value := b.child(i, ast.FieldValue)
	if b.nodes[i].Flags&ast.FlagSimple == 0 && value == 0 && b.nodes[b.child(i, ast.FieldTarget)].Kind == ast.KindName {
		// (x): int binds nothing, not even for CPython.
		b.visitChildren(i)
		return
	}
	b.visitTargets(i, ast.FieldTarget, Binding{Kind: AnnAssign, Stmt: i, Value: value})
}

func (b *builder) visitNamedExpr(i ast.Index) {
	value := b.child(i, ast.FieldValue)
	binding := Binding{Kind: NamedExpr, Stmt: i, Value: value}
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field != ast.FieldTarget {
			b.visit(c)
			continue
		}
		if b.nodes[c].Kind != ast.KindName {
			b.visit(c)
			continue
		}
		binding.Node = c
		b.use(c, b.bind(b.walrusScope(), b.nodes[c].Data, binding))
	}
}

// walrusScope is where a := binds: the scope around all comprehensions.
func (b *builder) walrusScope() ScopeID {
	id := b.scope
	for b.scopes[id].Kind == ComprehensionScope || b.scopes[id].Kind == GeneratorScope {
		id = b.scopes[id].Parent
	}
	return id
}

func (b *builder) visitWith(i ast.Index) {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind != ast.KindWithitem {
			b.visit(c)
			continue
		}
		b.info[c] = uint32(b.scope)
		b.visitTargets(c, ast.FieldOptionalVars,
			Binding{Kind: With, Stmt: i, Value: b.child(c, ast.FieldContextExpr)})
	}
}

func (b *builder) visitDeclaration(i ast.Index) {
	flag := IsNonlocal
	if b.nodes[i].Kind == ast.KindGlobal {
		flag = IsGlobal
	}
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		b.info[c] = uint32(b.scope)
		if b.scope == Module {
			continue
		}
		b.symbols[b.symbol(b.scope, b.nodes[c].Data)].Flags |= flag
		if flag == IsGlobal {
			b.globals = append(b.globals, b.nodes[c].Data)
		}
	}
}

func (b *builder) visitImport(i ast.Index) {
	flags := b.place
	if b.nodes[i].Flags&ast.FlagIsLazy != 0 {
		flags |= IsLazy
	}
	b.imports = append(b.imports, ImportStmt{Node: i, Scope: b.scope, Flags: flags})
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		b.info[c] = uint32(b.scope)
		if b.nodes[c].Kind != ast.KindAlias {
			continue
		}
		if as := b.nodes[c].First; as != 0 {
			b.info[as] = uint32(b.scope)
		}
		b.alias(i, c)
	}
}

func (b *builder) alias(stmt, i ast.Index) {
	name, kind := b.nodes[i].Data, Import
	if b.nodes[stmt].Kind == ast.KindImportFrom {
		kind = ImportFrom
		if b.tree.Symbols.At(name) == "*" {
			star := b.bind(b.scope, name, Binding{Kind: StarImport, Node: i, Stmt: stmt})
			symbol := &b.symbols[b.bindings[star].Symbol]
			symbol.Flags = symbol.Flags&^IsBound | IsStar
			b.mentions[name] &^= StoresName
			b.scopes[b.scope].Flags |= HasStarImport
			return
		}
		b.mentions[name] |= Imports
	}
	if as := b.nodes[i].First; as != 0 {
		name = b.nodes[as].Data
	} else if head, _, dotted := strings.Cut(b.tree.Symbols.At(name), "."); dotted {
		name = b.ownName(head)
	}
	b.bind(b.scope, name, Binding{Kind: kind, Node: i, Stmt: stmt})
}

// ownName numbers a name that the tree may not spell.
func (b *builder) ownName(name string) uint32 {
	if number, ok := b.nameNumber(name); ok {
		return number
	}
	b.extra = append(b.extra, name)
	b.current = append(b.current, 0)
	b.mentions = append(b.mentions, 0)
	return uint32(len(b.current) - 1)
}

// event records a return, yield or suspension for the function that it belongs to.
func (b *builder) event(i ast.Index) {
	kind, flag := awaitEvent, HasAwait
	switch b.nodes[i].Kind {
	case ast.KindReturn:
		kind, flag = returnEvent, 0
		if b.nodes[i].First != 0 {
			flag = HasReturnValue
		}
	case ast.KindYield, ast.KindYieldFrom:
		kind, flag = yieldEvent, HasYield
	}
	id := b.scope
	for b.scopes[id].Kind == ComprehensionScope || b.scopes[id].Kind == TypeParamsScope ||
		b.scopes[id].Kind == GeneratorScope && kind != awaitEvent {
		b.scopes[id].Flags |= flag
		id = b.scopes[id].Parent
	}
	if b.scopes[id].Kind == GeneratorScope {
		flag |= IsAsync
	}
	b.scopes[id].Flags |= flag
	b.events = append(b.events, event{scope: id, node: i, kind: kind})
}

func (b *builder) child(i ast.Index, field ast.Field) ast.Index {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field == field {
			return c
		}
	}
	return 0
}

// enter adds to the flags of imports and returns the old ones.
func (b *builder) enter(flags ImportFlags) ImportFlags {
	outer := b.place
	b.place |= flags
	return outer
}
