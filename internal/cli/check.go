package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/revision"
)

const aboutCheck = `Check Python files for lost exceptions.

Without paths the project around the current folder is checked. Folders are searched for Python files; files that are
named are always checked.

What is installed beside the project is read where the project imports it, and not checked: in the environment of
--python, of the setting python, of VIRTUAL_ENV, or in .venv or venv beside the project. No Python is ever run.

The exit code is 0 when nothing was found, 1 when something was, and 2 when something could not be checked.`

// checkOptions are the options of `check` as they were given.
type checkOptions struct {
	selected    []string
	extended    []string
	ignored     []string
	excluded    []string
	stdinName   string
	baseline    string
	since       string
	watch       bool
	seen        bool
	onlyCertain bool
	workers     int
	target      targetVersion
	python      string
	shard       shardOption
	profile     profileOptions
	memory      memoryOptions
	fixOptions
	outputOptions
}

func (a *app) checkCommand() *cobra.Command {
	o := &checkOptions{outputOptions: newOutputOptions()}
	cmd := &cobra.Command{
		Use:   "check [paths...]",
		Short: "Check Python files for lost exceptions",
		Long:  aboutCheck,
		Example: `  unheeded check
  unheeded check src tests/test_app.py
  unheeded check --select UH1 --output-format json
  unheeded check --stdin-filename src/app.py < buffer`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			defer paceCollector()()
			return o.profile.during(a.deps.Dir, func() error { return a.check(cmd, o, paths) })
		},
	}
	flags := cmd.Flags()
	o.register(flags)
	o.registerScope(flags)
	flags.StringVar(&o.baseline, "baseline", "", "leave out the findings that this `file` has recorded; empty: also those of the setting are shown")
	flags.StringVar(&o.since, "changed-since", "", "only files that changed since the branch left this `revision` of git, and files that import them")
	flags.Var(&o.shard, "shard", "check one part of several, such as 2/5, and write what unheeded merge joins")
	flags.BoolVar(&o.seen, "seen", false, "only findings whose loss was seen in a run of the program that is kept")
	flags.BoolVar(&o.watch, "watch", false, "check again whenever something changes, until interrupted")
	flags.StringVar(&o.stdinName, "stdin-filename", "", "check the standard input in the place of this `file`")
	flags.BoolVar(&o.safe, "fix", false, "change the files where there is only one way to mend a finding")
	flags.BoolVar(&o.unsafe, "unsafe-fixes", false, "as --fix, and make changes that somebody has to look at")
	flags.BoolVar(&o.diff, "diff", false, "show what --fix would change, and change nothing; with --unsafe-fixes, what that would")
	o.profile.register(flags)
	return cmd
}

// registerScope adds the options about what is looked at and looked for.
func (o *checkOptions) registerScope(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringSliceVar(&o.selected, "select", nil, "only these `codes`, comma-separated: UH101, or UH1 for all that begin so")
	flags.StringSliceVar(&o.extended, "extend-select", nil, "these `codes` as well, beside those of the settings or of --select")
	flags.StringSliceVar(&o.ignored, "ignore", nil, "all but these `codes`")
	flags.StringSliceVar(&o.excluded, "exclude", nil, "leave out what these `patterns` name, beside what the settings leave out")
	flags.BoolVar(&o.onlyCertain, "only-certain", false, "leave out what is merely likely")
	flags.Var(&o.target, "target-version", "the oldest Python that the project runs on, such as 3.11")
	flags.StringVar(&o.python, "python", "", "the interpreter or environment whose packages are seen; a `path` that is looked at, never run")
	o.memory.register(flags)
	flags.IntVar(&o.workers, "workers", 0, "files to analyse at once; 0 means one for each CPU")
}

func (a *app) check(cmd *cobra.Command, o *checkOptions, paths []string) error {
	if a.deps.Check == nil {
		return errors.New("this build cannot check: it was made without an analysis")
	}
	opts, err := a.checkRequest(cmd, o, paths)
	if err != nil {
		return err
	}
	if !o.watch {
		_, err := a.checkOnce(cmd.Context(), o, opts)
		return err
	}
	if opts.Overlay != nil || o.safe || o.unsafe || o.diff {
		return errors.New("--watch: what comes from the standard input does not change, and files are not changed behind an editor")
	}
	return a.watch(cmd.Context(), func(ctx context.Context) ([]string, error) { return a.checkOnce(ctx, o, opts) })
}

// checkOnce checks and reports; it returns the folders that were read. The error is the exit code where there was a report.
func (a *app) checkOnce(ctx context.Context, o *checkOptions, opts check.Options) ([]string, error) {
	if o.since != "" {
		changed, err := revision.Changed(ctx, a.deps.Dir, o.since)
		if err != nil {
			return nil, fmt.Errorf("--changed-since: %w", err)
		}
		o.narrowed = true
		opts.Changed = append([]string{}, changed...) // not nil: where nothing changed, nothing is checked
	}
	if o.diff {
		return nil, a.diff(ctx, o.fixOptions, opts)
	}
	bar := a.progress()
	if bar != nil {
		opts.Progress = bar.update
	}
	run := a.deps.Check
	if o.safe || o.unsafe {
		run = func(ctx context.Context, opts check.Options) (*check.Result, error) {
			return a.fix(ctx, o.fixOptions, opts)
		}
	}
	result, err := run(ctx, opts)
	if bar != nil {
		bar.finish()
	}
	if err != nil {
		return nil, err
	}
	if err := a.markSeen(opts.Paths, result, o.seen); err != nil {
		return nil, err
	}
	o.onlySeen = o.seen
	return result.Folders, a.conclude(&o.outputOptions, result)
}

// conclude reports; the error is the exit code where there was a report.
func (a *app) conclude(o *outputOptions, result *check.Result) error {
	for _, warning := range result.Warnings {
		a.say("warning", warning)
	}
	if err := a.report(o, result); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return o.verdict(result)
}

func (a *app) checkRequest(cmd *cobra.Command, o *checkOptions, paths []string) (check.Options, error) {
	if o.workers < 0 {
		return check.Options{}, fmt.Errorf("--workers: %d is less than 0", o.workers)
	}
	if err := o.validate(); err != nil {
		return check.Options{}, err
	}
	opts := check.Options{
		Dir: a.deps.Dir, Paths: paths, OnlyCertain: o.onlyCertain, Workers: o.workers, Target: o.target.grammar(),
		Python: o.python, VirtualEnv: a.deps.Getenv("VIRTUAL_ENV"), Exclude: o.excluded,
		Baseline: o.baseline, NoBaseline: o.baseline == "" && cmd.Flags().Changed("baseline"),
	}
	if cmd.Flags().Changed("changed-since") && o.since == "" {
		return check.Options{}, errors.New("--changed-since: the revision is empty")
	}
	if cmd.Flags().Changed("python") && o.python == "" {
		return check.Options{}, errors.New("--python: the path is empty")
	}
	for _, list := range []struct {
		option string
		given  []string
		into   *[]string
	}{{"select", o.selected, &opts.Select}, {"extend-select", o.extended, &opts.ExtendSelect}, {"ignore", o.ignored, &opts.Ignore}} {
		if !cmd.Flags().Changed(list.option) {
			continue // nil: the settings decide
		}
		codes, err := a.selectors(list.option, list.given)
		if err != nil {
			return check.Options{}, err
		}
		*list.into = codes
	}
	if opts.Select != nil && len(opts.Select) == 0 {
		return check.Options{}, errors.New("--select: no code is given, so nothing would be looked for")
	}
	if err := a.fromStdin(o, &opts); err != nil {
		return check.Options{}, err
	}
	var err error
	opts.Shard = o.shard.shard
	if err := o.shard.refuse(o, &opts); err != nil {
		return check.Options{}, err
	}
	opts.Memory, err = a.memory(&o.memory)
	return opts, err
}
