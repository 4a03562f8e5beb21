package groups

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// GroupAsMember finds attributes of a single exception that are read from the group that except* gives.
func GroupAsMember() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH903",
		Name:       "group-as-member",
		Summary:    "except* gives a group, and an attribute is read that only the exceptions in it have",
		Visibility: finding.LoudElsewhere,
		Page:       page("group_as_member"),
		Kinds:      []ast.Kind{ast.KindTryStar},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		for node := range n.Children(ast.FieldHandlers).All() {
			h := node.AsExceptHandler()
			if h.Name() == "" {
				continue
			}
			bound := p.File.Scopes.BindingAt(h.Node.Index)
			each(h.Body(), func(at ast.Node) bool {
				a := at.AsAttribute()
				if a.Value().AsName().Id() != h.Name() || at.Has(ast.FlagStore) || ofGroups(a.Attr()) || bound == 0 {
					return true
				}
				if rebound(h) || asked(h, a.Attr()) {
					return true
				}
				p.Report(r, at, finding.Finding{
					Message: fmt.Sprintf("'%s' is a group, which has no '%s'", h.Name(), a.Attr()),
					Label:   "an AttributeError here, in the handler",
					Path:    []finding.Step{{Place: rule.PlaceOfHeader(p.File, h.Node), Label: "except* always gives a group, also of a single exception"}},
					Before:  1,
					Help:    fmt.Sprintf("go through %s.exceptions", h.Name()),
				})
				return true
			})
		}
	}
	return r
}

// ofGroups reports whether groups have an attribute.
func ofGroups(name string) bool {
	switch name {
	case "exceptions", "message", "split", "subgroup", "derive", "args", "add_note", "with_traceback":
		return true
	}
	return strings.HasPrefix(name, "__")
}

// rebound reports whether the name of a clause is given to something else in it.
func rebound(h ast.ExceptHandler) bool {
	found := false
	each(h.Body(), func(n ast.Node) bool {
		found = found || n.AsName().Id() == h.Name() && n.Has(ast.FlagStore)
		return !found
	})
	return found
}

// asked reports whether a clause asks its group for an attribute by hasattr.
func asked(h ast.ExceptHandler, name string) bool {
	found := false
	each(h.Body(), func(n ast.Node) bool {
		call := n.AsCall()
		found = found || call.Func().AsName().Id() == "hasattr" && strings.Contains(call.Node.Text(), name)
		return !found
	})
	return found
}
