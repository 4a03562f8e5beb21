package groups

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// GroupWithoutDerive finds classes of groups that do not say how to make a part of one.
func GroupWithoutDerive() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH905",
		Name:       "group-without-derive",
		Summary:    "a subclass of ExceptionGroup without derive: what except* and split make of it is a plain group",
		Visibility: finding.LoudElsewhere,
		Page:       page("group_without_derive"),
		Kinds:      []ast.Kind{ast.KindClassDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		c := p.File.Class(n)
		if c == nil || !isGroup(p, c) {
			return
		}
		for _, base := range p.Types.MRO(c) {
			if base.Kind != infer.ClassObject {
				return
			}
			if isLibraryGroup(base.Class) {
				break
			}
			for _, name := range base.Class.Attributes() {
				if name == "derive" {
					return
				}
			}
			if p.Types.Method(base.Class, "derive") != nil && !p.Types.Method(base.Class, "derive").File.IsLibrary() {
				return
			}
		}
		at := rule.PlaceOfHeader(p.File, n)
		p.ReportAt(r, at, finding.Finding{
			Message: fmt.Sprintf("'%s' has no derive: what except* and split make of it is a plain ExceptionGroup", c.QualName()),
			Label:   "the class, and what it has beside the exceptions, is lost when the group is split",
			Help:    fmt.Sprintf("define derive(self, excs) to return %s(self.message, excs)", c.Name()),
		})
	}
	return r
}

func isLibraryGroup(c *infer.Class) bool {
	return c.FullName() == "builtins.BaseExceptionGroup" || c.FullName() == "builtins.ExceptionGroup"
}
