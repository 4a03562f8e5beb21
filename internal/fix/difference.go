package fix

import (
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/notebook"
)

// Difference is what changes in a file, as a unified diff; in a notebook, cell by cell.
func Difference(path string, before, after []byte) []byte {
	if !notebook.IsName(path) {
		return diff.Diff(path, before, path, after)
	}
	old, err := notebook.Parse(before)
	if err != nil {
		return diff.Diff(path, before, path, after)
	}
	changed, err := notebook.Parse(after)
	if err != nil {
		return diff.Diff(path, before, path, after)
	}
	var out []byte
	for _, cell := range old.Cells {
		name := finding.Place{Path: path, Cell: cell.Number}.Name()
		ended := func(text []byte) []byte { return append(slices.Clone(text), '\n') } // a cell need not end its last line
		out = append(out, diff.Diff(name, ended(old.CellText(cell.Number)), name, ended(changed.CellText(cell.Number)))...)
	}
	return out
}
