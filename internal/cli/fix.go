package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/fix"
	"github.com/unheeded/unheeded/internal/report"
)

// fixOptions are the options about changing files.
type fixOptions struct {
	safe, unsafe, diff bool
}

// fix changes files and returns the result of a check of what they are then.
func (a *app) fix(ctx context.Context, o fixOptions, opts check.Options) (*check.Result, error) {
	outcome, last, err := a.fixed(ctx, o, opts)
	if err != nil || len(outcome.After) == 0 && outcome.Unsafe == 0 {
		return last, err
	}
	files, err := a.writeFixes(outcome)
	a.say("fixed", inWords(outcome, files))
	return last, err
}

// inWords says how much is fixed in how many files, and what --unsafe-fixes would fix.
func inWords(outcome *fix.Outcome, files int) string {
	switch applied, more := outcome.Applied, outcome.Unsafe; {
	case applied == 0 && more == 0:
		return "nothing"
	case applied == 0:
		return fmt.Sprintf("nothing; %s with --unsafe-fixes", report.Plural(more, "finding"))
	case more > 0:
		return fmt.Sprintf("%s in %s; %d more with --unsafe-fixes", report.Plural(applied, "finding"), report.Plural(files, "file"), more)
	default:
		return fmt.Sprintf("%s in %s", report.Plural(applied, "finding"), report.Plural(files, "file"))
	}
}

// fixed finds out what the files would be, without writing, and the result of a check of that.
func (a *app) fixed(ctx context.Context, o fixOptions, opts check.Options) (*fix.Outcome, *check.Result, error) {
	var last *check.Result
	outcome, err := fix.Run(func(texts map[string][]byte) (fix.Checked, error) {
		opts.Overlay = texts
		result, err := a.deps.Check(ctx, opts)
		if err != nil {
			return fix.Checked{}, err
		}
		last = result
		return fix.Checked{Findings: result.Findings, Source: result.Source, Notebook: result.Notebook}, nil
	}, o.unsafe)
	return outcome, last, err
}

// diff prints what would change, as a unified diff; the exit code tells whether anything would, and whether something could
// not be checked.
func (a *app) diff(ctx context.Context, o fixOptions, opts check.Options) error {
	outcome, last, err := a.fixed(ctx, o, opts)
	if err != nil {
		return err
	}
	for _, warning := range last.Warnings {
		a.say("warning", warning)
	}
	for _, f := range last.Failures {
		a.say("error", fmt.Sprintf("%s is not checked: %s", f.Place.Path, f.Message))
	}
	for _, path := range outcome.Paths() {
		if _, err := a.stdout.Write(fix.Difference(path, outcome.Before[path], outcome.After[path])); err != nil {
			return fmt.Errorf("cannot write the report: %w", err)
		}
	}
	a.say("would fix", inWords(outcome, len(outcome.After)))
	switch {
	case len(last.Failures) > 0:
		return exitCode(ExitFailed)
	case len(outcome.After) > 0:
		return exitCode(ExitFindings)
	}
	return nil
}

// writeFixes writes the changed files and returns how many were. What cannot be written is said, and fails the run
// when the others are written.
func (a *app) writeFixes(outcome *fix.Outcome) (files int, err error) {
	for _, path := range outcome.Paths() {
		full := path
		if !filepath.IsAbs(full) {
			full = filepath.Join(a.deps.Dir, full)
		}
		if problem := fix.Replace(full, outcome.Before[path], outcome.After[path]); problem != nil {
			a.say("error", fmt.Sprintf("%s is not changed: %v", path, problem))
			err = exitCode(ExitFailed)
			continue
		}
		files++
	}
	return files, err
}
