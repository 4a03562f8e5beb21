package scope

import "github.com/unheeded/unheeded/internal/python/ast"

func (w *walker) statement(i ast.Index) {
	raw := &w.nodes[i]
	switch raw.Kind {
	case ast.KindExpr:
		w.evalChildren(i)
	case ast.KindAssign:
		w.eval(w.child(i, ast.FieldValue))
		w.storeField(i, ast.FieldTargets)
	case ast.KindAugAssign:
		w.augAssign(i)
	case ast.KindAnnAssign:
		w.annAssign(i)
	case ast.KindDelete:
		w.delete(raw.First)
	case ast.KindReturn:
		w.evalChildren(i)
		w.jump(ast.KindReturn)
	case ast.KindBreak, ast.KindContinue:
		w.jump(raw.Kind)
	case ast.KindRaise:
		w.evalChildren(i)
		w.raise()
		w.dead = true
	case ast.KindAssert:
		w.assert(i)
	case ast.KindIf:
		w.ifStatement(i)
	case ast.KindFor, ast.KindAsyncFor:
		w.forLoop(i)
	case ast.KindWhile:
		w.whileLoop(i)
	case ast.KindWith, ast.KindAsyncWith:
		w.with(i)
	case ast.KindTry, ast.KindTryStar:
		w.try(i)
	case ast.KindMatch:
		w.match(i)
	case ast.KindImport, ast.KindImportFrom:
		w.importStatement(i)
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
		w.function(i)
	case ast.KindClassDef:
		w.class(i)
	case ast.KindTypeAlias:
		w.typeParams(i)
		w.eval(w.child(i, ast.FieldValue))
		w.store(w.child(i, ast.FieldName))
	case ast.KindGlobal, ast.KindNonlocal, ast.KindPass:
	default:
		w.evalChildren(i)
	}
}

func (w *walker) storeField(i ast.Index, field ast.Field) {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field == field {
			w.store(c)
		}
	}
}

func (w *walker) augAssign(i ast.Index) {
	target := w.child(i, ast.FieldTarget)
	if w.nodes[target].Kind != ast.KindName {
		w.evalChildren(i)
		w.raise()
		w.bindMember(target)
		return
	}
	use := w.meet(target)
	w.eval(w.child(i, ast.FieldValue))
	w.raise()
	w.bind(use.Binding)
}

func (w *walker) annAssign(i ast.Index) {
	target, value := w.child(i, ast.FieldTarget), w.child(i, ast.FieldValue)
	if value != 0 {
		w.eval(value)
	}
	if value != 0 || w.nodes[target].Kind != ast.KindName {
		w.store(target)
	} else {
		w.meet(target)
	}
	w.eval(w.child(i, ast.FieldAnnotation))
}

// delete walks the targets of a del, or the elements of one.
func (w *walker) delete(first ast.Index) {
	for c := first; c != 0; c = w.nodes[c].Next {
		switch w.nodes[c].Kind {
		case ast.KindTuple, ast.KindList:
			w.delete(w.nodes[c].First)
		default:
			w.store(c)
		}
	}
}

func (w *walker) assert(i ast.Index) {
	base := w.mark()
	t, f := w.cond(w.child(i, ast.FieldTest), base)
	w.undo(base)
	w.apply(f)
	if msg := w.child(i, ast.FieldMsg); msg != 0 {
		w.eval(msg)
	}
	if !w.dead {
		w.raise()
	}
	w.undo(base)
	w.apply(t)
}

// ifStatement walks an if with all its elifs.
func (w *walker) ifStatement(i ast.Index) {
	base := w.mark()
	var paths []state
	for {
		t, f := w.cond(w.child(i, ast.FieldTest), base)
		w.undo(base)
		w.apply(t)
		w.block(i, ast.FieldBody)
		paths = append(paths, w.save(base))
		w.undo(base)
		w.apply(f)
		orelse := w.child(i, ast.FieldOrelse)
		if w.dead || orelse == 0 || w.nodes[orelse].Kind != ast.KindIf || w.nodes[orelse].Next != 0 {
			break
		}
		i = orelse
	}
	w.block(i, ast.FieldOrelse)
	paths = append(paths, w.save(base))
	w.undo(base)
	w.join(paths...)
}

func (w *walker) importStatement(i ast.Index) {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Kind != ast.KindAlias {
			continue
		}
		w.raise()
		b := w.table.BindingAt(c)
		if w.table.bindings[b].Kind == StarImport {
			w.bindStar(b)
		} else {
			w.bind(b)
		}
	}
}

// typeParams binds a statement's type parameters and evaluates their bounds and defaults.
func (w *walker) typeParams(i ast.Index) {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field == ast.FieldTypeParams {
			w.bind(w.table.BindingAt(c))
			w.evalChildren(c)
		}
	}
}

func (w *walker) function(i ast.Index) {
	w.evalField(i, ast.FieldDecoratorList)
	args := w.child(i, ast.FieldArgs)
	w.evalDefaults(args)
	w.typeParams(i)
	for c := w.nodes[args].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Kind == ast.KindArg {
			w.evalChildren(c)
		}
	}
	w.evalField(i, ast.FieldReturns)
	w.decorate(i)
	w.bind(w.table.BindingAt(i))
}

// decorate calls the decorators of a definition, if it has any.
func (w *walker) decorate(i ast.Index) {
	if w.child(i, ast.FieldDecoratorList) != 0 {
		w.raise()
	}
}

// class runs a class body where it stands.
func (w *walker) class(i ast.Index) {
	w.evalField(i, ast.FieldDecoratorList)
	w.typeParams(i)
	w.evalField(i, ast.FieldBases)
	w.evalField(i, ast.FieldKeywords)
	id := w.table.Opens(i)
	if w.loops > 0 {
		for s := w.table.scopes[id].firstSymbol; s < w.table.scopes[id].endSymbol; s++ {
			if w.table.symbols[s].Owner == s {
				w.set(w.slot(s), unbound)
			}
		}
	}
	w.push(flowFrame{kind: classFrame})
	w.block(i, ast.FieldBody)
	w.pop()
	w.endScope(id)
	w.raise()
	w.decorate(i)
	w.bind(w.table.BindingAt(i))
}
