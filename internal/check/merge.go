package check

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/project"
)

// Merge joins the results of all shards of one check: the result is that of the check when it is not split. The order of
// the shards does not matter. Dir is the folder that their paths are relative to, from which texts are read.
func Merge(dir string, shards []*Result) (*Result, error) {
	shards = slices.Clone(shards)
	slices.SortFunc(shards, func(a, b *Result) int { return a.Portion.Shard.Number - b.Portion.Shard.Number })
	if err := belongTogether(shards); err != nil {
		return nil, err
	}
	first := shards[0]
	res := &Result{Warnings: slices.Clone(first.Warnings), Folders: first.Folders}
	whole := *first.Portion
	whole.Entries, whole.Clean = nil, nil
	entries := map[*finding.Finding]baseline.Entry{}
	var found []*finding.Finding
	for _, shard := range shards {
		res.Failures = append(res.Failures, shard.Failures...)
		res.Files += shard.Files
		res.Lines += shard.Lines
		whole.Clean = append(whole.Clean, shard.Portion.Clean...)
		for i := range shard.Findings {
			f := &shard.Findings[i]
			found = append(found, f)
			if i < len(shard.Portion.Entries) {
				entries[f] = shard.Portion.Entries[i]
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *finding.Finding) int { return finding.Compare(*a, *b) })
	found = slices.CompactFunc(found, func(a, b *finding.Finding) bool { return finding.Compare(*a, *b) == 0 })
	for _, f := range found {
		res.Findings = append(res.Findings, *f)
		whole.Entries = append(whole.Entries, entries[f])
	}
	finding.Sort(res.Failures)
	again := readAgain(func(display string) string {
		if filepath.IsAbs(filepath.FromSlash(display)) {
			return display
		}
		return path.Join(filepath.ToSlash(dir), display)
	})
	res.Source, res.Notebook = again.source, again.notebook
	if whole.Baseline == "" {
		return res, nil
	}
	raw, err := project.Read(nil, whole.Baseline)
	if err != nil {
		return nil, err
	}
	recorded, err := baseline.Decode(raw)
	if err != nil {
		return nil, fmt.Errorf("the baseline %s: %w", whole.Baseline, err)
	}
	shown := strings.TrimPrefix(whole.Baseline, strings.TrimSuffix(filepath.ToSlash(dir), "/")+"/")
	leaveOut(res, &whole, recorded, shown, nil)
	return res, nil
}

// belongTogether refuses what are not all shards of one check, each once; they are sorted by number.
func belongTogether(shards []*Result) error {
	if len(shards) == 0 {
		return fmt.Errorf("there is nothing to merge")
	}
	count := shards[0].Portion.Shard.Count
	for i, shard := range shards {
		s := shard.Portion.Shard
		switch {
		case s.Count != count:
			return fmt.Errorf("shard %s and shard %s are of different checks", shards[0].Portion.Shard, s)
		case s.Number == i:
			return fmt.Errorf("shard %s is there twice", s)
		case s.Number != i+1:
			return fmt.Errorf("shard %d/%d is missing", i+1, count)
		case shard.Portion.Inputs != shards[0].Portion.Inputs:
			return fmt.Errorf("shard %s was not told the same as shard %s: other files or other options", s, shards[0].Portion.Shard)
		}
	}
	if len(shards) < count {
		return fmt.Errorf("shard %d/%d is missing", len(shards)+1, count)
	}
	return nil
}
