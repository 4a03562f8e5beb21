package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Overwritten finds tasks that an attribute holds and that give way to the next one, turn by turn of a loop, without that
// anybody has looked at them.
func Overwritten() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH207",
		Name:       "task-overwritten",
		Summary:    "an attribute is given a new task while the old one may run: both run, and the old one's error is lost",
		Visibility: finding.WhileCollected,
		Page:       page("overwritten"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		target := p.Parent(n).AsAssign().Targets().First().AsAttribute()
		class := p.File.ClassOfSelf(target.Value())
		if class == nil {
			return
		}
		if !starts(p, n) || !p.Track.Uses(p.File, n).Has(carrier.Reads) {
			return // where nobody reads it at all, that is what there is to say
		}
		method := p.File.Func(p.Function(n))
		looks := func(n ast.Node) bool { return loads(n, target.Attr()) || looksByMethod(p, class, n, target.Attr()) }
		var why finding.Step
		if p.Track.MayRepeat(p.File, p.Function(n), n, looks) {
			why = finding.Step{Place: rule.Place(p.File, n), Label: "a loop comes here again"}
		} else if step, ok := calledTwice(p, n, class, method, looks); ok {
			why = step
		} else {
			return
		}
		w, ok := work(p, n)
		if !ok {
			return
		}
		report(p, r, w, finding.Finding{
			Message:   fmt.Sprintf("the next %s takes the place of this one, which may still run", task(w)),
			Label:     fmt.Sprintf("nothing looks at '%s' before it is given another task", p.Parent(n).AsAssign().Targets().First().Text()),
			Certainty: finding.Likely,
			Path:      []finding.Step{why},
			Help:      "cancel and await the old task first, or start none while it runs",
		})
	}
	return r
}

// calledTwice returns the second of two methods of a class that call another one on the same object, where none of them,
// nor what they call on the object themselves, looks at the attribute.
func calledTwice(p *rule.Pass, n ast.Node, class *infer.Class, method *infer.Func, looks func(ast.Node) bool) (finding.Step, bool) {
	if method == nil || method.Class != class || looks(method.Node) || asksFirst(method.Node) || underState(p, n) {
		return finding.Step{}, false
	}
	var step finding.Step
	callers := 0
	for _, caller := range class.Methods() {
		call := callOnSelf(p, caller, method.Name())
		if !call.OK() || caller == method || looks(caller.Node) {
			continue
		}
		for _, other := range class.Methods() {
			if other != method && callOnSelf(p, caller, other.Name()).OK() && looks(other.Node) {
				return finding.Step{}, false
			}
		}
		callers++
		step = finding.Step{Place: rule.Place(p.File, call), Label: fmt.Sprintf("'%s' starts it anew", caller.QualName())}
	}
	return step, callers > 1
}

// underState reports whether a node runs in some state of the object alone, as a condition around it asks.
func underState(p *rule.Pass, n ast.Node) bool {
	for ; n.OK() && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef); n = p.Parent(n) {
		asks := false
		if branch := p.Parent(n).AsIf(); branch.OK() && n.Field() != ast.FieldTest {
			branch.Test().Walk(func(n ast.Node) bool {
				asks = asks || p.File.ClassOfSelf(n.AsAttribute().Value()) != nil
				return !asks
			})
		}
		if asks {
			return true
		}
	}
	return false
}

// asksFirst reports whether a method goes away at once in some state of its object.
func asksFirst(method ast.Node) bool {
	for stmt := range method.Children(ast.FieldBody).All() {
		if i := stmt.AsIf(); i.OK() && i.Body().First().Is(ast.KindReturn, ast.KindRaise) {
			return true
		}
	}
	return false
}

// callOnSelf returns a call, in a method, of another method on the same object.
func callOnSelf(p *rule.Pass, in *infer.Func, name string) (found ast.Node) {
	in.Node.Walk(func(n ast.Node) bool {
		if call := n.AsCall().Func().AsAttribute(); call.Attr() == name && p.File.ClassOfSelf(call.Value()) == in.Class {
			found = n
		}
		return !found.OK()
	})
	return found
}

// looksByMethod reports whether a node is the call of a method on the object that reads an attribute.
func looksByMethod(p *rule.Pass, class *infer.Class, n ast.Node, attr string) bool {
	call := n.AsCall().Func().AsAttribute()
	if !call.OK() || p.File.ClassOfSelf(call.Value()) != class {
		return false
	}
	method := p.Types.Method(class, call.Attr())
	return method != nil && loads(method.Node, attr)
}

// loads reports whether a node reads an attribute of that name of anything.
func loads(n ast.Node, attr string) bool {
	found := false
	n.Walk(func(n ast.Node) bool {
		if a := n.AsAttribute(); a.OK() && a.Attr() == attr && !n.Has(ast.FlagStore|ast.FlagDel) {
			found = true
		}
		return !found
	})
	return found
}
