package groups

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// StarNamesGroup finds except* with a class of groups, which is a TypeError.
func StarNamesGroup() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH902",
		Name:       "star-names-group",
		Summary:    "except* cannot name a class of groups: a TypeError takes the place of what was raised",
		Visibility: finding.LoudElsewhere,
		Supersedes: []finding.Code{"UH906"},
		Page:       page("star_names_group"),
		Kinds:      []ast.Kind{ast.KindTryStar},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		for h := range n.Children(ast.FieldHandlers).All() {
			classes, _ := caught(p, h.AsExceptHandler())
			for _, c := range classes {
				if !isGroup(p, c) {
					continue
				}
				p.Report(r, h.AsExceptHandler().Type(), finding.Finding{
					Message: fmt.Sprintf("except* cannot name '%s', a group", c.QualName()),
					Label:   "a TypeError when something was raised and this clause is tried",
					Help:    "name the exceptions that are in the group, or write except without the star",
				})
				break
			}
		}
	}
	return r
}
