package layering

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/unheeded/unheeded/"

// diskPackages give access to files. io/fs is not among them: it is an interface that a caller fills.
var diskPackages = []string{"os", "os/exec", "path/filepath", "io/ioutil", "syscall"}

// pkg is what the sources of one package say.
type pkg struct {
	imports map[string]string // import path -> the file that has it
	doc     string            // the package comment of doc.go
	files   int               // that are not tests
}

// readModule reads the import clauses of every package below the module's root. The sources are read, rather than
// `go list` asked, for two reasons: the files of all operating systems count, and the test cache sees what was read, so
// that a new package is never answered from it.
func readModule(t *testing.T) map[string]*pkg {
	t.Helper()
	const root = "../.."
	packages := map[string]*pkg{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return enter(root, file, d.Name())
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		dir, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		name := filepath.ToSlash(dir)
		if packages[name] == nil {
			packages[name] = &pkg{imports: map[string]string{}}
		}
		return packages[name].read(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(packages, func(_ string, p *pkg) bool { return p.files == 0 })
	return packages
}

// enter skips what the go command skips, and modules of their own such as tools.
func enter(root, dir, name string) error {
	if dir == root {
		return nil
	}
	if name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func (p *pkg) read(file string) error {
	if strings.HasSuffix(file, "_test.go") {
		return nil
	}
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return err
	}
	p.files++
	if filepath.Base(file) == "doc.go" {
		p.doc = tree.Doc.Text()
	}
	for _, spec := range tree.Imports {
		p.imports[importPath(spec)] = filepath.ToSlash(file)
	}
	return nil
}

func importPath(spec *ast.ImportSpec) string {
	text, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return text
}

// matches reports whether a package's name fits a pattern of the table.
func matches(pattern, name string) bool {
	if above, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == above || strings.HasPrefix(name, above+"/")
	}
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// roomOf finds the row of a package, its own one before a family's.
func roomOf(name string) (room, bool) {
	for _, match := range []func(room) bool{
		func(r room) bool { return r.name == name },
		func(r room) bool { return matches(r.name, name) },
	} {
		if i := slices.IndexFunc(house, match); i >= 0 {
			return house[i], true
		}
	}
	return room{}, false
}

func TestImports(t *testing.T) {
	packages := readModule(t)
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		r, ok := roomOf(name)
		if !ok {
			t.Errorf("package %s is not in the table of internal/layering/table_test.go: add it, where it belongs, with what it may import", name)
			continue
		}
		for _, imported := range slices.Sorted(maps.Keys(packages[name].imports)) {
			file := packages[name].imports[imported]
			if ours, ok := strings.CutPrefix(imported, module); ok {
				if !slices.ContainsFunc(r.imports, func(pattern string) bool { return matches(pattern, ours) }) {
					t.Errorf("%s imports %s, which the table does not allow for %s", file, ours, name)
				}
				continue
			}
			if !r.disk && slices.Contains(diskPackages, imported) {
				t.Errorf("%s imports %s, but %s may not touch the disk: take what it needs from its caller", file, imported, name)
			}
		}
	}
}

// TestTable holds the table to its own promise: whatever a row may import stands above it, and nothing stands there twice.
func TestTable(t *testing.T) {
	for i, r := range house {
		for _, above := range house[:i] {
			if above.name == r.name {
				t.Errorf("%s stands in the table twice", r.name)
			}
		}
		for _, pattern := range r.imports {
			if !slices.ContainsFunc(house[:i], func(above room) bool { return above.name == pattern || matches(pattern, above.name) }) {
				t.Errorf("%s may import %s, which no row above it is", r.name, pattern)
			}
		}
	}
}

func TestPackageComments(t *testing.T) {
	packages := readModule(t)
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		doc := strings.Join(strings.Fields(packages[name].doc), " ")
		switch {
		case doc == "":
			t.Errorf("%s has no doc.go with a package comment: it says what the package owns and what it must not know", name)
		case !strings.HasPrefix(doc, "Package "+path.Base(name)+" ") && !strings.HasPrefix(doc, "Command "+path.Base(name)+" "):
			t.Errorf("the comment in %s/doc.go does not begin with the package's name", name)
		case !strings.Contains(doc, "must not"):
			t.Errorf("the comment in %s/doc.go does not say what the package must not know or do", name)
		}
	}
}

func TestMatches(t *testing.T) {
	tests := []struct {
		pattern, name string
		want          bool
	}{
		{"internal/rule", "internal/rule", true},
		{"internal/rule", "internal/rules", false},
		{"internal/rules/*", "internal/rules/tasks", true},
		{"internal/rules/*", "internal/rules", false},
		{"internal/rules/*", "internal/rules/tasks/deep", false},
		{"internal/python/...", "internal/python/parse/oracle", true},
		{"internal/python/...", "internal/pythonic", false},
	}
	for _, test := range tests {
		if got := matches(test.pattern, test.name); got != test.want {
			t.Errorf("matches(%q, %q) = %v", test.pattern, test.name, got)
		}
	}
}
