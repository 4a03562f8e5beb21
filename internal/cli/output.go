package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/report"
)

// outputOptions are the options about the report and what it does to the exit code.
type outputOptions struct {
	format     choice
	statistics bool
	file       string
	exitZero   bool
	// narrowed tells that only what changes can affect is checked.
	narrowed bool
	// onlySeen tells that findings are left out that were not seen at run time.
	onlySeen bool
}

func newOutputOptions() outputOptions {
	return outputOptions{format: newChoice("text", "concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html")}
}

func (o *outputOptions) register(flags *pflag.FlagSet) {
	flags.Var(&o.format, "output-format", "how to report")
	flags.StringVar(&o.file, "output-file", "", "write the report to this `file` instead of the standard output")
	flags.BoolVar(&o.statistics, "statistics", false, "count the findings of each rule instead of showing them; as text or json")
	flags.BoolVar(&o.exitZero, "exit-zero", false, "exit with 0 in spite of findings; what could not be checked still gives 2")
}

// validate refuses what does not go together, before any work is done.
func (o *outputOptions) validate() error {
	if o.statistics && o.format.value != "text" && o.format.value != "json" {
		return fmt.Errorf("--statistics: there is no such report in the format %s; take text or json", o.format.value)
	}
	return nil
}

// report writes the report where the options want it.
func (a *app) report(o *outputOptions, result *check.Result) error {
	if o.file == "" {
		return a.write(a.stdout, o, result, a.style())
	}
	var whole bytes.Buffer // a report that breaks off is not left behind
	if err := a.write(&whole, o, result, report.Style{Color: a.color.value == "always"}); err != nil {
		return err
	}
	if err := a.writeFile(o.file, whole.Bytes()); err != nil {
		return err
	}
	if result.Portion == nil { // the findings of one part say little
		a.sayWritten(o.file, o.reported(a, result).Summary())
	}
	return nil
}

// writeFile writes a report where an option wants it.
func (a *app) writeFile(path string, text []byte) error {
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.deps.Dir, path)
	}
	return os.WriteFile(path, text, 0o666)
}

// sayWritten sums up a report on the terminal that does not show it.
func (a *app) sayWritten(path, summary string) {
	a.say("report", fmt.Sprintf("%s Written to %s.", summary, path))
}

// reported is a result as reports have it, without the rules.
func (o *outputOptions) reported(a *app, result *check.Result) report.Run {
	return report.Run{
		Findings: result.Findings, Failures: result.Failures, Files: result.Files, Source: result.Source,
		Version: a.deps.Version, Recorded: result.Recorded, Narrowed: o.narrowed, OnlySeen: o.onlySeen,
		Notebook: notebooks(result),
	}
}

func (a *app) write(w io.Writer, o *outputOptions, result *check.Result, style report.Style) error {
	run := o.reported(a, result)
	for _, r := range a.rules() {
		rule := report.Rule{Code: r.Code, Summary: r.Summary}
		if o.format.value == "sarif" || o.format.value == "html" {
			rule.Page = a.page(r) // no other format shows pages
		}
		run.Rules = append(run.Rules, rule)
	}
	if result.Portion != nil {
		return a.writeShard(w, o.narrowed, result)
	}
	if o.statistics {
		if o.format.value == "json" {
			return report.StatisticsJSON(w, run)
		}
		return report.Statistics(w, run, style)
	}
	switch o.format.value {
	case "concise":
		return report.Concise(w, run, style)
	case "grouped":
		return report.Grouped(w, run, style)
	case "json":
		return report.JSON(w, run)
	case "jsonl":
		return report.JSONLines(w, run)
	case "sarif":
		return report.SARIF(w, run)
	case "github":
		return report.GitHub(w, run)
	case "gitlab":
		return report.GitLab(w, run)
	case "junit":
		return report.JUnit(w, run)
	case "html":
		return report.HTML(w, run)
	}
	return report.Text(w, run, style)
}

// notebooks is what a report asks for notebooks.
func notebooks(result *check.Result) func(path string) report.Notebook {
	return func(path string) report.Notebook {
		if result.Notebook == nil {
			return nil
		}
		if book := result.Notebook(path); book != nil {
			return book
		}
		return nil // and not an interface that holds nil
	}
}

// verdict is the exit code of a check that ran to its end.
func (o *outputOptions) verdict(result *check.Result) error {
	if result.Portion != nil {
		return nil // whoever joins the parts tells
	}
	if len(result.Failures) > 0 {
		return exitCode(ExitFailed)
	}
	if !o.exitZero && slices.ContainsFunc(result.Findings, func(f finding.Finding) bool { return f.Severity == finding.Error }) {
		return exitCode(ExitFindings)
	}
	return nil
}
