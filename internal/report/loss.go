package report

import "strings"

// LossText is what LossesText writes of one loss of a run.
func LossText(run Watched, l Loss, style Style) string {
	var out strings.Builder
	p := &printer{out: &out, style: style, lines: &sourceLines{source: run.Source}}
	p.finding(l.told())
	return out.String()
}
