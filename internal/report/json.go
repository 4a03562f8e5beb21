package report

import (
	"encoding/json"
	"io"

	"github.com/unheeded/unheeded/internal/finding"
)

// object is one finding as programs read it. Every key is always there and the order is part of the format: keys are
// added at the end of their group, never renamed. Lines and columns count from 1, columns count code points, ends are
// exclusive; a line of 0 means the file as a whole. Lines of a notebook are those of the cell.
type object struct {
	jsonPlace
	Code       string     `json:"code"`
	Name       string     `json:"name"`
	Severity   string     `json:"severity"`
	Certainty  string     `json:"certainty"`
	Message    string     `json:"message"`
	Label      string     `json:"label"`
	Evidence   []jsonStep `json:"evidence"`
	Details    []string   `json:"details"`
	Visibility string     `json:"visibility"`
	Seen       string     `json:"seen"`
	Help       string     `json:"help"`
	Fixes      []jsonFix  `json:"fixes"`
}

type jsonFix struct {
	Title string     `json:"title"`
	Safe  bool       `json:"safe"`
	Edits []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	jsonPlace
	Text string `json:"text"`
}

type jsonStep struct {
	jsonPlace
	Label string `json:"label"`
}

type jsonPlace struct {
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	// Cell is null outside notebooks; lines count in the cell.
	Cell *int `json:"cell"`
}

// JSON writes a run for programs: one array with an object for each finding and each failure, in the order of
// finding.Sort over both.
func JSON(w io.Writer, run Run) error {
	list := all(run.inCells())
	objects := make([]object, len(list))
	for i, f := range list {
		objects[i] = objectOf(f)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(objects)
}

// JSONLines writes the objects of JSON, each on a line of its own.
func JSONLines(w io.Writer, run Run) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, f := range all(run.inCells()) {
		if err := e.Encode(objectOf(f)); err != nil {
			return err
		}
	}
	return nil
}

func objectOf(f finding.Finding) object {
	evidence := make([]jsonStep, len(f.Path))
	for i, step := range f.Path {
		evidence[i] = jsonStep{jsonPlace: placeOf(step.Place), Label: step.Label}
	}
	return object{
		jsonPlace:  placeOf(f.Place),
		Code:       string(f.Code),
		Name:       f.Rule,
		Severity:   f.Severity.String(),
		Certainty:  f.Certainty.String(),
		Message:    f.Message,
		Label:      f.Label,
		Evidence:   evidence,
		Details:    append([]string{}, f.Details...),
		Visibility: f.Visibility.String(),
		Seen:       f.Seen,
		Help:       f.Help,
		Fixes:      fixesOf(f),
	}
}

func fixesOf(f finding.Finding) []jsonFix {
	fixes := make([]jsonFix, len(f.Fixes))
	for i, fix := range f.Fixes {
		edits := make([]jsonEdit, len(fix.Edits))
		for j, edit := range fix.Edits {
			edits[j] = jsonEdit{jsonPlace: placeOf(edit.Place), Text: edit.Text}
		}
		fixes[i] = jsonFix{Title: fix.Title, Safe: fix.Safe, Edits: edits}
	}
	return fixes
}

func placeOf(p finding.Place) jsonPlace {
	place := jsonPlace{Path: p.Path, Line: p.Line, Column: p.Column, EndLine: p.EndLine, EndColumn: p.EndColumn}
	if p.Cell > 0 {
		place.Cell = &p.Cell
	}
	return place
}
