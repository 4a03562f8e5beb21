package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/report"
)

const aboutBaseline = `Record the findings that there are today, so that check reports new ones only.

The file is that of the setting baseline or else unheeded-baseline.json in the project's folder. Commit it, and run this
again when findings are mended: what is recorded and not found any more is taken out. An entry is a rule, a function and
the text of the place, so lines may move and files may be renamed.

What is recorded is written in any case. The exit code is 0 when that is all there is; 1 when a file does not parse, for syntax
errors are not recorded, and what stands behind them is not checked; 2 when a file could not be checked.`

func (a *app) baselineCommand() *cobra.Command {
	o := &checkOptions{outputOptions: newOutputOptions()}
	file := ""
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Record today's findings, so that only new ones are reported",
		Long:  aboutBaseline,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.baseline(cmd, o, file) },
	}
	cmd.Flags().StringVar(&file, "output-file", "", "the `file` to write")
	o.registerScope(cmd.Flags())
	return cmd
}

func (a *app) baseline(cmd *cobra.Command, o *checkOptions, file string) error {
	if a.deps.Check == nil {
		return errors.New("this build cannot check: it was made without an analysis")
	}
	opts, err := a.checkRequest(cmd, o, nil)
	if err != nil {
		return err
	}
	opts.NoBaseline = true
	p, err := project.Open(a.deps.Dir, nil)
	if err != nil {
		return err
	}
	set := p.Settings.Baseline.Value
	file = a.baselineFile(p, file)
	result, err := a.deps.Check(cmd.Context(), opts)
	if err != nil {
		return err
	}
	for _, warning := range result.Warnings {
		a.say("warning", warning)
	}
	entries := result.Entries(filepath.ToSlash(filepath.Dir(file)))
	recorded := entries[:0]
	for _, entry := range entries {
		if entry.Code != "" {
			recorded = append(recorded, entry)
		}
	}
	found := len(recorded)
	// What watched programs lost stays: nothing of it was looked for.
	if old, err := os.ReadFile(file); err == nil {
		if old, err := baseline.Decode(old); err == nil {
			_, lost := baseline.Split(old)
			recorded = append(recorded, lost...)
		}
	}
	if err := os.WriteFile(file, baseline.Encode(recorded), 0o666); err != nil {
		return fmt.Errorf("cannot write the baseline: %w", err)
	}
	shown := p.Display(filepath.ToSlash(file))
	_, _ = fmt.Fprintf(a.stdout, "%s recorded in %s.\n", report.Plural(found, "finding"), report.Visible(shown))
	if set == "" {
		value := file
		if below, err := filepath.Rel(filepath.FromSlash(p.Root), file); err == nil {
			value = below
		}
		_, _ = fmt.Fprintf(a.stdout, "To have check use it, set `baseline = %q` in [tool.unheeded], or give it --baseline %s.\n",
			filepath.ToSlash(value), report.Visible(shown))
	}
	for _, f := range result.Findings {
		if f.Code == finding.SyntaxError {
			a.say("warning", fmt.Sprintf("%s:%d: what stands behind this is not recorded: %s", f.Place.Name(), f.Place.Line, f.Message))
		}
	}
	for _, f := range result.Failures {
		a.say("warning", fmt.Sprintf("%s is not checked: %s", f.Place.Path, f.Message))
	}
	switch {
	case len(result.Failures) > 0:
		return exitCode(ExitFailed)
	case found < len(result.Findings):
		return exitCode(ExitFindings)
	}
	return nil
}

// baselineFile is the file that is named, else that of the setting, else the usual one in the project's folder.
func (a *app) baselineFile(p *project.Project, given string) string {
	switch set := p.Settings.Baseline.Value; {
	case given != "" && filepath.IsAbs(given):
		return given
	case given != "":
		return filepath.Join(a.deps.Dir, given)
	case set != "":
		return filepath.Join(filepath.FromSlash(p.Root), filepath.FromSlash(set))
	}
	return filepath.Join(filepath.FromSlash(p.Root), baseline.DefaultName)
}
