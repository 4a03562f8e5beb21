package coroutines

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsyncSpecialMethod finds special methods that are async although Python calls them without await.
func AsyncSpecialMethod() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH113",
		Name:       "async-special-method",
		Summary:    "a special method that Python calls without await is async",
		Visibility: finding.WarnedOnce,
		Page:       page("async_special_method"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		def := n.AsAsyncFunctionDef()
		if p.Parent(n).Kind() != ast.KindClassDef || def.Name() == "__aiter__" && yields(p, n) {
			return // an __aiter__ that yields gives an async generator, as it should
		}
		effect := asyncEffect(def.Name())
		if def.Name() == "__post_init__" && !isDataclass(p.Parent(n)) {
			return
		}
		if def.Name() == "__init__" && !p.NeverMade(p.Parent(n)) || isProtocol(p, p.Parent(n)) {
			return
		}
		if isSetter(p, def) {
			effect = "assigning to the property makes a coroutine and drops it; the body never runs"
		}
		if effect == "" || def.DecoratorList().First().OK() && !isSetter(p, def) {
			return // a decorator may drive it
		}
		f := finding.Finding{
			Message: fmt.Sprintf("'%s' must not be async: Python does not await it", def.Name()),
			Label:   effect,
			Help:    "make it a plain method, or offer the async protocol (__aenter__, __aexit__, __aiter__, a method of another name)",
		}
		if strings.HasPrefix(effect, typeError) {
			f.Visibility, f.Seen = finding.LoudElsewhere, "as a TypeError where Python calls it"
		}
		if def.Name() == "__init__" {
			f.Certainty = finding.Likely
			f.Details = []string{"a framework that makes the object itself may await it, as Ray does with actors"}
		}
		if def.Name() == "__aiter__" && p.Target == 0 {
			f.Certainty = finding.Likely
			f.Details = []string{"up to Python 3.6 it was awaited, and the project does not say which versions it is for"}
		}
		p.Report(r, n, f)
	}
	return r
}

// yields reports whether a function is a generator.
func yields(p *rule.Pass, fn ast.Node) bool {
	t := p.File.Scopes
	return t.Scope(t.Opens(fn.Index)).Has(scope.HasYield)
}

// isDataclass reports whether a class statement has a decorator called dataclass.
func isDataclass(class ast.Node) bool {
	for d := range class.AsClassDef().DecoratorList().All() {
		if call := d.AsCall(); call.OK() {
			d = call.Func()
		}
		if d.AsName().Id() == "dataclass" || d.AsAttribute().Attr() == "dataclass" {
			return true
		}
	}
	return false
}

// isProtocol reports whether a class stands for others in annotations: nothing calls its own methods.
func isProtocol(p *rule.Pass, class ast.Node) bool {
	for base := range class.AsClassDef().Bases().All() {
		if sub := base.AsSubscript(); sub.OK() {
			base = sub.Value()
		}
		if base.AsName().Id() == "Protocol" || base.AsAttribute().Attr() == "Protocol" {
			return true
		}
	}
	return false
}

// isSetter reports whether a method is the setter or deleter of a property: of Python's own, for what another one does with
// it is not known.
func isSetter(p *rule.Pass, def ast.AsyncFunctionDef) bool {
	for d := range def.DecoratorList().All() {
		if a := d.AsAttribute(); a.Attr() == "setter" || a.Attr() == "deleter" {
			return isProperty(p, def.Node, a.Value().AsName().Id())
		}
	}
	return false
}

// isProperty reports whether a name is that of a property where a method of the class is defined: of what property(…) gives,
// or of a function that it, or the setter of such a property, decorates.
func isProperty(p *rule.Pass, method ast.Node, name string) bool {
	last := ast.Node{} // what makes the property, as far as the class body was gone through
	for at := range p.Parent(method).Children(method.Field()).All() {
		switch {
		case at == method:
			made, _ := p.Types.TypeOf(p.File, last).Callee()
			return made == "builtins.property"
		case at.AsAssign().Targets().First().AsName().Id() == name && name != "":
			last = at.AsAssign().Value().AsCall().Func()
		case at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) && p.File.Func(at).Name() == name:
			decorator := at.Children(ast.FieldDecoratorList).First()
			if decorator.AsAttribute().Value().AsName().Id() != name {
				last = decorator
			}
		}
	}
	return false
}

// typeError begins the effect of a method whose coroutine Python does not take.
const typeError = "TypeError"

// asyncEffect says what Python does with the coroutine that an async special method returns, "" for methods that may be
// async.
func asyncEffect(name string) string {
	switch name {
	case "__exit__":
		return "the coroutine that it returns is true, so `with` suppresses every exception of its body"
	case "__enter__":
		return "`with … as x` binds the coroutine, not what it would return"
	case "__init__":
		return typeError + " when it is called: it must return None"
	case "__del__", "__init_subclass__", "__post_init__", "__set_name__", "__setattr__", "__delattr__", "__setitem__", "__delitem__",
		"__set__", "__delete__":
		return "the coroutine is dropped; the body never runs"
	case "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__":
		return "the comparison gives a coroutine, which is always true"
	case "__instancecheck__", "__subclasscheck__":
		return "isinstance takes the coroutine's truth: always True"
	case "__await__":
		return typeError + ": `await` needs an iterator and gets a coroutine"
	case "__contains__":
		return "`in` takes the coroutine's truth: always True"
	case "__bool__", "__len__", "__hash__", "__int__", "__float__", "__index__", "__str__", "__repr__", "__bytes__",
		"__format__", "__iter__", "__length_hint__", "__sizeof__", "__dir__", "__complex__":
		return typeError + " when Python calls it: a coroutine is no such value"
	case "__next__":
		return "iterating gives coroutines and never ends"
	case "__aiter__":
		return typeError + ": `async for` needs an object with __anext__ and gets a coroutine"
	}
	return ""
}
