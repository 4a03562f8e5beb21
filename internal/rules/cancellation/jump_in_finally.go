package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// JumpInFinally finds return, break and continue that leave a finally in async code, and drop what is on its way.
func JumpInFinally() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH307",
		Name:       "jump-in-finally",
		Summary:    "a return, break or continue in a finally drops the cancellation or exception on its way",
		SameAs:     []string{"B012", "PLW0150"},
		Visibility: finding.Never,
		Page:       page("jump_in_finally"),
		Kinds:      []ast.Kind{ast.KindReturn, ast.KindBreak, ast.KindContinue},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		try := leaves(p, n)
		if !try.OK() {
			return
		}
		from := p.Track.InFlight(p.File, try)
		if len(from) == 0 || !isFirst(p, n, try) {
			return
		}
		at, known := arrival(p, from)
		f := finding.Finding{
			Message: fmt.Sprintf("this %s drops a cancellation, and any exception, that is on its way out of %s", word(n), function(p, n)),
			Label:   "it leaves the finally",
			Path:    []finding.Step{{Place: rule.Place(p.File, awaited(at)), Label: "a cancellation arrives here"}},
			Before:  1,
			Seen:    "by nobody; Python 3.14 gives a SyntaxWarning for the statement",
			Help:    "put it behind the try statement, so that it is reached only when nothing was raised",
		}
		if n.Field() != ast.FieldFinalbody {
			f.Certainty = finding.Likely
			f.Details = []string{"it is reached on some ways only"}
		}
		if !known {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, unseen(at))
		}
		p.Report(r, n, f)
	}
	return r
}

// isFirst reports whether a jump is the first of those that leave a finally: they drop the same.
func isFirst(p *rule.Pass, n, try ast.Node) bool {
	first := n
	for stmt := range try.Children(ast.FieldFinalbody).All() {
		stmt.Walk(func(at ast.Node) bool {
			if at.Is(ast.KindReturn, ast.KindBreak, ast.KindContinue) && at.Index < first.Index && leaves(p, at) == try {
				first = at
			}
			return !at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return first == n
}

// leaves returns the try statement whose finally a jump leaves; not OK where it stays inside, or stands in none.
func leaves(p *rule.Pass, n ast.Node) ast.Node {
	jump := n.Kind()
	for at := n; at.OK(); at = p.Parent(at) {
		switch {
		case at.Field() == ast.FieldFinalbody:
			return p.Parent(at)
		case at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef):
			return ast.Node{}
		case jump != ast.KindReturn && at.Field() == ast.FieldBody && p.Parent(at).Is(ast.KindFor, ast.KindAsyncFor, ast.KindWhile):
			return ast.Node{}
		}
	}
	return ast.Node{}
}
