// Command mutate measures how many forgotten awaits the check sees.
//
//	mutate -unheeded BINARY FOLDER...
//
// It copies the Python files of each project, takes the await away from every statement that is nothing but
// `await f(...)`, checks the copy, and says at how many of these places UH101 or UH102 is reported. Findings elsewhere are
// listed: they stood in the project before, or they are what the missing awaits bring about.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

func main() {
	binary := flag.String("unheeded", "", "the program to measure")
	flag.Parse()
	if *binary == "" || flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: mutate -unheeded BINARY FOLDER...")
		os.Exit(2)
	}
	fmt.Fprintf(os.Stdout, "%-32s %8s %8s %6s %10s\n", "project", "awaits", "found", "", "elsewhere")
	sites, found := 0, 0
	for _, folder := range flag.Args() {
		m, err := measure(*binary, folder)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", folder, err)
			os.Exit(1)
		}
		fmt.Fprintf(os.Stdout, "%-32s %8d %8d %5.1f%% %10d\n", filepath.Base(folder), m.sites, m.found, share(m.found, m.sites), m.elsewhere)
		sites, found = sites+m.sites, found+m.found
	}
	fmt.Fprintf(os.Stdout, "%-32s %8d %8d %5.1f%%\n", "all", sites, found, share(found, sites))
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// measurement is the result for one project.
type measurement struct{ sites, found, elsewhere int }

// place is a line of a file, the file relative to the project with slashes.
type place struct {
	path string
	line int
}

func measure(binary, folder string) (measurement, error) {
	copied, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return measurement{}, err
	}
	defer func() { _ = os.RemoveAll(copied) }()
	sites, err := mutateTree(folder, copied)
	if err != nil {
		return measurement{}, err
	}
	cmd := exec.Command(binary, "check", "--select", "UH101,UH102", "--output-format", "json", ".")
	cmd.Dir, cmd.Stderr = copied, os.Stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return measurement{}, err
	}
	var findings []struct {
		Path string `json:"path"`
		Line int    `json:"line"`
		Code string `json:"code"`
	}
	if err := json.Unmarshal(out, &findings); err != nil {
		return measurement{}, fmt.Errorf("its output: %w", err)
	}
	m := measurement{sites: len(sites)}
	for _, f := range findings {
		at := place{f.Path, f.Line}
		switch {
		case f.Code != "UH101" && f.Code != "UH102":
		case sites[at]:
			m.found++
			delete(sites, at)
		default:
			m.elsewhere++
		}
	}
	return m, nil
}

// mutateTree copies the Python and settings files of a folder and returns the places of the awaits that it took away.
func mutateTree(from, to string) (map[place]bool, error) {
	sites := map[place]bool{}
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, relative), 0o755)
		}
		switch name := d.Name(); {
		case !d.Type().IsRegular():
			return nil
		case strings.HasSuffix(name, ".py"), strings.HasSuffix(name, ".pyi"), name == "pyproject.toml", name == "setup.cfg":
		default:
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".py") {
			text = withoutAwaits(text, func(line int) { sites[place{filepath.ToSlash(relative), line}] = true })
		}
		return os.WriteFile(filepath.Join(to, relative), text, 0o644)
	})
	return sites, err
}

// withoutAwaits takes `await` away from the statements of a file that are nothing but the await of a call, and reports
// the line of each. A file that does not parse is left as it is.
func withoutAwaits(raw []byte, report func(line int)) []byte {
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
