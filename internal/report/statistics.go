package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// frequency is how often a rule has a finding.
type frequency struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// frequencies counts, the most frequent first.
func frequencies(run Run) []frequency {
	rows := []frequency{}
	for _, f := range all(run) {
		i := slices.IndexFunc(rows, func(r frequency) bool { return r.Code == string(f.Code) })
		if i < 0 {
			i = len(rows)
			rows = append(rows, frequency{Code: string(f.Code), Name: f.Rule})
		}
		rows[i].Count++
	}
	slices.SortFunc(rows, func(a, b frequency) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Code, b.Code))
	})
	return rows
}

// Statistics writes how many findings each rule has, the most frequent first, and the summary.
func Statistics(w io.Writer, run Run, style Style) error {
	rows := frequencies(run)
	var b strings.Builder
	for _, r := range rows {
		width := len(fmt.Sprint(rows[0].Count))
		fmt.Fprintf(&b, "%*d  %s  %s\n", width, r.Count, style.paint(roleStrong, Visible(r.Code)), Visible(r.Name))
	}
	b.WriteString(style.paint(roleStrong, run.Summary()) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// StatisticsJSON writes the same for programs, as one array.
func StatisticsJSON(w io.Writer, run Run) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(frequencies(run))
}
