package report

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/event/history"
	"github.com/unheeded/unheeded/internal/finding"
)

// runLateScripts are the scripts that run once the page is read, in this order.
func runLateScripts() []string {
	return []string{"shared.js", "run_time.js", "run_tree.js", "run_main.js"}
}

// The page of a run as its template reads it.
type (
	runPage struct {
		Heading, Summary, Version string
		Style                     template.CSS
		Early, Late               template.JS
		Policy                    string
		// Tone is that of the heading: certain where something was lost.
		Tone   string
		Facts  []htmlFact
		Losses []runLoss
		// Notes tells that some of the losses are notes.
		Notes bool
		// Heeded tells that all was seen, and nothing was lost, nor silenced.
		Heeded bool
		// Tree is what the run did over time; nil where that was not told.
		Tree *runTree
	}
	// runLoss is a loss with its story.
	runLoss struct {
		htmlFinding
		Count string
		Story []runChapter
		// Tracebacks are those of what was raised, with what stands behind it.
		Tracebacks []runTraceback
	}
	// runChapter is one thing that happened on the way to a loss.
	runChapter struct {
		// At is when, after the run began; empty where that is not known.
		At string
		// Row is the row of the tree that it is about; empty where there is none.
		Row, Text, Place string
	}
	runTraceback struct {
		// Role says what the exception is to the one before it; empty for the first.
		Role, Type, Message string
		Frames              []runFrame
	}
	runFrame struct{ Place, Function, Line string }
)

// LossesHTML writes one page for browsers that needs nothing beside itself: what a run lost, each loss with its story, and
// what it did over time: the tree of its tasks, how they ended, and when its loops stood still.
func LossesHTML(w io.Writer, run Watched) error {
	page, err := runPageOf(run)
	if err != nil {
		return err
	}
	functions := template.FuncMap{"visible": Visible, "prose": htmlProse}
	t, err := template.New("run.gohtml").Funcs(functions).ParseFS(htmlFiles, "html/*.gohtml")
	if err != nil {
		return err
	}
	return t.Execute(w, page)
}

func runPageOf(run Watched) (runPage, error) {
	page := runPage{Heading: runHeading(run), Summary: run.Summary(), Version: run.Version, Tone: "fine"}
	if page.Heading != nothingLost {
		page.Tone = "certain"
	}
	var style strings.Builder
	for _, name := range []string{"style.css", "run.css"} {
		text, err := htmlFiles.ReadFile("html/" + name)
		if err != nil {
			return page, err
		}
		style.Write(text)
	}
	page.Style = template.CSS(style.String())
	var err error
	if page.Early, err = htmlScript(htmlEarlyScript); err != nil {
		return page, err
	}
	if page.Late, err = htmlScript(runLateScripts()...); err != nil {
		return page, err
	}
	page.Policy = htmlPolicy(page.Style, page.Early, page.Late)
	tree := newTreeMaker(run)
	page.Tree = tree.tree()
	page.Losses = tree.losses() // they lead to rows that are there
	page.Notes = slices.ContainsFunc(run.Losses, func(l Loss) bool { return l.Finding.Severity == finding.Note })
	page.Heeded = len(run.Processes) > 0 && run.Missing == 0 && run.Silenced == 0
	page.Facts = runFacts(run, tree.clock)
	return page, nil
}

const nothingLost = "Nothing was lost"

func runHeading(run Watched) string {
	losses := 0
	for _, l := range run.Losses {
		if l.Finding.Severity != finding.Note {
			losses++
		}
	}
	switch {
	case len(run.Processes) == 0:
		return "Nothing was seen"
	case losses == 1:
		return "1 loss"
	case losses > 1:
		return lossesText(losses)
	}
	return nothingLost
}

// runFacts are what is known of the run as a whole.
func runFacts(run Watched, clock runClock) []htmlFact {
	facts := []htmlFact{
		{"Command", strings.Join(run.Command, " ")},
		{"Exit code", fmt.Sprint(run.ExitCode)},
	}
	if !clock.from.IsZero() {
		facts = append(facts,
			htmlFact{"Began", clock.from.UTC().Format("2006-01-02 15:04:05 UTC")},
			htmlFact{"Took", shortTime(clock.to.Sub(clock.from))})
	}
	var versions []string
	for _, p := range run.Processes {
		text := "CPython " + p.Python
		if p.Python != "" && (len(versions) == 0 || versions[len(versions)-1] != text) {
			versions = append(versions, text)
		}
	}
	if len(versions) > 0 {
		facts = append(facts, htmlFact{"Python", strings.Join(versions, ", ")})
	}
	if n := len(run.Processes); n > 1 {
		facts = append(facts, htmlFact{"Processes", fmt.Sprint(n)})
	}
	if run.Missing > 0 {
		facts = append(facts, htmlFact{"Unseen", Plural(int(run.Missing), "event") + " dropped: what is here is not all"})
	}
	return facts
}

// runClock places times in a run.
type runClock struct{ from, to time.Time }

// clockOf is the time that a run took: of its processes and of all that is told of them.
func clockOf(run Watched) runClock {
	var c runClock
	include := func(times ...time.Time) {
		for _, t := range times {
			if t.IsZero() {
				continue
			}
			if c.from.IsZero() || t.Before(c.from) {
				c.from = t
			}
			if t.After(c.to) {
				c.to = t
			}
		}
	}
	if run.History == nil {
		return c
	}
	include(run.History.Span())
	for _, p := range run.History.Processes {
		for _, t := range p.Tasks {
			include(t.Born, t.Ended)
		}
	}
	return c
}

// at is a time as one reads it: seconds after the run began. Empty where the run has no times.
func (c runClock) at(t time.Time) string {
	if c.from.IsZero() || t.IsZero() {
		return ""
	}
	return "+" + shortTime(t.Sub(c.from))
}

// shortTime is a duration in a few characters.
func shortTime(d time.Duration) string {
	switch {
	case d < 0:
		return "0 s"
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3)
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}

// outcomeWords say how a task ended.
func outcomeWords(o history.Outcome) string {
	switch o {
	case history.Result:
		return "returned"
	case history.Failed:
		return "failed"
	case history.Cancelled:
		return "cancelled"
	case history.Destroyed:
		return "destroyed while pending"
	}
	return "still running"
}
