package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
)

// shardOption is the value of --shard.
type shardOption struct{ shard check.Shard }

// Set reads 2/5.
func (s *shardOption) Set(text string) (err error) {
	s.shard, err = check.ParseShard(text)
	return err
}

// String returns what was given.
func (s *shardOption) String() string { return s.shard.String() }

// Type is what help shows for the value.
func (s *shardOption) Type() string { return "number/count" }

// shardFormat marks the files that hold the result of a shard. Their form is no interface: program tells who wrote it, and
// another one does not read it.
const shardFormat = "unheeded-shard-1"

// shardFile is the result of a shard as it is written for merge.
type shardFile struct {
	Format   string
	Program  string
	Portion  *check.Portion
	Findings []finding.Finding
	Failures []finding.Finding
	Warnings []string
	Folders  []string
	Files    int
	Lines    int
	Narrowed bool
}

// writeShard writes the result of a shard.
func (a *app) writeShard(w io.Writer, narrowed bool, result *check.Result) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(shardFile{
		Format: shardFormat, Program: a.deps.Version, Portion: result.Portion, Findings: result.Findings, Failures: result.Failures,
		Warnings: result.Warnings, Folders: result.Folders, Files: result.Files, Lines: result.Lines, Narrowed: narrowed,
	})
}

// readShard reads what writeShard wrote.
func (a *app) readShard(name string) (*check.Result, bool, error) {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.deps.Dir, path)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, false, err
	}
	var f shardFile
	if err := json.Unmarshal(text, &f); err != nil || f.Format != shardFormat || f.Portion == nil {
		return nil, false, fmt.Errorf("%s is not the result of `unheeded check --shard`", name)
	}
	if f.Program != a.deps.Version {
		return nil, false, fmt.Errorf("%s was written by unheeded %s, and this is %s", name, f.Program, a.deps.Version)
	}
	return &check.Result{
		Portion: f.Portion, Findings: f.Findings, Failures: f.Failures, Warnings: f.Warnings, Folders: f.Folders,
		Files: f.Files, Lines: f.Lines,
	}, f.Narrowed, nil
}

const aboutMerge = `Join the results of all shards of a check into one report.

A check that is split among several machines writes with --shard what it found in its part. This joins all parts, and
reports in any format what the check would have reported if it had not been split: the baseline is applied here. The files
that were checked have to lie where they lay, for excerpts of them are shown.

The exit code is that of check.`

func (a *app) mergeCommand() *cobra.Command {
	o := newOutputOptions()
	cmd := &cobra.Command{
		Use:   "merge results...",
		Short: "Join the results of all shards of a check",
		Long:  aboutMerge,
		Example: `  unheeded check --shard 1/2 > 1.json
  unheeded check --shard 2/2 > 2.json
  unheeded merge 1.json 2.json --output-format sarif`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error { return a.merge(&o, files) },
	}
	cmd.Flags().SortFlags = false
	o.register(cmd.Flags())
	return cmd
}

func (a *app) merge(o *outputOptions, files []string) error {
	if err := o.validate(); err != nil {
		return err
	}
	var shards []*check.Result
	for _, name := range files {
		shard, narrowed, err := a.readShard(name)
		if err != nil {
			return err
		}
		o.narrowed = o.narrowed || narrowed
		shards = append(shards, shard)
	}
	result, err := check.Merge(a.deps.Dir, shards)
	if err != nil {
		return err
	}
	return a.conclude(o, result)
}

// refuse tells what does not go together with a shard.
func (s *shardOption) refuse(o *checkOptions, opts *check.Options) error {
	switch {
	case s.shard.IsWhole():
		return nil
	case o.format.value != "text" || o.statistics:
		return errors.New("--shard: a part of a check is written for `unheeded merge`, which reports in any format")
	case o.seen:
		return errors.New("--shard: what was seen in runs is not asked of a part of a check: `unheeded merge` could not join the rest")
	case opts.Overlay != nil || o.safe || o.unsafe || o.diff || o.watch:
		return errors.New("--shard: what is split is a check of files that nobody changes")
	}
	return nil
}
