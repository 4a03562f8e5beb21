package check

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/notebook"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/rule"
	"github.com/unheeded/unheeded/internal/silence"
)

// result collects what was found, less what is silenced.
func (r *run) result() *Result {
	res := &Result{Warnings: slices.Concat(r.project.Warnings, r.warnings), root: r.project.Root, files: map[string]string{}, broken: r.broken.Load()}
	for _, f := range r.files.Failures {
		res.Failures = append(res.Failures, unreadable(f.Path, 0, f.Reason()))
	}
	checked := map[string]*module{}
	for _, m := range r.checked {
		facts := r.stock.facts[m.number]
		if facts.foreign {
			continue
		}
		res.Files++
		checked[m.display] = m
		res.Lines += facts.lines
		if m.kept != nil {
			res.Failures = append(res.Failures, m.kept.failures...)
			res.Findings = append(res.Findings, m.kept.audible...)
			continue
		}
		res.Failures = append(res.Failures, m.failures...)
		res.Findings = append(res.Findings, m.audible...)
		res.Silenced = append(res.Silenced, r.silenced(m)...)
	}
	finding.Sort(res.Findings)
	res.Findings = slices.CompactFunc(res.Findings, func(a, b finding.Finding) bool { return finding.Compare(a, b) == 0 })
	res.checked = func(display string) *module { return r.load(checked[display], &parse.Parser{}) }
	r.openTexts(res)
	if r.portion != nil {
		r.deferRecorded(res)
	} else {
		r.leaveOutRecorded(res)
	}
	finding.Sort(res.Failures)
	res.Folders = append(res.Folders, r.project.Root)
	for _, m := range r.indexed {
		res.Folders = append(res.Folders, path.Dir(m.path))
	}
	slices.Sort(res.Folders)
	res.Folders = slices.Compact(res.Folders)
	return res
}

// openTexts lets a result give the texts of all files that it may name. What was not read in this run is read when somebody
// asks for it.
func (r *run) openTexts(res *Result) {
	read := map[string]*module{}
	r.modules.Range(func(_, value any) bool {
		m := value.(*module)
		res.files[m.display] = m.path
		if m.tree != nil {
			read[m.display] = m
		}
		return true
	})
	if r.before != nil { // its findings may name what this run had no use for
		for _, f := range slices.Concat(res.Findings, res.Failures) {
			for _, step := range f.Path {
				if display := step.Place.Path; res.files[display] == "" && !strings.HasPrefix(display, library.StubFolder) {
					res.files[display] = r.project.Absolute(display)
				}
			}
		}
	}
	again := readAgain(func(display string) string { return res.files[display] })
	res.Source = func(display string) []byte {
		if m := read[display]; m != nil {
			return m.text()
		}
		return again.source(display)
	}
	res.Notebook = func(display string) *notebook.Notebook {
		if m := read[display]; m != nil {
			return m.book
		}
		return again.notebook(display)
	}
}

// audible returns the findings of a module that neither a comment nor the settings silence. Comments come first: one that
// silences what the settings leave out as well has its use.
func (r *run) audible(m *module) []finding.Finding {
	ignored := r.project.IgnoredCodes(m.path)
	sel := r.selectionOf(m)
	policy := sel.silencing
	if !m.isClean() {
		policy.ReportUnused = false // what was not seen may have been worth a comment
	}
	return slices.DeleteFunc(silence.Apply(m.tree, m.display, m.findings, policy), func(f finding.Finding) bool {
		if f.Certainty == finding.Likely && sel.onlyCertain {
			return true
		}
		return slices.ContainsFunc(ignored, func(prefix project.Text) bool { return f.Code.Under(finding.Code(prefix.Value)) })
	})
}

// silenced returns the findings of a module that are not audible, those left out that are merely likely where only what is
// certain is asked for.
func (r *run) silenced(m *module) []finding.Finding {
	if len(m.findings) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(m.findings), func(f finding.Finding) bool {
		return f.Certainty == finding.Likely && (r.opts.OnlyCertain || r.project.Settings.OnlyCertain) ||
			slices.ContainsFunc(m.audible, func(a finding.Finding) bool { return finding.Compare(a, f) == 0 })
	})
}

// syntaxError is the finding about a place that does not parse.
func syntaxError(m *module, err ast.SyntaxError, message string) finding.Finding {
	lines := m.tree.Lines
	line, column := lines.PositionCodePoints(err.Span.Start)
	endLine, endColumn := lines.PositionCodePoints(err.Span.End)
	return finding.Finding{
		Code: finding.SyntaxError, Rule: finding.SyntaxErrorName, Message: message,
		Place: finding.Place{Path: m.display, Line: line, Column: column + 1, EndLine: endLine, EndColumn: endColumn + 1},
		Help:  "the rest of the file is checked as far as it makes sense",
	}
}

// unreadable is the finding about a file that could not be checked; line is 0 where the reason has no place.
func unreadable(display string, line int, reason string) finding.Finding {
	f := finding.Finding{Code: finding.Unreadable, Rule: finding.UnreadableName, Message: reason}
	f.Place.Path = display
	if line > 0 {
		f.Place.Line, f.Place.Column, f.Place.EndLine, f.Place.EndColumn = line, 1, line, 1
	}
	return f
}

// selection is what is looked for in a file.
type selection struct {
	rules []*rule.Rule
	// silencing is what is asked of the comments of a file that was checked whole.
	silencing silence.Policy
	// onlyCertain leaves out what is merely likely.
	onlyCertain bool
	// target is the oldest version of Python that the file runs on.
	target ast.Version
}

// selectRules decides which rules run: options before settings before defaults.
func (r *run) selectRules(settings *project.Settings) (selection, error) {
	sel := selection{onlyCertain: r.opts.OnlyCertain || settings.OnlyCertain, target: r.opts.Target}
	if v := settings.TargetVersion; sel.target == 0 && !v.IsZero() {
		sel.target = ast.V(v.Minor)
	}
	for _, list := range [][]string{r.opts.Select, r.opts.ExtendSelect, r.opts.Ignore} {
		for _, code := range list {
			if !r.known(code) {
				return sel, errors.New(finding.NoSuchCode(code))
			}
		}
	}
	for _, list := range [][]project.Text{settings.Select, settings.ExtendSelect, settings.Ignore} {
		for _, t := range list {
			if !r.known(t.Value) {
				return sel, project.Mistake(t.Place, finding.NoSuchCode(t.Value))
			}
		}
	}
	effective := *settings
	if r.opts.Select != nil {
		effective.Select, effective.ExtendSelect = texts(r.opts.Select), nil
	}
	effective.ExtendSelect = slices.Concat(effective.ExtendSelect, texts(r.opts.ExtendSelect))
	if r.opts.Ignore != nil {
		effective.Ignore = texts(r.opts.Ignore)
	}
	for _, rl := range r.opts.Rules {
		runs := effective.Selects(string(rl.Code), !rl.OptIn)
		if runs {
			sel.rules = append(sel.rules, rl)
		}
		sel.silencing.Codes = append(sel.silencing.Codes, silence.Code{Code: rl.Code, Ran: runs, OptIn: rl.OptIn, SameAs: rl.SameAs})
	}
	for _, code := range ownCodes() {
		sel.silencing.Codes = append(sel.silencing.Codes, silence.Code{Code: code, Ran: true})
	}
	for _, code := range finding.RunTimeCodes() {
		sel.silencing.Codes = append(sel.silencing.Codes, silence.Code{Code: code})
	}
	sel.silencing.ReportUnused = effective.Selects(string(finding.UnusedSuppression), true)
	if r.opts.Select == nil {
		// The setting asks for it, whatever else the settings select; only who ignores it by its code does not want it.
		effective.Select, effective.ExtendSelect = nil, nil
	}
	sel.silencing.RequireReason = settings.RequireReason && effective.Selects(string(finding.ReasonMissing), true)
	return sel, nil
}

// ownCodes are the codes of what is said of the check itself.
func ownCodes() []finding.Code {
	return []finding.Code{finding.SyntaxError, finding.Unreadable, finding.UnusedSuppression, finding.ReasonMissing, finding.BoundHit}
}

// known reports whether a code, or the beginning of one, stands for anything.
func (r *run) known(code string) bool {
	prefix := finding.Code(code)
	for _, rl := range r.opts.Rules {
		if rl.Code.Under(prefix) {
			return true
		}
	}
	return slices.ContainsFunc(append(ownCodes(), finding.RunTimeCodes()...), func(code finding.Code) bool { return code.Under(prefix) })
}

// texts are codes from options in the form of settings; nil stays nil.
func texts(codes []string) []project.Text {
	out := make([]project.Text, len(codes))
	for i, c := range codes {
		out[i].Value = c
	}
	return out
}
