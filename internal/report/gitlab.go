package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// fingerprints returns what tells each finding of a run from the others, whatever is added above it: code, file, the text
// of its line, and its ordinal among those that have the same.
func fingerprints(run Run, list []finding.Finding) []string {
	lines := &sourceLines{source: run.Source}
	seen := map[string]int{}
	prints := make([]string, len(list))
	for i, f := range list {
		text, _ := lines.line(f.Place.Name(), f.Place.Line)
		key := strings.Join([]string{string(f.Code), f.Place.Path, strings.Join(strings.Fields(text), " ")}, "\x00")
		seen[key]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		prints[i] = hex.EncodeToString(sum[:16])
	}
	return prints
}

// GitLab writes a code quality report: https://docs.gitlab.com/ci/testing/code_quality/
func GitLab(w io.Writer, run Run) error {
	type position struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	type positions struct {
		Begin position `json:"begin"`
		End   position `json:"end"`
	}
	type span struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
	type location struct {
		Path      string    `json:"path"`
		Lines     span      `json:"lines"`
		Positions positions `json:"positions"`
	}
	type issue struct {
		Description string   `json:"description"`
		CheckName   string   `json:"check_name"`
		Fingerprint string   `json:"fingerprint"`
		Severity    string   `json:"severity"`
		Location    location `json:"location"`
	}
	prints := fingerprints(run, all(run))
	list := all(run.inFile())
	issues := make([]issue, len(list))
	for i, f := range list {
		p := f.Place
		line, column := max(p.Line, 1), max(p.Column, 1) // a line of 0 is not known there
		issues[i] = issue{
			Description: fmt.Sprintf("%s %s%s", f.Code, likely(f), f.Message), CheckName: f.Rule, Fingerprint: prints[i], Severity: weight(f),
			Location: location{p.Path, span{line, max(line, p.EndLine)}, positions{position{line, column}, position{max(line, p.EndLine), max(p.EndColumn, 1)}}},
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(issues)
}

// weight is GitLab's word for how much a finding weighs.
func weight(f finding.Finding) string {
	switch {
	case f.Code == finding.Unreadable:
		return "blocker"
	case f.Severity == finding.Note:
		return "info"
	case f.Certainty == finding.Likely:
		return "minor"
	}
	return "major"
}
