package forgotten

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

// Place is a line of a file, counted from 1, the file relative to the project with slashes.
type Place struct {
	Path string
	Line int
}

// Copy copies the Python and settings files of a folder to another, takes the await away from every statement that is
// nothing but `await f(...)`, and returns the places in the order of their paths. What CPython would never import, links
// and folders whose name begins with a dot, is left out.
func Copy(from, to string) ([]Place, error) {
	var places []Place
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && relative != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, relative), 0o755)
		case !d.Type().IsRegular() || !IsWanted(d.Name()):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".py") {
			text = WithoutAwaits(text, func(line int) { places = append(places, Place{filepath.ToSlash(relative), line}) })
		}
		return os.WriteFile(filepath.Join(to, relative), text, 0o644)
	})
	return slices.Compact(places), err
}

// IsWanted reports whether a file of this name says anything about the Python code of a project.
func IsWanted(name string) bool {
	switch filepath.Ext(name) {
	case ".py", ".pyi":
		return true
	}
	return name == "pyproject.toml" || name == "setup.cfg" || name == "py.typed"
}

// WithoutAwaits takes `await` away from the statements of a file that are nothing but the await of a call, and reports
// the line of each. A file that does not parse is left as it is.
func WithoutAwaits(raw []byte, report func(line int)) []byte {
	file, err := source.Decode(raw)
	if err != nil || len(file.Text) != len(raw) {
		return raw
	}
	tree := parse.File(file.Text, parse.Options{})
	if len(tree.Errors) > 0 {
		return raw
	}
	var out []byte
	last := uint32(0)
	tree.Module().Walk(func(n ast.Node) bool {
		await := n.AsExpr().Value().AsAwait()
		if call := await.Value(); await.OK() && call.Kind() == ast.KindCall && !call.Has(ast.FlagParen) && !await.Has(ast.FlagParen) {
			out = append(out, raw[last:await.Span().Start]...)
			last = call.Span().Start
			report(tree.Lines.Line(await.Span().Start))
		}
		return true
	})
	return append(out, raw[last:]...)
}
