package gathering

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CalledInsteadOfHanded finds functions that are called where the function itself was to be handed over, and the reverse.
func CalledInsteadOfHanded() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH416",
		Name:       "called-instead-of-handed",
		Summary:    "a function is called where the function itself is wanted, or handed over where a coroutine is",
		Visibility: finding.LoudElsewhere,
		Page:       page("called_instead_of_handed"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, bound := p.Fact(n.AsCall())
		if f == nil || p.Fates.ExpectsError(n) {
			return
		}
		for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
			wantsCall := parameter.Calls && arg.Kind() == ast.KindCall
			if !wantsCall && !wantsCoroutine(f, parameter) {
				continue
			}
			switch t := p.Types.TypeOf(p.File, arg); {
			case wantsCall && isNoFunction(t):
				p.Report(r, arg, finding.Finding{
					Message: fmt.Sprintf("%s wants the function, and is given what calling it gave: %s", short(f.Name), t),
					Label:   "called here and now, before it is handed over",
					Seen:    seen(f, t),
					Help:    "hand the function over, and its arguments after it: " + handed(n.AsCall(), arg.AsCall()),
				})
			case !wantsCall && t.Kind == infer.Function && t.Func.IsAsync() && !t.Func.IsGenerator() && !isRemade(p, t):
				p.Report(r, arg, finding.Finding{
					Message: fmt.Sprintf("%s wants a coroutine, and is given the function '%s'", short(f.Name), t.Func.QualName()),
					Label:   "not called: a function is no coroutine",
					Seen:    "as a TypeError at this call",
					Help:    "call it",
				})
			}
		}
	}
	return r
}

// isRemade reports whether a method is one of a class that a metaclass makes, which may have made another thing of it, as a
// property.
func isRemade(p *rule.Pass, t *infer.Type) bool {
	class := t.Func.Class
	if t.Recv != nil && t.Recv.Class != nil {
		class = t.Recv.Class
	}
	return class != nil && slices.ContainsFunc(p.Types.MRO(class), (*infer.Type).IsOfMetaclass)
}

// isNoFunction reports whether a value cannot be called: a coroutine, or None.
func isNoFunction(t *infer.Type) bool {
	return t.Kind == infer.Coroutine && t.Func != nil || t.Kind == infer.None
}

// wantsCoroutine reports whether a parameter takes a coroutine and nothing that makes one.
func wantsCoroutine(f *library.Function, parameter library.Parameter) bool {
	if !strings.HasPrefix(f.Name, "asyncio.") {
		return false // other libraries take both
	}
	switch parameter.Fate {
	case library.Schedules, library.Owns, library.Drives:
		return !parameter.Calls && !parameter.Each
	}
	return false
}

// handed shows a call as it was meant.
func handed(around, call ast.Call) string {
	text := short(around.Func().Text()) + "(…, " + call.Func().Text()
	if call.Args().First().OK() || call.Keywords().First().OK() {
		text += ", …"
	}
	return text + ")"
}

// seen says what becomes of what is no function.
func seen(f *library.Function, t *infer.Type) string {
	if f.Call.Makes == library.Thread && t.Kind == infer.None {
		return "never: a thread whose target is None ends at once"
	}
	return "as a TypeError where it is called, if anybody sees that"
}
