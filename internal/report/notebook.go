package report

import (
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
)

// Notebook tells where lines of a notebook stand. Findings count in the text that its cells make together.
type Notebook interface {
	// Cell tells which cell a line belongs to, and which line that cell begins with.
	Cell(line int) (number, first int)
	// CellText is the source of a cell.
	CellText(number int) []byte
	// InFile tells where a place stands in the file itself, which is JSON.
	InFile(line, column int) (fileLine, fileColumn int)
}

// notebook returns that of a path, nil where it is none.
func (r Run) notebook(path string) Notebook {
	if r.Notebook == nil {
		return nil
	}
	return r.Notebook(path)
}

// inCells returns the run as people who see a notebook in its cells want it: each place is one in a cell. Its Source takes
// names of places.
func (r Run) inCells() Run {
	cells := map[string][]byte{}
	source := r.Source
	out := r.mapped(func(p finding.Place) finding.Place {
		book := r.notebook(p.Path)
		if book == nil || p.Line == 0 {
			return p
		}
		number, first := book.Cell(p.Line)
		p.Cell, p.Line, p.EndLine = number, p.Line-first+1, p.EndLine-first+1
		if text := book.CellText(number); text != nil {
			cells[p.Name()] = text
		}
		return p
	})
	if len(cells) > 0 {
		out.Source = func(name string) []byte {
			if text, ok := cells[name]; ok {
				return text
			}
			return source(name)
		}
	}
	return out
}

// inFile returns the run as programs that show the files want it: each place is one of the JSON of a notebook. A change of
// a cell is none that could be made there, so there are no fixes for notebooks.
func (r Run) inFile() Run {
	out := r.mapped(func(p finding.Place) finding.Place {
		book := r.notebook(p.Path)
		if book == nil || p.Line == 0 {
			return p
		}
		p.Line, p.Column = book.InFile(p.Line, p.Column)
		p.EndLine, p.EndColumn = book.InFile(p.EndLine, p.EndColumn)
		return p
	})
	for i, f := range out.Findings {
		if r.notebook(f.Place.Path) != nil {
			out.Findings[i].Fixes = nil
		}
	}
	return out
}

// mapped returns the run with other places.
func (r Run) mapped(place func(finding.Place) finding.Place) Run {
	if r.Notebook == nil {
		return r
	}
	r.Findings, r.Failures = mapPlaces(r.Findings, place), mapPlaces(r.Failures, place)
	return r
}

func mapPlaces(findings []finding.Finding, place func(finding.Place) finding.Place) []finding.Finding {
	findings = slices.Clone(findings)
	for i := range findings {
		f := &findings[i]
		f.Place = place(f.Place)
		f.Path = slices.Clone(f.Path)
		for j := range f.Path {
			f.Path[j].Place = place(f.Path[j].Place)
		}
		f.Fixes = slices.Clone(f.Fixes)
		for j := range f.Fixes {
			edits := slices.Clone(f.Fixes[j].Edits)
			for k := range edits {
				edits[k].Place = place(edits[k].Place)
			}
			f.Fixes[j].Edits = edits
		}
	}
	return findings
}
