package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// LeftOnOnePath finds coroutines that are made before the function may leave without them.
func LeftOnOnePath() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH109",
		Name:       "coroutine-left-on-one-path",
		Summary:    "a coroutine is made, and on one way the function leaves without awaiting it",
		Visibility: finding.WarnedOnce,
		Page:       page("left_on_one_path"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		name := p.Parent(n).AsAssign().Targets().First()
		if name.Kind() != ast.KindName || name.Next().Field() == ast.FieldTargets {
			return
		}
		c, ok := p.Fates.Made(n)
		if !ok || c.Kind != infer.Coroutine || c.Other != nil || p.Fates.Fate(n).Verdict != carrier.Heeded {
			return
		}
		leave, ok := p.Track.Leaves(p.File, name, func(use ast.Node) bool {
			// A call that only asks what it is knows what to do on each way from there.
			return p.Track.Uses(p.File, use)&^carrier.Looks != 0 || use.Field() == ast.FieldArgs
		})
		if !ok || !leave.At.OK() || leave.Raises && leave.At.Kind() != ast.KindRaise {
			return // what a call raises is the greater worry
		}
		how, label := "the function returns", "leaves here, and the coroutine is dropped"
		switch {
		case leave.Again:
			how, label = "the name is bound anew", fmt.Sprintf("'%s' stands for something else from here", name.AsName().Id())
		case leave.Raises:
			how, label = "an exception leaves the function", "an exception leaves here, and the coroutine is dropped"
		}
		fate := carrier.Fate{Carrier: c, Made: n}
		report(p, r, fate, n, finding.Finding{
			Message:   fmt.Sprintf("%s is never awaited where %s first", thing(c), how),
			Label:     "made here; on one way nobody awaits it",
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, leave.At), Label: label}},
			Help:      "make the coroutine where it is awaited, or close() it on that way",
		})
	}
	return r
}
