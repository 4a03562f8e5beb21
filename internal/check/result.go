package check

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// result collects what was found, less what is silenced.
func (r *run) result() *Result {
	res := &Result{Warnings: slices.Concat(r.project.Warnings, r.warnings)}
	for _, f := range r.files.Failures {
		res.Failures = append(res.Failures, unreadable(f.Path, 0, f.Reason()))
	}
	sources := map[string][]byte{}
	for _, m := range r.checked {
		res.Files++
		res.Lines += m.tree.Lines.Count()
		res.Failures = append(res.Failures, m.failures...)
		if len(m.findings) > 0 {
			res.Findings = append(res.Findings, r.audible(m)...)
		}
	}
	finding.Sort(res.Findings)
	res.Findings = slices.CompactFunc(res.Findings, func(a, b finding.Finding) bool { return finding.Compare(a, b) == 0 })
	finding.Sort(res.Failures)
	r.modules.Range(func(_, value any) bool {
		if m := value.(*module); m.tree != nil {
			sources[m.display] = m.tree.Text
		}
		return true
	})
	res.Source = func(path string) []byte { return sources[path] }
	return res
}

// audible returns the findings of a module that neither a comment nor the settings silence.
func (r *run) audible(m *module) []finding.Finding {
	ignored := r.project.IgnoredCodes(m.path)
	silenced := suppressions(m.tree)
	return slices.DeleteFunc(m.findings, func(f finding.Finding) bool {
		if f.Certainty == finding.Likely && (r.opts.OnlyCertain || r.project.Settings.OnlyCertain) {
			return true
		}
		for _, prefix := range ignored {
			if f.Code.Under(finding.Code(prefix.Value)) {
				return true
			}
		}
		for line := f.Place.Line; line <= max(f.Place.Line, f.Place.EndLine); line++ {
			for _, s := range silenced[line] {
				if s.Silences(f.Code) {
					return true
				}
			}
		}
		return false
	})
}

// suppressions returns the directives in a file's comments by line.
func suppressions(t *ast.Tree) map[int][]finding.Suppression {
	out := map[int][]finding.Suppression{}
	for _, c := range t.Comments {
		if found := finding.ParseSuppressions(string(t.Text[c.Start:c.End])); len(found) > 0 {
			line := t.Lines.Line(c.Start)
			out[line] = append(out[line], found...)
		}
	}
	return out
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

// selectRules decides which rules run: options before settings before defaults.
func (r *run) selectRules() error {
	settings := &r.project.Settings
	for _, list := range [][]string{r.opts.Select, r.opts.Ignore} {
		for _, code := range list {
			if !r.known(code) {
				return fmt.Errorf("no rule has the code %s or one that begins so", code)
			}
		}
	}
	for _, list := range [][]project.Text{settings.Select, settings.ExtendSelect, settings.Ignore} {
		for _, t := range list {
			if !r.known(t.Value) {
				return fmt.Errorf("%s:%d:%d: no rule has the code %s or one that begins so", t.Place.Path, t.Place.Line, t.Place.Column, t.Value)
			}
		}
	}
	effective := *settings
	if r.opts.Select != nil {
		effective.Select, effective.ExtendSelect = texts(r.opts.Select), nil
	}
	if r.opts.Ignore != nil {
		effective.Ignore = texts(r.opts.Ignore)
	}
	for _, rl := range r.opts.Rules {
		if effective.Selects(string(rl.Code), !rl.OptIn) {
			r.rules = append(r.rules, rl)
		}
	}
	return nil
}

// known reports whether a code, or the beginning of one, stands for anything.
func (r *run) known(code string) bool {
	prefix := finding.Code(code)
	for _, rl := range r.opts.Rules {
		if rl.Code.Under(prefix) {
			return true
		}
	}
	return finding.SyntaxError.Under(prefix) || finding.Unreadable.Under(prefix)
}

// texts are codes from options in the form of settings; nil stays nil.
func texts(codes []string) []project.Text {
	out := make([]project.Text, len(codes))
	for i, c := range codes {
		out[i].Value = c
	}
	return out
}
