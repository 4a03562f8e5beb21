package main

import (
	"bytes"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// function declares a function as it is defined: nothing stands between its definition and its name but a descriptor.
func (w *writer) function(out *bytes.Buffer, at place, name string, t *infer.Type, descriptor string) {
	fn := t.Func
	w.count.functions++
	if w.overloaded(out, at, name, t, descriptor) {
		w.count.known++
		return
	}
	w.describe(out, at, name, descriptor)
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		if lastName(d) == "abstractmethod" {
			line(out, at, "@"+w.helper("abc", "abstractmethod"))
		}
	}
	head, body, result := "def ", "...", ""
	if fn.IsAsync() {
		w.count.async++
		head = "async def "
	}
	params := w.params(fn)
	switch {
	case fn.IsGenerator():
		w.count.known++
		body, result = "yield", w.yields(fn)
	case fn.IsAsync():
		result = w.awaitedBy(fn)
	default:
		if result = w.decorates(fn, t, &params); result != "" {
			break
		}
		var makes bool
		if result, makes = w.returns(at, fn, t); makes {
			head = "async def "
		}
	}
	if result == "" && !fn.IsAsync() {
		w.count.unknown++
	} else if !fn.IsGenerator() {
		w.count.known++
	}
	w.def(out, at, head+name+w.typeParams(fn.Node.Children(ast.FieldTypeParams))+"("+params+")", result, body)
}

// overloaded declares a function by its overloads, where it has some that say what is said of it: they are as async as the
// function, and it does not hand on a coroutine.
func (w *writer) overloaded(out *bytes.Buffer, at place, name string, t *infer.Type, descriptor string) bool {
	fn := t.Func
	var signatures []*infer.Func
	for _, other := range fn.Namesakes() {
		if isOverload(other) {
			if other.IsAsync() != fn.IsAsync() || !other.DeclaresReturn() {
				return false
			}
			signatures = append(signatures, other)
		}
	}
	if len(signatures) < 2 || fn.IsGenerator() || fn.Class != at.class {
		return false
	}
	head := "async def "
	if !fn.IsAsync() {
		head = "def "
		if isMade(w.types.Returned(fn)) || fn.Class != nil && w.madeThrough(fn, t) != nil {
			return false
		}
	} else {
		w.count.async++
	}
	for _, s := range signatures {
		line(out, at, "@"+w.helper("typing", "overload"))
		w.describe(out, at, name, descriptor)
		w.def(out, at, head+name+w.typeParams(s.Node.Children(ast.FieldTypeParams))+"("+w.params(s)+")", w.annotation(s.Node.Child(ast.FieldReturns)), "...")
	}
	return true
}

// yields returns the annotation of a generator function.
func (w *writer) yields(fn *infer.Func) string {
	if text := w.annotation(fn.Node.Child(ast.FieldReturns)); text != "" {
		return text
	}
	if text := w.typeText(w.types.Yielded(fn)); text != "" {
		if fn.IsAsync() {
			return w.helper("typing", "AsyncIterator") + "[" + text + "]"
		}
		return w.helper("typing", "Iterator") + "[" + text + "]"
	}
	return ""
}

// awaitedBy returns what awaiting the coroutine of an async def gives.
func (w *writer) awaitedBy(fn *infer.Func) string {
	if w.returnsSelf(fn) {
		return w.helper("typing", "Self")
	}
	if isOverload(fn) {
		return w.overloads(fn)
	}
	if t := w.types.DeclaredReturn(fn); t != nil || w.isVague(fn) {
		return w.annotation(fn.Node.Child(ast.FieldReturns))
	}
	return w.typeText(w.types.Returned(fn))
}

// isVague reports whether the result of a function is annotated in a way that inference has no use for.
func (w *writer) isVague(fn *infer.Func) bool {
	ann := fn.Node.Child(ast.FieldReturns)
	return ann.OK() && lastName(ann) != "Any"
}

// returns returns the result of a plain function, and whether it has to be declared as an async one, because it makes the
// coroutine of a function that has no name outside of it.
func (w *writer) returns(at place, fn *infer.Func, t *infer.Type) (result string, makes bool) {
	if isOverload(fn) { // in a stub, which has no definition behind them
		return w.overloads(fn), false
	}
	ann := fn.Node.Child(ast.FieldReturns)
	awaited := w.promised(ann)
	if name := w.forwarded(fn); name != "" && at.class == fn.Class {
		if made := w.madeThrough(fn, t); made != nil {
			w.count.made++
			return w.madeForm(made, name, awaited), false
		}
	}
	body := w.types.Returned(fn)
	if isMade(body) {
		w.count.made++
		if text := w.madeText(body, awaited); text != "" {
			return text, false
		}
		if body.Kind == infer.Coroutine {
			if awaited == "" {
				awaited = w.typeText(w.types.Awaited(body))
			}
			return awaited, true
		}
		if text := w.typeText(body); text != "" {
			return text, false
		}
	}
	if w.returnsSelf(fn) {
		return w.helper("typing", "Self"), false
	}
	if ann.OK() && lastName(ann) != "Any" {
		return w.annotation(ann), false
	}
	if text := w.overloads(fn); text != "" && !ann.OK() {
		return text, false
	}
	return w.typeText(body), false
}

// promised returns the T of Coroutine[Any, Any, T] and Awaitable[T], "" for all else.
func (w *writer) promised(ann ast.Node) string {
	s := ann.AsSubscript()
	if !s.OK() {
		return ""
	}
	switch lastName(s.Value()) {
	case "Awaitable":
		return w.annotation(s.Slice())
	case "Coroutine", "CoroutineType":
		if elts := s.Slice().AsTuple().Elts().Slice(); len(elts) == 3 {
			return w.annotation(elts[2])
		}
	}
	return ""
}

// forwarded returns the callee of a method whose every return is `return self.name(...)` with one name, as self.name.
func (w *writer) forwarded(fn *infer.Func) string {
	if fn.Class == nil || fn.IsGenerator() {
		return ""
	}
	self := fn.Node.Child(ast.FieldArgs).First().AsArg().Arg()
	callee := ""
	for _, r := range fn.Returns() {
		a := w.valueOf(r.Value()).AsCall().Func().AsAttribute()
		if !a.OK() || a.Value().AsName().Id() != self || callee != "" && a.Attr() != callee || !w.isWritten(a.Attr()) {
			return ""
		}
		callee = a.Attr()
	}
	if callee == "" || callee == fn.Name() {
		return ""
	}
	return self + "." + callee
}

// valueOf returns what was assigned to a name where only one assignment reaches, and any other expression itself.
func (w *writer) valueOf(n ast.Node) ast.Node {
	if n.Kind() != ast.KindName {
		return n
	}
	t := w.file.Scopes
	defs := t.Flow(t.ScopeOf(n.Index)).Reaching(n.Index).Defs
	if len(defs) != 1 || t.Binding(defs[0].Binding).Kind != scope.Assign || len(t.Path(defs[0].Binding)) > 0 {
		return n
	}
	return w.file.Tree.Node(t.Binding(defs[0].Binding).Value)
}

// madeThrough returns what a method makes for objects of its class, or of a subclass in the library that inherits it; nil
// where it makes no coroutine for any. Each class is asked for its own objects: what its subclasses override is for theirs.
func (d *declarer) madeThrough(fn *infer.Func, t *infer.Type) *infer.Type {
	classes := append([]*infer.Type{d.types.ObjectOf(fn.Class)}, d.types.Subclasses(fn.Class)...)
	for _, c := range classes {
		object := d.types.ExactInstanceOf(c.Class)
		if d.types.Attribute(object, fn.Name()) != d.types.Bound(t, object) {
			continue
		}
		if made := d.types.ReturnedTo(fn, object); isMade(made) && made.Kind != infer.Union && made.Kind != infer.Never {
			return made
		}
	}
	return nil
}

// returnsSelf reports whether every return of a method returns its first parameter.
func (w *writer) returnsSelf(fn *infer.Func) bool {
	if fn.Class == nil || fn.IsGenerator() {
		return false
	}
	self := fn.Node.Child(ast.FieldArgs).First().AsArg().Arg()
	found := false
	for _, r := range fn.Returns() {
		if r.Value().AsName().Id() != self || self == "" {
			return false
		}
		found = true
	}
	return found
}

// decorates returns a generic result, and changes the parameters to go with it, for a function that gives back whatever
// function it is given, or something that does. It is "" for all others. Annotations of decorators hardly ever say so.
func (w *writer) decorates(fn *infer.Func, t *infer.Type, params *string) string {
	first, ok := w.decorated1(fn)
	if !ok {
		return ""
	}
	if ann := first.AsArg().Annotation(); !ann.OK() && w.keeps(t) {
		variable := w.typeVar()
		*params = strings.Replace(*params, first.AsArg().Arg(), first.AsArg().Arg()+": "+variable, 1)
		return variable
	}
	if made := w.types.Called(t); made.Kind == infer.Function && w.keeps(made) {
		variable := w.typeVar()
		return w.helper("typing", "Callable") + "[[" + variable + "], " + variable + "]"
	}
	return ""
}

// decorated1 returns the first parameter of a function that may be a decorator or make one.
func (w *writer) decorated1(fn *infer.Func) (ast.Node, bool) {
	if fn.Class != nil || w.types.DeclaredReturn(fn) != nil && isClear(w.types.DeclaredReturn(fn)) {
		return ast.Node{}, false
	}
	for n := range fn.Node.Child(ast.FieldArgs).All() {
		if n.Is(ast.KindArg) {
			return n, true
		}
	}
	return ast.Node{}, true
}

// isClear reports whether a declared result is of use for those who call a decorator.
func isClear(t *infer.Type) bool {
	switch t.Kind {
	case infer.Unknown, infer.Wide:
		return false
	case infer.Callable:
		return !t.Args[0].IsUnknown()
	}
	return true
}

// keeps reports whether a function gives back what is as async, or as plain, as what it is given.
func (w *writer) keeps(decorator *infer.Type) bool {
	async := w.types.Called(w.types.Decorate(decorator, w.asyncProbe))
	plain := w.types.Decorate(decorator, w.plainProbe)
	return async.Kind == infer.Coroutine && async.Func != nil && plain.Kind == infer.Function && !plain.Func.IsAsync()
}

// typeVar returns the name of a type variable that nobody else uses.
func (w *writer) typeVar() string {
	w.usesTypeVar = true
	w.helper("typing", "TypeVar")
	return "_F"
}

// overloads returns the union of what the overloads of a function return, "" where it has none.
func (w *writer) overloads(fn *infer.Func) string {
	var arms []string
	for _, other := range fn.Namesakes() {
		if !isOverload(other) {
			continue
		}
		text := w.annotation(other.Node.Child(ast.FieldReturns))
		if text == "" || other.IsAsync() != fn.IsAsync() {
			return ""
		}
		seen := false
		for _, arm := range arms {
			seen = seen || arm == text
		}
		if !seen {
			arms = append(arms, text)
		}
	}
	return strings.Join(arms, " | ")
}

func isOverload(fn *infer.Func) bool {
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		if lastName(d) == "overload" {
			return true
		}
	}
	return false
}

// describe writes the decorator of a descriptor, where the name does not say it.
func (w *writer) describe(out *bytes.Buffer, at place, name, descriptor string) {
	switch name {
	case "__new__", "__init_subclass__", "__class_getitem__":
		return
	}
	if descriptor != "" {
		line(out, at, "@"+w.builtin(descriptor))
	}
}
