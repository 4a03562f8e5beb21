package rule

import (
	"slices"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/python/source"
	"github.com/unheeded/unheeded/internal/runner"
)

// Pass is what a check is given: one file, what is known about it, and where to report. It is for one goroutine.
type Pass struct {
	File   *infer.File
	Types  *infer.Evaluator
	Fates  *carrier.Analysis
	Track  *carrier.Tracker
	Tests  *runner.Analysis
	Facts  *library.Facts
	Target ast.Version

	inTest   bool
	findings []finding.Finding
	// superseded are the codes that give way, by the place.
	superseded map[finding.Place][]finding.Code
}

// NewPass returns a pass over a file. Tests says what is configured for tests, and may be nil. Target is the oldest version
// of Python that the project supports, 0 when it does not say.
func NewPass(f *infer.File, types *infer.Evaluator, track *carrier.Tracker, facts *library.Facts, tests runner.Configs, target ast.Version) *Pass {
	return &Pass{
		File: f, Types: types, Fates: carrier.NewAnalysis(f, track), Track: track, Facts: facts, Target: target,
		Tests: runner.NewAnalysis(f, types, facts, tests), inTest: IsTest(f),
	}
}

// Fact returns what is known of the library function that a call calls, nil where nothing is. bound says that the receiver
// of a method is not among the arguments.
func (p *Pass) Fact(call ast.Call) (fact *library.Function, bound bool) {
	return p.Track.Fact(p.File, call)
}

// Parent returns the node around a node; not OK for the module.
func (p *Pass) Parent(n ast.Node) ast.Node { return p.Fates.Parent(n) }

// Function returns the innermost function or lambda around a node; not OK at the level of the module.
func (p *Pass) Function(n ast.Node) ast.Node {
	t := p.File.Scopes
	id := t.EnclosingFunction(t.ScopeOf(n.Index))
	if id == 0 {
		return ast.Node{}
	}
	return p.File.Tree.Node(t.Scope(id).Node)
}

// InAsync reports whether a node may be in an `await`: whether the function around it is async.
func (p *Pass) InAsync(n ast.Node) bool {
	return p.Function(n).Kind() == ast.KindAsyncFunctionDef
}

// TakesAwait reports whether there may be an await at a node: the function around it is async, or it stands at the top level
// of a notebook.
func (p *Pass) TakesAwait(n ast.Node) bool {
	if p.Function(n).OK() {
		return p.InAsync(n)
	}
	for at := n; at.OK(); at = p.Parent(at) {
		if at.Kind() == ast.KindClassDef {
			return false
		}
	}
	return p.File.TakesAwait(n)
}

// Place returns the place of a node of any file.
func Place(f *infer.File, n ast.Node) finding.Place {
	return place(f, n.Span())
}

func place(f *infer.File, span source.Span) finding.Place {
	line, column := f.Tree.Lines.PositionCodePoints(span.Start)
	endLine, endColumn := f.Tree.Lines.PositionCodePoints(span.End)
	return finding.Place{Path: f.Display, Line: line, Column: column + 1, EndLine: endLine, EndColumn: endColumn + 1}
}

// PlaceOfHeader returns the place that stands for a definition: from its first word to its name, without the body.
func PlaceOfHeader(f *infer.File, def ast.Node) finding.Place {
	text := f.Tree.Text
	end := def.Span().Start
	for end < uint32(len(text)) && text[end] != '(' && text[end] != '[' && text[end] != ':' && text[end] != '\n' {
		end++
	}
	return place(f, source.Span{Start: def.Span().Start, End: end})
}

// Report notes a finding at a node. Code, rule name, place and, where the check does not set it, visibility are filled
// in from the rule.
func (p *Pass) Report(r *Rule, at ast.Node, f finding.Finding) { p.ReportAt(r, Place(p.File, at), f) }

// ReportAt is Report for a place that is not a whole node.
func (p *Pass) ReportAt(r *Rule, at finding.Place, f finding.Finding) {
	f.Code, f.Rule, f.Place = r.Code, r.Name, at
	if f.Visibility == finding.VisibilityUnset {
		f.Visibility = r.Visibility
	}
	p.findings = append(p.findings, f)
	if len(r.Supersedes) > 0 {
		p.GiveWay(at, r.Supersedes...)
	}
}

// GiveWay says that some codes give way at a place where another rule reports nothing itself: what it has reported elsewhere
// is the same loss.
func (p *Pass) GiveWay(at finding.Place, codes ...finding.Code) {
	if p.superseded == nil {
		p.superseded = map[finding.Place][]finding.Code{}
	}
	p.superseded[at] = append(p.superseded[at], codes...)
}

// Findings returns what was reported, without what gives way to a rule that says more of the same place, and without what
// stands in a test that is skipped, in a branch that a constant excludes or in a function that nobody can run: nothing is
// lost where nothing runs.
func (p *Pass) Findings() []finding.Finding {
	if len(p.findings) == 0 {
		return nil
	}
	var skipped []finding.Place
	for _, span := range slices.Concat(p.Tests.Skipped(), excluded(p.File), p.neverRun()) {
		skipped = append(skipped, place(p.File, span))
	}
	kept := slices.DeleteFunc(slices.Clone(p.findings), func(f finding.Finding) bool {
		return slices.Contains(p.superseded[f.Place], f.Code) ||
			slices.ContainsFunc(skipped, func(around finding.Place) bool { return isWithin(f.Place, around) })
	})
	p.doubtUncalled(kept)
	p.doubtUnreached(kept)
	return kept
}

// excluded returns the statements that do not run because of a constant of the module.
func excluded(f *infer.File) (spans []source.Span) {
	f.Tree.Module().Walk(func(n ast.Node) bool {
		branch := n.AsIf()
		if !branch.OK() {
			return true
		}
		var dead ast.Nodes
		switch f.Scopes.Flag(branch.Test().Index) {
		case scope.AlwaysTrue:
			dead = branch.Orelse()
		case scope.AlwaysFalse:
			dead = branch.Body()
		}
		if dead.Len() > 0 {
			spans = append(spans, source.Span{Start: dead.First().Span().Start, End: dead.Last().Span().End})
		}
		return true
	})
	return spans
}

// isWithin reports whether a place lies in the lines of another one.
func isWithin(p, around finding.Place) bool {
	return p.Path == around.Path && around.Line <= p.Line && p.EndLine <= around.EndLine
}

// Imports reports whether the file imports a module, or one below it, anywhere.
func (p *Pass) Imports(module string) bool {
	for _, s := range p.File.Scopes.Imports() {
		n := p.File.Tree.Node(s.Node)
		if from := n.AsImportFrom(); from.OK() {
			if from.Level() == 0 && isOrBelow(from.Module(), module) {
				return true
			}
			continue
		}
		for alias := range n.AsImport().Names().All() {
			if isOrBelow(alias.AsAlias().Name(), module) {
				return true
			}
		}
	}
	return false
}

// ImportsByName reports whether `import module` stands at the level of the file's module, so that the name is the
// module in all of it, unless something else takes it.
func (p *Pass) ImportsByName(module string) bool {
	for stmt := range p.File.Tree.Module().Children(ast.FieldBody).All() {
		for alias := range stmt.AsImport().Names().All() {
			if a := alias.AsAlias(); a.Name() == module && a.Asname() == "" {
				return true
			}
		}
	}
	return false
}

func isOrBelow(name, module string) bool {
	return name == module || len(name) > len(module) && name[:len(module)] == module && name[len(module)] == '.'
}
