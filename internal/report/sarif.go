package report

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// The parts of SARIF 2.1.0 that are written. Optional keys that have nothing to say are left out: a 0 would say something.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string       `json:"id"`
		Name  string       `json:"name"`
		Short sarifMessage `json:"shortDescription"`
		Help  sarifMessage `json:"help"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		CodeFlows    []sarifCodeFlow   `json:"codeFlows,omitempty"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Properties   sarifProperties   `json:"properties"`
	}
	sarifProperties struct {
		Certainty  string   `json:"certainty"`
		Visibility string   `json:"visibility,omitempty"`
		Tags       []string `json:"tags,omitempty"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifCodeFlow struct {
		ThreadFlows []sarifThreadFlow `json:"threadFlows"`
	}
	sarifThreadFlow struct {
		Locations []sarifFlowLocation `json:"locations"`
	}
	sarifFlowLocation struct {
		Location sarifLocation `json:"location"`
	}
	sarifFix struct {
		Description sarifMessage  `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion   `json:"deletedRegion"`
		Inserted *sarifMessage `json:"insertedContent,omitempty"`
	}
)

// SARIF writes a run in the Static Analysis Results Interchange Format 2.1.0, which code scanning services and editors
// read. The evidence of a finding is a code flow, its steps are related locations as well.
func SARIF(w io.Writer, run Run) error {
	driver := sarifDriver{Name: "unheeded", Version: run.Version, Rules: []sarifRule{}}
	indices := map[finding.Code]int{}
	results := make([]sarifResult, len(run.Findings))
	prints := fingerprints(run, run.Findings)
	run = run.inFile()
	for i, f := range run.Findings {
		at, known := indices[f.Code]
		if !known {
			at = len(driver.Rules)
			indices[f.Code] = at
			driver.Rules = append(driver.Rules, sarifRuleOf(f, run.Rules))
		}
		results[i] = sarifResultOf(f)
		results[i].RuleIndex = at
		results[i].Fingerprints = map[string]string{"unheeded/v1": prints[i]}
	}
	invocation := sarifInvocation{Successful: len(run.Failures) == 0}
	for _, f := range run.Failures {
		invocation.Notifications = append(invocation.Notifications, sarifNotification{
			Level: "error", Message: sarifMessage{f.Message}, Locations: []sarifLocation{sarifLocationOf(f.Place, "")},
		})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0",
		Runs: []sarifRun{{
			Tool: sarifTool{driver}, Invocations: []sarifInvocation{invocation}, ColumnKind: "unicodeCodePoints", Results: results,
		}},
	})
}

func sarifRuleOf(f finding.Finding, rules []Rule) sarifRule {
	r := sarifRule{ID: string(f.Code), Name: f.Rule, Short: sarifMessage{f.Rule}, Help: sarifMessage{"unheeded explain " + string(f.Code)}}
	if i := slices.IndexFunc(rules, func(r Rule) bool { return r.Code == f.Code }); i >= 0 {
		r.Short.Text = rules[i].Summary
		if rules[i].Page != "" {
			r.Help.Text = rules[i].Page
		}
	}
	return r
}

func sarifResultOf(f finding.Finding) sarifResult {
	level := annotation(f)
	if level == "notice" {
		level = "note"
	}
	message := f.Message
	for _, detail := range f.Details {
		message += "\n" + detail
	}
	if s := seen(f); s != "" {
		message += "\nseen: " + s
	}
	if f.Help != "" {
		message += "\nhelp: " + f.Help
	}
	r := sarifResult{
		RuleID: string(f.Code), Level: level, Message: sarifMessage{message}, Locations: []sarifLocation{sarifLocationOf(f.Place, f.Label)},
		Properties: sarifProperties{Certainty: f.Certainty.String(), Visibility: f.Visibility.String()},
	}
	for i, step := range f.Path {
		related := sarifLocationOf(step.Place, step.Label)
		related.ID = &i
		r.Related = append(r.Related, related)
	}
	if len(f.Path) > 0 {
		var flow sarifThreadFlow
		steps, _ := f.Trail()
		for _, step := range steps {
			flow.Locations = append(flow.Locations, sarifFlowLocation{sarifLocationOf(step.Place, step.Label)})
		}
		r.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{flow}}}
	}
	for _, fix := range f.Fixes {
		change := sarifChange{Artifact: sarifArtifactOf(f.Place.Path)}
		for _, edit := range fix.Edits {
			replacement := sarifReplacement{Deleted: *sarifRegionOf(edit.Place)}
			if edit.Text != "" {
				replacement.Inserted = &sarifMessage{edit.Text}
			}
			change.Replacements = append(change.Replacements, replacement)
		}
		r.Fixes = append(r.Fixes, sarifFix{sarifMessage{fix.Title}, []sarifChange{change}})
	}
	return r
}

func sarifLocationOf(p finding.Place, label string) sarifLocation {
	l := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifactOf(p.Path), Region: sarifRegionOf(p)}}
	if label != "" {
		l.Message = &sarifMessage{label}
	}
	return l
}

// sarifRegionOf returns nil for a file as a whole.
func sarifRegionOf(p finding.Place) *sarifRegion {
	if p.Line == 0 {
		return nil
	}
	return &sarifRegion{p.Line, p.Column, p.EndLine, p.EndColumn}
}

// sarifArtifactOf is the address of a file: relative to the root of the sources, or of the file system.
func sarifArtifactOf(path string) sarifArtifact {
	switch {
	case strings.HasPrefix(path, "/"):
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: path}).String()}
	case len(path) > 1 && path[1] == ':': // C:/work
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + path}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: path}).String(), Base: "%SRCROOT%"}
}
