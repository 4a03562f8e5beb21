package fix

import (
	"bytes"
	"maps"
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/notebook"
)

// maxRounds is how often is checked and changed again: one change can make room for the next, as in an await inside an
// await.
const maxRounds = 10

// Checked is what one check said.
type Checked struct {
	Findings []finding.Finding
	// Source returns the decoded text of a file by the path in its places; nil where it is not to be had.
	Source func(path string) []byte
	// Notebook returns the notebook that a path is, nil for any other file. A nil Notebook stands for none.
	Notebook func(path string) *notebook.Notebook
}

// notebook is Notebook, whether it is set or not.
func (c *Checked) notebook(path string) *notebook.Notebook {
	if c.Notebook == nil {
		return nil
	}
	return c.Notebook(path)
}

// Outcome is what Run did.
type Outcome struct {
	// Before and After are the files that differ, by path, as they were and as they are: decoded, but for notebooks, which
	// are JSON.
	Before, After map[string][]byte
	// Applied counts the fixes that were made.
	Applied int
	// Unsafe counts the findings that are left with a fix that is not safe; 0 where such were wanted.
	Unsafe int
}

// Paths returns the paths of the files that differ, sorted.
func (o *Outcome) Paths() []string { return slices.Sorted(maps.Keys(o.After)) }

// Run checks and changes until nothing is left to change: the first fix of each finding, where it is safe or unsafe ones
// are wanted. Nothing is written: check gets the changed texts by path. A change after which a file no longer parses is
// taken back, with all others of that file and round.
func Run(check func(texts map[string][]byte) (Checked, error), unsafe bool) (*Outcome, error) {
	out := &Outcome{Before: map[string][]byte{}, After: map[string][]byte{}}
	frozen := map[string]bool{} // files that a change has broken
	checked, err := check(nil)
	if err != nil {
		return nil, err
	}
	for range maxRounds {
		texts := maps.Clone(out.After)
		fixes := wanted(checked.Findings, unsafe)
		applied := map[string]int{}
		for path, list := range fixes {
			text := checked.Source(path)
			if frozen[path] || text == nil {
				continue
			}
			changes, taken := choose(text, list)
			after := put(text, changes)
			if book := checked.notebook(path); book != nil {
				text, after = book.File(), putInCells(book, changes)
			}
			if !bytes.Equal(after, text) {
				texts[path] = after
				applied[path] = len(taken)
				if out.Before[path] == nil {
					out.Before[path] = bytes.Clone(text)
				}
			}
		}
		if len(applied) == 0 {
			break
		}
		next, err := check(texts)
		if err != nil {
			return nil, err
		}
		if broken := newlyBroken(checked.Findings, next.Findings, applied); len(broken) > 0 {
			for _, path := range broken {
				frozen[path] = true
			}
			continue // the same round again, without them
		}
		checked, out.After = next, texts
		for _, n := range applied {
			out.Applied += n
		}
	}
	maps.DeleteFunc(out.Before, func(path string, _ []byte) bool { return out.After[path] == nil })
	for _, f := range checked.Findings {
		if len(f.Fixes) > 0 && !f.Fixes[0].Safe && !unsafe {
			out.Unsafe++
		}
	}
	return out, nil
}

// wanted returns the fixes to make by the path of their file, in the order of the findings.
func wanted(findings []finding.Finding, unsafe bool) map[string][]finding.Fix {
	out := map[string][]finding.Fix{}
	for _, f := range findings {
		if len(f.Fixes) > 0 && (unsafe || f.Fixes[0].Safe) {
			out[f.Place.Path] = append(out[f.Place.Path], f.Fixes[0])
		}
	}
	return out
}

// newlyBroken returns the changed files with a syntax error more than before.
func newlyBroken(before, after []finding.Finding, changed map[string]int) (broken []string) {
	errors := func(findings []finding.Finding, path string) (n int) {
		for _, f := range findings {
			if f.Code == finding.SyntaxError && f.Place.Path == path {
				n++
			}
		}
		return n
	}
	for path := range changed {
		if errors(after, path) > errors(before, path) {
			broken = append(broken, path)
		}
	}
	return broken
}
