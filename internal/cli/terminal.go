package cli

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/unheeded/unheeded/internal/report"
)

// terminal returns the file behind a stream that is a terminal, and nil for pipes, files and the streams of tests.
func terminal(w io.Writer) *os.File {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return f
}

// width returns the number of cells in a row of a terminal, or 0 where it does not tell.
func width(f *os.File) int {
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// style decides how the standard output is written.
func (a *app) style() report.Style { return a.styleOf(a.stdout) }

// styleOf decides how a stream is written: an option beats NO_COLOR (https://no-color.org: any value that is not empty),
// which beats what the stream is.
func (a *app) styleOf(w io.Writer) report.Style {
	f := terminal(w)
	s := report.Style{Color: a.color.value == "always"}
	if f == nil {
		return s
	}
	s.Width = width(f)
	understands := acceptsEscapes(f) && a.deps.Getenv("TERM") != "dumb"
	if a.color.value == "auto" {
		s.Color = understands && a.deps.Getenv("NO_COLOR") == ""
	}
	return s
}

// Prose is comfortable up to a hundred cells and readable from forty; where nobody tells, eighty is usual.
const (
	narrowestPage = 40
	usualPage     = 80
	widestPage    = 100
)

func (a *app) pageWidth() int {
	f := terminal(a.stdout)
	if f == nil {
		return usualPage
	}
	if cells := width(f); cells > 0 {
		return min(max(cells, narrowestPage), widestPage)
	}
	return usualPage
}
