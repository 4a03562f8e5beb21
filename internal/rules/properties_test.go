package rules_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/rewrite"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/rule/page"
)

// TestProperties tries on the examples of all pages and on the programs in testdata what holds of every program:
//
//   - Names of variables, the order of definitions and the module that a definition stands in change nothing of what is
//     said, but for the places.
//   - An await before a coroutine that is lost takes away that finding, the doubt about what no run got to because of it, and
//     nothing else.
//
// UNHEEDED_PROPERTY_PROJECTS names folders of more programs, as in PATH.
func TestProperties(t *testing.T) {
	var counts struct{ names, moved, split, awaited atomic.Int64 }
	try := func(t *testing.T, of finding.Code, files project) {
		t.Parallel()
		before := files.findings(t, of)
		changed := func(r rewriting) string {
			after, from := r.rewrite(files)
			want, have := r.tell(before, same), r.tell(after.findings(t, of), from)
			return cmp.Diff(want, have)
		}
		var none atomic.Int64
		rewritings, alone := []rewriting{renaming(&counts.names), splitting(&counts.split)}, []rewriting{renaming(&none), splitting(&none)}
		if !slices.Contains(atTheFirst, of) {
			rewritings, alone = append(rewritings, reordering(&counts.moved)), append(alone, reordering(&none))
		}
		all := compose(rewritings...)
		if changed(all) != "" {
			for _, r := range append(alone, all) {
				if diff := changed(r); diff != "" {
					t.Errorf("what is said changes when %s:\n%s", r.name, diff)
				}
			}
		}
		counts.awaited.Add(awaits(t, of, files, before))
	}
	whole := false
	t.Run("page", func(t *testing.T) {
		whole = true
		for _, p := range pages(t) {
			for _, example := range p.Examples {
				files := project{}
				for _, block := range example.Blocks {
					files[block.Title] = page.WithoutWants(block.Text)
				}
				t.Run(fmt.Sprintf("%s:%d", p.path, example.Line), func(t *testing.T) { try(t, p.Code, files) })
			}
		}
	})
	t.Run("program", func(t *testing.T) {
		folders, err := filepath.Glob("testdata/programs/*")
		if err != nil || len(folders) == 0 {
			t.Fatalf("no programs: %v", err)
		}
		for _, folder := range append(folders, filepath.SplitList(os.Getenv("UNHEEDED_PROPERTY_PROJECTS"))...) {
			t.Run(filepath.Base(folder), func(t *testing.T) { try(t, "", readProject(t, folder)) })
		}
	})
	// What is rewritten is not nothing.
	for what, count := range map[string][2]int64{
		"names": {counts.names.Load(), 1000}, "files reordered": {counts.moved.Load(), 200},
		"modules split": {counts.split.Load(), 200}, "calls awaited": {counts.awaited.Load(), 100},
	} {
		if whole && count[0] < count[1] {
			t.Errorf("%d %s, want %d", count[0], what, count[1])
		}
	}
}

// atTheFirst are the rules that speak once for what several definitions of a file have in common, at the first of them.
var atTheFirst = []finding.Code{"UH802", "UH806"}

// project is the files of a small project, by slash-separated path.
type project map[string]string

// readProject reads the Python files of a folder and what says that it is a project.
func readProject(t *testing.T, folder string) project {
	t.Helper()
	files := project{}
	root := os.DirFS(folder)
	err := filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && name != folder:
			return filepath.SkipDir
		case !entry.Type().IsRegular() || path.Ext(entry.Name()) != ".py" && entry.Name() != "pyproject.toml":
			return nil
		}
		name, err = filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%v: no project: %v", root, err)
	}
	return files
}

// findings are what is found in a project.
func (files project) findings(t *testing.T, of finding.Code) []finding.Finding {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	findings, err := checkFolder(t.Context(), dir, of)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

// modules parses the Python files in order. Those that do not parse are left out.
func (files project) modules(visit func(name string, table *scope.Table)) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) == ".py" {
			if tree := parse.File([]byte(files[name]), parse.Options{}); len(tree.Errors) == 0 {
				visit(name, scope.Build(tree))
			}
		}
	}
}

// rewriting is a change of a program after which the same must be said of it.
type rewriting struct {
	name    string
	rewrite func(project) (project, origin)
	// names matches what a rewriting adds to names.
	names string
	// picks: of several places that show the same, a finding names the first in the file, which may now be another.
	picks bool
}

// tell is told for all findings, sorted.
func (r rewriting) tell(findings []finding.Finding, from origin) []string {
	names := regexp.MustCompile(r.names)
	var out []string
	for _, f := range findings {
		if r.picks {
			f.Path = nil
		}
		out = append(out, names.ReplaceAllString(told(f, from), ""))
	}
	slices.Sort(out)
	return out
}

// compose does one rewriting after the other.
func compose(all ...rewriting) rewriting {
	var out rewriting
	var what, names []string
	for _, r := range all {
		what, names = append(what, r.name), append(names, r.names)
		out.picks = out.picks || r.picks
	}
	out.name, out.names = strings.Join(what, " and "), strings.Join(names, "|")
	out.rewrite = func(files project) (project, origin) {
		from := same
		for _, r := range all {
			before := from
			var last origin
			files, last = r.rewrite(files)
			from = func(path string, line int) (string, int) { return before(last(path, line)) }
		}
		return files, from
	}
	return out
}

// renaming gives variables other names.
func renaming(count *atomic.Int64) rewriting {
	const suffix = "_zq"
	rewrite := func(files project) (project, origin) {
		taken := map[string]bool{}
		files.modules(func(_ string, table *scope.Table) {
			for name := range table.Mentions(scope.Passes) {
				taken[name] = true
			}
		})
		after := maps.Clone(files)
		files.modules(func(name string, table *scope.Table) {
			edits := rewrite.Rename(table, suffix, func(name string) bool { return taken[name] })
			after[name] = rewrite.Apply(table.Tree().Text, edits)
			count.Add(int64(len(edits)))
		})
		return after, same
	}
	return rewriting{name: "variables have other names", rewrite: rewrite, names: suffix}
}

// reordering brings definitions into another order.
func reordering(count *atomic.Int64) rewriting {
	rewrite := func(files project) (project, origin) {
		after := maps.Clone(files)
		lines := map[string]rewrite.File{}
		files.modules(func(name string, table *scope.Table) {
			lines[name] = rewrite.Reorder(table.Tree())
			if after[name] = lines[name].String(); after[name] != files[name] {
				count.Add(1)
			}
		})
		return after, func(path string, line int) (string, int) {
			if text, ok := lines[path]; ok {
				line = text.From(line)
			}
			return path, line
		}
	}
	return rewriting{name: "definitions stand in another order", rewrite: rewrite, picks: true}
}

// splitting makes two modules of one.
func splitting(count *atomic.Int64) rewriting {
	rewrite := func(files project) (project, origin) {
		after := maps.Clone(files)
		lines := map[string]rewrite.File{}
		was := map[string]string{}
		files.modules(func(name string, table *scope.Table) {
			stem := strings.TrimSuffix(path.Base(name), ".py")
			if stem == "__main__" || stem == "conftest" || !importable.MatchString(stem) {
				return
			}
			other := stem + "_rest"
			if strings.HasSuffix(stem, "_test") {
				other += "_test"
			}
			from := other
			if _, ok := files[path.Join(path.Dir(name), "__init__.py")]; ok {
				from = "." + from
			}
			other = path.Join(path.Dir(name), other+".py")
			rest, moved, ok := rewrite.Split(table, from)
			if !ok {
				return
			}
			count.Add(1)
			after[name], after[other] = rest.String(), moved.String()
			lines[name], lines[other] = rest, moved
			was[other] = name
		})
		return after, func(path string, line int) (string, int) {
			if text, ok := lines[path]; ok {
				line = text.From(line)
			}
			if before, ok := was[path]; ok {
				path = before
			}
			return path, line
		}
	}
	return rewriting{name: "a module is split", rewrite: rewrite, names: `[\w.]*_rest(_test)?\.`}
}

// importable is the name of a file that an import can name.
var importable = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// awaitable are the rules that report a call whose coroutine nobody awaits, at the call.
func awaitable() []finding.Code {
	return []finding.Code{"UH101", "UH102", "UH103", "UH104", "UH106", "UH107", "UH109"}
}

// awaits awaits one lost coroutine after the other, wherever an await may stand, and returns how many.
func awaits(t *testing.T, of finding.Code, files project, before []finding.Finding) (count int64) {
	t.Helper()
	files.modules(func(name string, table *scope.Table) {
		for i, f := range before {
			if f.Place.Path != name || !slices.Contains(awaitable(), f.Code) {
				continue
			}
			call := nodeAt(table.Tree(), f.Place)
			function := table.Scope(table.EnclosingFunction(table.ScopeOf(call.Index)))
			if !call.OK() || isEntered(table.Tree(), call) || table.Tree().Nodes[function.Node].Kind != ast.KindAsyncFunctionDef {
				continue
			}
			count++
			after := maps.Clone(files)
			after[name] = rewrite.Apply(table.Tree().Text, rewrite.Await(call))
			want := rewriting{}.tell(reached(slices.Delete(slices.Clone(before), i, i+1)), same)
			if diff := cmp.Diff(want, rewriting{}.tell(reached(after.findings(t, of)), same)); diff != "" {
				t.Errorf("%s:%d %s is awaited: %s", name, f.Place.Line, f.Code, diff)
			}
		}
	})
	return count
}

// reached takes away the doubt about what no run gets to.
func reached(findings []finding.Finding) []finding.Finding {
	out := slices.Clone(findings)
	for i := range out {
		f := &out[i]
		f.Details = slices.DeleteFunc(slices.Clone(f.Details), unreached.MatchString)
		if len(f.Details) < len(findings[i].Details) {
			f.Certainty = finding.Certain
		}
	}
	return out
}

// unreached matches what a finding says that no run gets to.
var unreached = regexp.MustCompile(`fails first: |never runs: |is ever made: `)

// origin tells where a line of a rewritten project was in the one before.
type origin func(path string, line int) (string, int)

// told puts all that a finding says in lines, with places as they were before the rewriting. Columns are left out.
func told(f finding.Finding, from origin) string {
	place := func(p finding.Place) string {
		name, line := from(p.Path, p.Line)
		_, end := from(p.Path, p.EndLine)
		return fmt.Sprintf("%s:%d-%d", name, line, end)
	}
	sentence := func(text string) string {
		text = mentioned.ReplaceAllStringFunc(text, func(at string) string {
			m := mentioned.FindStringSubmatch(at)
			line, _ := strconv.Atoi(m[2])
			name, line := from(m[1], line)
			return fmt.Sprintf("%s:%d", name, line)
		})
		return inLine.ReplaceAllStringFunc(text, func(at string) string {
			line, _ := strconv.Atoi(inLine.FindStringSubmatch(at)[1])
			_, line = from(f.Place.Path, line)
			return fmt.Sprintf("in line %d", line)
		})
	}
	code := f.Code
	if code == "UH102" {
		code = "UH101" // that of coroutines whose function stands in the same file
	}
	out := []string{fmt.Sprintf("%s %s %s %s", place(f.Place), code, f.Certainty, f.Visibility)}
	for _, text := range append([]string{f.Message, f.Label, f.Seen, f.Help}, f.Details...) {
		out = append(out, sentence(text))
	}
	for _, s := range f.Path {
		out = append(out, place(s.Place)+" "+sentence(s.Label))
	}
	return strings.Join(out, "\n\t")
}

// mentioned is a place in a sentence, inLine one in the file of the finding.
var (
	mentioned = regexp.MustCompile(`([\w./-]+\.py):(\d+)`)
	inLine    = regexp.MustCompile(`in line (\d+)`)
)

func same(path string, line int) (string, int) { return path, line }

// isEntered reports whether a node stands where an async iterator or manager must, which awaiting it need not give.
func isEntered(t *ast.Tree, n ast.Node) bool {
	return t.Node(t.Parents()[n.Index]).Is(ast.KindAsyncFor, ast.KindWithitem)
}

// nodeAt returns the call or attribute that fills a place.
func nodeAt(t *ast.Tree, p finding.Place) ast.Node {
	var at ast.Node
	t.Module().Walk(func(n ast.Node) bool {
		line, column := t.Lines.PositionCodePoints(n.Span().Start)
		endLine, endColumn := t.Lines.PositionCodePoints(n.Span().End)
		if n.Is(ast.KindCall, ast.KindAttribute) && (finding.Place{Path: p.Path, Line: line, Column: column + 1, EndLine: endLine, EndColumn: endColumn + 1}) == p {
			at = n
		}
		return true
	})
	return at
}
