package report

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/markdown"
)

//go:embed html/*
var htmlFiles embed.FS

// The scripts of the HTML report: one runs before anything is drawn, the others once the page is read, in this order.
const htmlEarlyScript = "theme.js"

func htmlLateScripts() []string {
	return []string{"shared.js", "cards.js", "facets.js", "view.js", "keys.js", "main.js"}
}

// htmlOpenFindings is the number of findings up to which all of them are shown opened.
const htmlOpenFindings = 20

// The page as its template reads it.
type (
	htmlPage struct {
		Heading, Summary, Version string
		Style                     template.CSS
		Early, Late               template.JS
		// Policy lets the page run and load what is written in it, and nothing else.
		Policy string
		Total  int
		// Checked tells that some file was looked at.
		Checked  bool
		Families []htmlFamily
		Files    []htmlFile
		Rules    []htmlRule
		Open     bool
	}
	htmlFamily struct {
		Prefix, Title string
		Count         int
		Rules         []htmlRuleGroup
	}
	htmlRuleGroup struct {
		htmlRule
		Findings []htmlFinding
	}
	// htmlRule is what is said of a rule; Page is empty where there is none.
	htmlRule struct {
		Code, Name, Summary string
		Page                template.HTML
	}
	htmlFinding struct {
		// ID stays the same from run to run, as long as the line does, so that an address can be kept.
		ID string
		// Order is that of the text report: by file and line.
		Order                            int
		Open                             bool
		Code, Name, Message, Path, Place string
		// Tone is what the finding weighs: certain, likely, note or failure.
		Tone       string
		Visibility string
		Trail      []htmlLeg
		Facts      []htmlFact
		Seen, Help string
		Fixes      []htmlFix
	}
	htmlFact struct{ Label, Text string }
	htmlFix  struct{ Title, Option string }
	// htmlFile lists the findings of a file with links to them, for readers whose browser runs no scripts.
	htmlFile struct {
		Path     string
		Findings []htmlFinding
	}
)

// HTML writes one page for browsers that needs nothing beside itself: the findings by family and by file, their evidence
// drawn in the source, filters and search.
func HTML(w io.Writer, run Run) error {
	page, err := htmlPageOf(run)
	if err != nil {
		return err
	}
	functions := template.FuncMap{"visible": Visible, "prose": htmlProse}
	t, err := template.New("page.gohtml").Funcs(functions).ParseFS(htmlFiles, "html/*.gohtml")
	if err != nil {
		return err
	}
	return t.Execute(w, page)
}

// htmlProse is a sentence with what stands between grave accents as code.
func htmlProse(text string) template.HTML {
	parts := strings.Split(Visible(text), "`")
	var b strings.Builder
	for i, part := range parts {
		switch {
		case i%2 == 0:
			b.WriteString(template.HTMLEscapeString(part))
		case i == len(parts)-1: // an accent without another
			b.WriteString("`" + template.HTMLEscapeString(part))
		default:
			b.WriteString("<code>" + template.HTMLEscapeString(part) + "</code>")
		}
	}
	return template.HTML(b.String())
}

func htmlPageOf(run Run) (htmlPage, error) {
	run = run.inCells()
	list := all(run)
	page := htmlPage{
		Heading: htmlHeading(run), Summary: run.Summary(), Version: run.Version,
		Total: len(list), Checked: run.Files > 0, Open: len(list) <= htmlOpenFindings,
	}
	style, err := htmlFiles.ReadFile("html/style.css")
	if err != nil {
		return page, err
	}
	page.Style = template.CSS(style)
	if page.Early, err = htmlScript(htmlEarlyScript); err != nil {
		return page, err
	}
	if page.Late, err = htmlScript(htmlLateScripts()...); err != nil {
		return page, err
	}
	page.Policy = htmlPolicy(page.Style, page.Early, page.Late)
	findings := htmlFindings(run, list, page.Open)
	if page.Families, err = htmlFamilies(run, findings); err != nil {
		return page, err
	}
	for _, family := range page.Families {
		for _, group := range family.Rules {
			page.Rules = append(page.Rules, group.htmlRule)
		}
	}
	for _, f := range findings {
		n := len(page.Files)
		if n == 0 || page.Files[n-1].Path != f.Path {
			page.Files = append(page.Files, htmlFile{Path: f.Path})
			n++
		}
		page.Files[n-1].Findings = append(page.Files[n-1].Findings, f)
	}
	return page, nil
}

func htmlHeading(run Run) string {
	t := count(run)
	switch {
	case t.certain+t.likely > 0:
		return "Lost exceptions"
	case run.Files == 0:
		return "Nothing was checked"
	}
	return "No lost exceptions"
}

func htmlScript(names ...string) (template.JS, error) {
	var b strings.Builder
	for _, name := range names {
		text, err := htmlFiles.ReadFile("html/" + name)
		if err != nil {
			return "", err
		}
		b.Write(text)
	}
	return template.JS(b.String()), nil
}

// htmlPolicy lets a page run and load what is written in it, and nothing else.
func htmlPolicy(style template.CSS, early, late template.JS) string {
	return fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s' '%s'; base-uri 'none'; form-action 'none'",
		htmlDigest(string(style)), htmlDigest(string(early)), htmlDigest(string(late)))
}

// htmlDigest is how a content security policy names a text that may be in the page.
func htmlDigest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func htmlFindings(run Run, list []finding.Finding, open bool) []htmlFinding {
	prints := fingerprints(run, list)
	lines := &sourceLines{source: run.Source}
	findings := make([]htmlFinding, len(list))
	for i, f := range list {
		h := htmlFinding{
			ID: "f-" + prints[i][:16], Order: i, Open: open, Code: string(f.Code), Name: f.Rule, Message: f.Message,
			Path: f.Place.Path, Place: position(f.Place), Tone: htmlTone(f), Visibility: htmlSeenBy(f.Visibility),
			Trail: trail(f, lines), Seen: seen(f), Help: f.Help,
		}
		for _, detail := range f.Details {
			h.Facts = append(h.Facts, factOf(detail))
		}
		for _, fix := range f.Fixes {
			h.Fixes = append(h.Fixes, htmlFix{fix.Title, option(fix)})
		}
		findings[i] = h
	}
	return findings
}

// factOf takes what a detail is about out of it, where it says what the carrier can do: "can carry ValueError".
func factOf(detail string) htmlFact {
	if rest, ok := strings.CutPrefix(detail, "can "); ok {
		if verb, what, ok := strings.Cut(rest, " "); ok {
			return htmlFact{"Can " + verb, what}
		}
	}
	return htmlFact{"Also", detail}
}

// htmlSeenBy tells in a few words who will see a loss.
func htmlSeenBy(v finding.Visibility) string {
	switch v {
	case finding.Never:
		return "seen by nobody"
	case finding.WhileCollected:
		return "logged when it is collected"
	case finding.WarnedOnce:
		return "warned of once"
	case finding.LoudElsewhere:
		return "raised elsewhere"
	}
	return ""
}

func htmlTone(f finding.Finding) string {
	switch {
	case f.Code == finding.Unreadable:
		return "failure"
	case f.Severity == finding.Note:
		return "note"
	}
	return f.Certainty.String()
}

// htmlFamilies sorts the findings by family and rule; those without a finding are left out.
func htmlFamilies(run Run, findings []htmlFinding) ([]htmlFamily, error) {
	findings = slices.Clone(findings)
	slices.SortStableFunc(findings, func(a, b htmlFinding) int { return cmp.Compare(a.Code, b.Code) })
	var families []htmlFamily
	for _, known := range finding.Families() {
		family := htmlFamily{Prefix: string(known.Prefix), Title: known.Title}
		for _, f := range findings {
			if !finding.Code(f.Code).Under(known.Prefix) {
				continue
			}
			n := len(family.Rules)
			if n == 0 || family.Rules[n-1].Code != f.Code {
				r, err := htmlRuleOf(run, f)
				if err != nil {
					return nil, err
				}
				family.Rules = append(family.Rules, htmlRuleGroup{htmlRule: r})
				n++
			}
			family.Rules[n-1].Findings = append(family.Rules[n-1].Findings, f)
			family.Count++
		}
		if family.Count > 0 {
			families = append(families, family)
		}
	}
	return families, nil
}

// htmlRuleOf is what is known of the rule of a finding. Its page begins with a title, which stands above it already.
func htmlRuleOf(run Run, f htmlFinding) (htmlRule, error) {
	r := htmlRule{Code: f.Code, Name: f.Name}
	i := slices.IndexFunc(run.Rules, func(r Rule) bool { return string(r.Code) == f.Code })
	if i < 0 {
		return r, nil
	}
	r.Summary = run.Rules[i].Summary
	page := run.Rules[i].Page
	if title, rest, found := strings.Cut(page, "\n"); found && strings.HasPrefix(title, "# ") {
		page = rest
	}
	text, err := markdown.HTML(page, htmlRuleLevel)
	r.Page = template.HTML(text)
	return r, err
}

// htmlRuleLevel is the level of the heading above the page of a rule, less that of its title, which is left out.
const htmlRuleLevel = 1
