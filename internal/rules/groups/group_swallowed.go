package groups

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// GroupSwallowed finds handlers that catch all exceptions of a group and tell nobody.
func GroupSwallowed() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH906",
		Name:       "group-swallowed",
		Summary:    "all exceptions of a group are caught, and nobody is told",
		Visibility: finding.Never,
		Page:       page("group_swallowed"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		h := n.AsExceptHandler()
		if !isOf(p, h) || !catchesAll(p, h) || p.Track.Effects().Reports(p.File, h) || !drops(h) || p.Fates.ExpectsError(n) {
			return
		}
		p.Report(r, h.Type(), finding.Finding{
			Message: "all exceptions of the group are caught, and nobody is told",
			Label:   "catches whatever the tasks raised, all at once",
			Seen:    "never",
			Help:    "catch what is expected by its class, or log each of the exceptions",
		})
	}
	return r
}

// catchesAll reports whether a clause catches every error: except* Exception, except ExceptionGroup.
func catchesAll(p *rule.Pass, h ast.ExceptHandler) bool {
	classes, _ := caught(p, h)
	for _, c := range classes {
		switch c.FullName() {
		case "builtins.Exception", "builtins.BaseException", "builtins.ExceptionGroup", "builtins.BaseExceptionGroup":
			return true
		}
	}
	return false
}

// drops reports whether a clause does nothing with what it has caught, and does nothing else that somebody would notice.
func drops(h ast.ExceptHandler) bool {
	silent := true
	each(h.Body(), func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindRaise, ast.KindCall, ast.KindAwait, ast.KindAssign, ast.KindAugAssign, ast.KindFor:
			silent = false
		case ast.KindReturn:
			value := n.AsReturn().Value()
			silent = silent && (!value.OK() || value.Kind() == ast.KindConstant)
		case ast.KindName:
			silent = silent && n.AsName().Id() != h.Name()
		}
		return silent
	})
	return silent
}
