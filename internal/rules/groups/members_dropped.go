package groups

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// MembersDropped finds handlers of groups that raise one exception out of the group and drop the others.
func MembersDropped() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH904",
		Name:       "members-dropped",
		Summary:    "one exception of a group is raised, and the others are dropped",
		Visibility: finding.Never,
		Page:       page("members_dropped"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		h := n.AsExceptHandler()
		if h.Name() == "" || !isOf(p, h) || counts(h) || hasOneTask(p, n) || p.Track.Effects().Reports(p.File, h) {
			return
		}
		each(h.Body(), func(at ast.Node) bool {
			raise := at.AsRaise()
			if !raise.OK() || keepsGroup(raise, h.Name()) || !isMember(p, raise, h.Name()) {
				return true
			}
			p.Report(r, at, finding.Finding{
				Message:   fmt.Sprintf("one exception of '%s' is raised, the others are dropped", h.Name()),
				Label:     "a group may hold several",
				Certainty: certainty(raise),
				Seen:      seen(raise),
				Help:      fmt.Sprintf("raise something from %s, or handle each of %s.exceptions", h.Name(), h.Name()),
			})
			return true
		})
	}
	return r
}

// counts reports whether a clause asks how many exceptions there are.
func counts(h ast.ExceptHandler) bool {
	found := false
	each(h.Body(), func(n ast.Node) bool {
		if call := n.AsCall(); call.Func().AsName().Id() == "len" && strings.Contains(call.Node.Text(), "exceptions") {
			found = true
		}
		return !found
	})
	return found
}

// keepsGroup reports whether an exception is raised with the group as its cause.
func keepsGroup(raise ast.Raise, group string) bool { return raise.Cause().AsName().Id() == group }

// isMember reports whether a statement raises exceptions[0] of a group, or a name that stands for an element of them.
func isMember(p *rule.Pass, raise ast.Raise, group string) bool {
	ofGroup := func(n ast.Node) bool {
		a := n.AsAttribute()
		return a.Attr() == "exceptions" && a.Value().AsName().Id() == group
	}
	switch exc := raise.Exc(); exc.Kind() {
	case ast.KindSubscript:
		return ofGroup(exc.AsSubscript().Value())
	case ast.KindCall:
		call := exc.AsCall()
		return call.Func().AsName().Id() == "next" && ofGroup(call.Args().First().AsCall().Args().First())
	case ast.KindName:
		made, ok := p.Track.Origin(p.File, exc)
		if ok {
			return ofGroup(made.AsSubscript().Value())
		}
	}
	return false
}

// certainty: the group is the context of what is raised unless that is said to be of no interest.
func certainty(raise ast.Raise) finding.Certainty {
	if raise.Cause().Op() == ast.ConstNone {
		return finding.Certain
	}
	return finding.Likely
}

func seen(raise ast.Raise) string {
	if raise.Cause().Op() == ast.ConstNone {
		return "never: the group is neither raised nor shown"
	}
	return "in a traceback alone, as the context of the one that is raised; whoever catches that does not see the others"
}

// hasOneTask reports whether a clause is about a group that can hold one exception alone: its block starts one task, and
// does nothing else.
func hasOneTask(p *rule.Pass, handler ast.Node) bool {
	with := p.Parent(handler).Children(ast.FieldBody).First()
	_, group := groupOf(p, with)
	if group == nil || with.Next().Field() == ast.FieldBody {
		return false
	}
	only := with.Children(ast.FieldBody).First()
	return only.Kind() == ast.KindExpr && only.Next().Field() != ast.FieldBody
}
