package page

import (
	"regexp"

	"github.com/unheeded/unheeded/internal/finding"
)

// Sections are the headings of the second level that every page has, in this order.
func Sections() []string {
	return []string{"What it finds", "Why it hurts", "What it does not find", "How to mend it"}
}

// Page is the page of one rule.
type Page struct {
	// Code and Name are those of the title.
	Code finding.Code
	Name string
	// Summary is what stands between the title and the first section, on one line.
	Summary string
	// Examples are in the order of the page.
	Examples []*Example
	// Diffs are in the order of the page.
	Diffs []*Diff
}

// Example is one file or one project of several.
type Example struct {
	// Heading is the nearest heading above.
	Heading string
	// Line is that of the first block's opening fence in the page, from 1.
	Line   int
	Blocks []*Block
}

// Entry is the block that is run: the last one of Python. It is nil where there is none.
func (e *Example) Entry() *Block {
	for i := len(e.Blocks) - 1; i >= 0; i-- {
		if e.Blocks[i].Kind != Support {
			return e.Blocks[i]
		}
	}
	return nil
}

// Kind tells what a block is for.
type Kind uint8

const (
	// Support is a file of a project that is not Python.
	Support Kind = iota
	// Bad is Python in which the page's rule reports something.
	Bad
	// Good is Python in which it reports nothing.
	Good
)

// Block is one file of an example.
type Block struct {
	Kind Kind
	// Title is the file's slash-separated path in its project; "example.py" for an example of one file.
	Title string
	// Line is that of the opening fence in the page, from 1.
	Line int
	// Text is the file's content, wants included.
	Text  string
	Wants []Want
	Run   Run
}

// Want is a finding that is expected.
type Want struct {
	// Line counts from 1 in the block's Text.
	Line int
	Code finding.Code
	// Message is searched in the finding's message.
	Message *regexp.Regexp
}

// Run is what a block claims about a run under CPython.
type Run struct {
	// Versions are those that the claims hold for and that the block is run under.
	Versions Versions
	Symptoms []Symptom
	// Silent claims that nothing is printed to the standard error stream.
	Silent bool
	// Exit is the exit status.
	Exit int
	// Never says why the block is not run; empty where it is.
	Never string
}

// claims reports whether any word about a run was given.
func (r Run) claims() bool {
	return r.Versions != (Versions{}) || len(r.Symptoms) > 0 || r.Silent || r.Exit != 0 || r.Never != ""
}

// Symptom is something that a run prints.
type Symptom struct {
	Versions Versions
	Output   *regexp.Regexp
}

// Versions is a range of minor versions of Python 3: From and later, before Below. Zero is unbounded.
type Versions struct{ From, Below int }

// Include reports whether Python 3.minor is in the range.
func (v Versions) Include(minor int) bool {
	return minor >= v.From && (v.Below == 0 || minor < v.Below)
}
