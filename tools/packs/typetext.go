package main

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// typeText returns an inferred type as an annotation, "" where it is not known, or known only of some cases.
func (w *writer) typeText(t *infer.Type) string {
	switch t.Kind {
	case infer.None:
		return "None"
	case infer.Instance:
		if len(t.Args) == 1 && t.Class.FullName() == "builtins.tuple" {
			return w.builtin("tuple") + "[" + w.orAny(w.typeText(t.Args[0])) + ", ...]"
		}
		return w.parameterised(w.className(t.Class), t.Args)
	case infer.ClassObject:
		if name := w.parameterised(w.className(t.Class), t.Args); name != "" {
			return w.builtin("type") + "[" + name + "]"
		}
	case infer.Tuple:
		if len(t.Args) == 0 {
			return w.builtin("tuple") + "[()]"
		}
		return w.parameterised(w.builtin("tuple"), t.Args)
	case infer.Callable:
		if result := w.typeText(t.Args[0]); result != "" {
			return w.helper("typing", "Callable") + "[..., " + result + "]"
		}
	case infer.Generator:
		return w.helper("typing", "Iterator") + "[" + w.orAny(w.typeText(w.types.Element(t))) + "]"
	case infer.Coroutine, infer.AsyncGenerator:
		return w.madeText(t, "")
	case infer.TypeVar:
		if symbol := w.file.Scopes.Lookup(scope.Module, t.Name); symbol != 0 && w.types.Member(w.file, t.Name) == t {
			w.need(t.Name)
			return t.Name
		}
	case infer.Union:
		arms := make([]string, len(t.Args))
		for i, arm := range t.Args {
			if arms[i] = w.typeText(arm); arms[i] == "" {
				return ""
			}
		}
		slices.Sort(arms)
		return strings.Join(slices.Compact(arms), " | ")
	}
	return ""
}

// parameterised returns name[args], "" where the name is.
func (w *writer) parameterised(name string, args []*infer.Type) string {
	if name == "" || len(args) == 0 {
		return name
	}
	parts := make([]string, len(args))
	known := false
	for i, arg := range args {
		parts[i] = w.typeText(arg)
		known = known || parts[i] != ""
		parts[i] = w.orAny(parts[i])
	}
	if !known && !strings.HasSuffix(name, "tuple") {
		return name
	}
	return name + "[" + strings.Join(parts, ", ") + "]"
}

// className returns how the module can name a class; "" where it cannot be named.
func (w *writer) className(c *infer.Class) string {
	f, name, ok := w.classRef(c)
	if !ok || w.isLeftOut(f) {
		return ""
	}
	if f.Name == "builtins" && f.IsStub {
		return w.builtin(name)
	}
	return w.path(f, name)
}

// path returns how the module can name something of a module by its dotted name there, and has it declared.
func (w *writer) path(f *infer.File, name string) string {
	first, _, _ := strings.Cut(name, ".")
	w.declarer.need(f, first)
	if f == w.file && !w.isHiddenByClass(first) {
		return name
	}
	return w.helper(f.Name, "") + "." + name
}

// isHiddenByClass reports whether some class of the module binds a name, so that it may mean that one there.
func (w *writer) isHiddenByClass(name string) bool {
	t := w.file.Scopes
	for _, c := range w.file.Classes() {
		if symbol := t.Lookup(c.Scope(), name); symbol != 0 && t.Symbol(symbol).Has(scope.IsBound) {
			return true
		}
	}
	return false
}

// madeText returns the special form for what a call of a known function makes; awaited is what the annotation says that
// awaiting it gives, or "". It is "" where the function cannot be named.
func (w *writer) madeText(t *infer.Type, awaited string) string {
	f, name, ok := w.funcRef(t)
	if !ok || w.isLeftOut(f) {
		return ""
	}
	return w.madeForm(t, w.path(f, name), awaited)
}

// madeForm returns the special form for what a call of the function of that name makes.
func (w *writer) madeForm(t *infer.Type, name, awaited string) string {
	form := "CoroutineOf"
	if t.Kind == infer.AsyncGenerator {
		form, awaited = "AsyncGeneratorOf", ""
	}
	if awaited != "" {
		name += ", " + awaited
	}
	return w.helper("_unheeded", form) + "[" + name + "]"
}
