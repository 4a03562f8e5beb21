package finding

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Code names a hazard, for example "UH101". Codes are permanent; a retired one is never given again.
type Code string

// Certainty says how much of the evidence path was proven in code that was seen.
type Certainty uint8

const (
	// Certain means that every step is proven in code that was seen and that the loss happens on every path.
	Certain Certainty = iota
	// Likely means that some step is weaker: some path only, or one arm of an inferred union. The message names it.
	Likely
)

// String returns the word that reports use.
func (c Certainty) String() string {
	if c == Likely {
		return "likely"
	}
	return "certain"
}

// Visibility says who will ever see the exception, or the missing run, that a finding is about.
type Visibility uint8

const (
	// VisibilityUnset is for findings that are not about a loss, such as a syntax error.
	VisibilityUnset Visibility = iota
	// Never means that no part of Python reports it.
	Never
	// WhileCollected means that it is logged when the object that holds it is collected, and not before.
	WhileCollected
	// WarnedOnce means a RuntimeWarning from a finaliser, which cannot fail the program.
	WarnedOnce
	// LoudElsewhere means that an exception is raised, but in another place than the cause.
	LoudElsewhere
)

// String returns the words that reports use; empty for VisibilityUnset.
func (v Visibility) String() string {
	switch v {
	case Never:
		return "never"
	case WhileCollected:
		return "while collected"
	case WarnedOnce:
		return "warned once"
	case LoudElsewhere:
		return "loud elsewhere"
	}
	return ""
}

// Severity orders findings by what they do to the exit code.
type Severity uint8

const (
	// Error makes the exit code 1.
	Error Severity = iota
	// Note is shown and changes no exit code.
	Note
)

// String returns the word that reports use.
func (s Severity) String() string {
	if s == Note {
		return "note"
	}
	return "error"
}

// Place is a range of one file. Lines and columns count from 1; columns count code points, as editors do.
// The end is exclusive.
type Place struct {
	// Path is slash-separated, relative to the folder that the run was started in where it lies below it.
	Path               string
	Line, Column       int
	EndLine, EndColumn int
	// Cell is the number of a cell of a notebook, counted from 1 over all its cells. Lines are those of the cell then. A
	// Cell of 0 is a place in a file; of a notebook it is one in the text that its cells make together.
	Cell int
}

// Name is what a place's line is one of: its file, or a cell of it, "notebook.ipynb:cell 3".
func (p Place) Name() string {
	if p.Cell == 0 {
		return p.Path
	}
	return p.Path + ":cell " + strconv.Itoa(p.Cell)
}

// Step is one station of the evidence path: made here, bound here, lost here.
type Step struct {
	Place Place
	// Label says what happens at Place, in a few words and without a full stop.
	Label string
}

// Finding is one loss, or one reason why a file could not be checked whole.
type Finding struct {
	Code Code
	// Rule is the readable name of the rule, for example "never-awaited".
	Rule      string
	Severity  Severity
	Certainty Certainty
	// Message is one sentence without a full stop that states what CPython does and no more.
	Message string
	// Place is what an editor underlines; Label is the text under it.
	Place Place
	Label string
	// Path is the evidence in order of execution; it does not repeat Place, which comes after the first Before steps.
	Path   []Step
	Before int
	// Details are further facts, a line each: what can be lost, which step is weak.
	Details []string
	// Visibility says who will see the loss; Seen puts it in a sentence for this finding.
	Visibility Visibility
	Seen       string
	// Help says what to do, fitted to the file's library and to the target version.
	Help string
	// Fixes are changes that mend it, the best one first; most findings have none.
	Fixes []Fix
}

// Trail is the evidence with the place of the finding in it, in order of execution; at is the index of that place. It has
// the label of the finding, or else its message.
func (f Finding) Trail() (steps []Step, at int) {
	label := f.Label
	if label == "" {
		label = f.Message
	}
	at = min(f.Before, len(f.Path))
	return slices.Insert(slices.Clone(f.Path), at, Step{Place: f.Place, Label: label}), at
}

// Compare is a total order over findings that does not depend on the machine: by place, then code, then message.
func Compare(a, b Finding) int {
	return cmp.Or(
		strings.Compare(a.Place.Path, b.Place.Path),
		cmp.Compare(a.Place.Cell, b.Place.Cell),
		cmp.Compare(a.Place.Line, b.Place.Line),
		cmp.Compare(a.Place.Column, b.Place.Column),
		strings.Compare(string(a.Code), string(b.Code)),
		cmp.Compare(a.Place.EndLine, b.Place.EndLine),
		cmp.Compare(a.Place.EndColumn, b.Place.EndColumn),
		strings.Compare(a.Message, b.Message),
	)
}

// Sort brings findings into the order in which every report shows them.
func Sort(findings []Finding) { slices.SortFunc(findings, Compare) }
