package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Unreferenced finds tasks that nobody refers to, whatever they raise and wait for.
func Unreferenced() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH216",
		Name:       "task-unreferenced",
		Summary:    "nobody refers to a task, and the event loop does but weakly",
		OptIn:      true,
		SameAs:     []string{"RUF006"},
		Visibility: finding.WhileCollected,
		Page:       page("unreferenced"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f := finding.Finding{
			Label: "made here; the event loop refers to it but weakly",
			Seen:  "in the log, where it is collected before it is done: \"Task was destroyed but it is pending!\"",
			Help:  "keep a reference to it until it is done, or " + inGroup(p),
		}
		w, ok := untaken(p, n)
		switch {
		case !ok:
			if w, ok = p.Track.Starts(p.File, n.AsCall()); !ok || w.Kind != library.Task {
				return
			}
			switch p.Track.ReferenceOf(p.File, n) {
			case carrier.Referred:
				return
			case carrier.ReferredByFrame:
				f.Certainty = finding.Likely
				f.Details = []string{"the name that nobody reads refers to it until the function ends"}
			}
		case isLater(p, w):
			f.Label = "the loop starts it when it calls back, and refers to it but weakly"
		case !w.Many:
			f.Fixes = keepIt(p, w)
		}
		if w.Before.Has(carrier.Keeps) || p.Track.KeepsItself(w.Bodies) || displayed(p, w) {
			return
		}
		if w.Doubt {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, doubtful)
		}
		f.Message = fmt.Sprintf("nobody refers to the %s", task(w))
		f.Path = way(w)
		f.Before = len(f.Path)
		p.Report(r, w.Made, f)
	}
	return r
}
