package check_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/check"
)

// TestEdits: after whatever edits, one after the other, what is found with a memory is what is found without. Besides a
// small project of its own it edits copies of those that UNHEEDED_EDIT_PROJECTS names, UNHEEDED_EDITS times each; make
// test-edits does.
func TestEdits(t *testing.T) {
	projects := []string{filepath.Join("testdata", "edits")}
	if named := os.Getenv("UNHEEDED_EDIT_PROJECTS"); named != "" {
		projects = filepath.SplitList(named)
	}
	edits := 60
	if n, err := strconv.Atoi(os.Getenv("UNHEEDED_EDITS")); err == nil {
		edits = n
	}
	for i, project := range projects {
		t.Run(filepath.Base(project), func(t *testing.T) {
			t.Parallel()
			e := &editor{t: t, dir: filepath.Join(t.TempDir(), "project"), rand: rand.New(rand.NewPCG(uint64(i), uint64(edits)))}
			if err := os.CopyFS(e.dir, os.DirFS(project)); err != nil {
				t.Fatal(err)
			}
			m, _ := memory(t)
			reused := 0
			m.Partly = func(analysed, all int) {
				if analysed < all {
					reused++
				}
			}
			opts := check.Options{Dir: e.dir}
			sameOutcome(t, "at first", opts, m)
			for n := range edits {
				what := e.edit()
				sameOutcome(t, fmt.Sprintf("edit %d, %s", n, what), opts, m)
			}
			if reused < edits/4 {
				t.Errorf("of %d edits, %d left anything as it was", edits, reused)
			}
		})
	}
}

// editor edits the files of a project at random.
type editor struct {
	t    *testing.T
	dir  string
	rand *rand.Rand
	// undo has earlier states of files, by path.
	undo map[string]string
}

var (
	definition = regexp.MustCompile(`(?m)^([ \t]*)(async )?def (\w+)\(`)
	class      = regexp.MustCompile(`(?m)^class (\w+)(\([^)\n]*\))?:`)
	identifier = regexp.MustCompile(`[A-Za-z_]\w{2,}`)
	imported   = regexp.MustCompile(`(?m)^(from|import) .*\n`)
)

// edit changes one thing, and says what.
func (e *editor) edit() string {
	file := e.pick(e.files())
	text := e.read(file)
	if e.undo == nil {
		e.undo = map[string]string{}
	}
	if e.rand.IntN(8) == 0 && len(e.undo) > 0 {
		var changed []string
		for name := range e.undo {
			changed = append(changed, name)
		}
		slices.Sort(changed)
		file = e.pick(changed)
		text = e.undo[file]
		e.write(file, text)
		return "as it was: " + file
	}
	kinds := []func(string) string{
		e.changeBody, e.changeBody, e.changeBody, e.dropLine, e.dropLine, e.moveLine, e.changeSignature, e.toggle, e.rename, e.rebase,
		e.dropImport, e.addImport, e.addFunction, e.comment, e.leaveOutAwait,
	}
	switch e.rand.IntN(20) {
	case 0:
		name := filepath.Join(filepath.Dir(file), fmt.Sprintf("added%d.py", e.rand.IntN(3)))
		e.write(name, text)
		return "a copy of " + file + " as " + name
	case 1:
		if len(e.files()) > 4 {
			e.remember(file)
			if err := os.Remove(filepath.Join(e.dir, file)); err != nil {
				e.t.Fatal(err)
			}
			return "without " + file
		}
	case 2:
		e.write("unheeded.toml", e.pick([]string{"", "ignore = [\"UH1\"]\n", "only-certain = true\n", "target-version = \"3.12\"\n"}))
		return "settings"
	}
	e.remember(file)
	kind := e.rand.IntN(len(kinds))
	e.write(file, kinds[kind](text))
	return fmt.Sprintf("kind %d in %s", kind, file)
}

func (e *editor) remember(file string) {
	if _, known := e.undo[file]; !known {
		e.undo[file] = e.read(file)
	}
}

// files are the Python files.
func (e *editor) files() []string {
	var files []string
	err := filepath.WalkDir(e.dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".py") && entry.Type().IsRegular() {
			relative, _ := filepath.Rel(e.dir, name) // it was found there
			files = append(files, relative)
		}
		return err
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return files
}

func (e *editor) read(file string) string {
	raw, err := os.ReadFile(filepath.Join(e.dir, file))
	if err != nil {
		e.t.Fatal(err)
	}
	return string(raw)
}

func (e *editor) write(file, text string) {
	if err := os.WriteFile(filepath.Join(e.dir, file), []byte(text), 0o666); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) pick(from []string) string { return from[e.rand.IntN(len(from))] }

// at picks one match of an expression in a text; nil where there is none.
func (e *editor) at(text string, re *regexp.Regexp) []int {
	all := re.FindAllStringSubmatchIndex(text, -1)
	if len(all) == 0 {
		return nil
	}
	return all[e.rand.IntN(len(all))]
}

// changeBody begins the body of a function with another statement.
func (e *editor) changeBody(text string) string {
	found := e.at(text, definition)
	if found == nil {
		return e.comment(text)
	}
	colon := strings.Index(text[found[0]:], ":\n")
	if colon < 0 {
		return text
	}
	after := found[0] + colon + 2
	statement := e.pick([]string{
		"raise RuntimeError", "return None", "import asyncio", "await asyncio.sleep(0)", "asyncio.create_task(work())", "self." + e.word(text) + "()",
		e.word(text) + "()", "await " + e.word(text) + "()", e.word(text) + " = " + e.word(text), "return " + e.word(text) + "()",
		"self." + e.word(text) + " = " + e.word(text) + "()", "pass",
	})
	return text[:after] + text[found[2]:found[3]] + "    " + statement + "\n" + text[after:]
}

// word is a name that occurs in a text or in another file.
func (e *editor) word(text string) string {
	if e.rand.IntN(2) == 0 {
		text = e.read(e.pick(e.files()))
	}
	if found := e.at(text, identifier); found != nil {
		return text[found[0]:found[1]]
	}
	return "work"
}

func (e *editor) dropLine(text string) string {
	lines := strings.SplitAfter(text, "\n")
	at := e.rand.IntN(len(lines))
	return strings.Join(slices.Delete(lines, at, at+1), "")
}

func (e *editor) moveLine(text string) string {
	lines := strings.SplitAfter(text, "\n")
	from, to := e.rand.IntN(len(lines)), e.rand.IntN(len(lines))
	lines[from], lines[to] = lines[to], lines[from]
	return strings.Join(lines, "")
}

func (e *editor) changeSignature(text string) string {
	if found := e.at(text, definition); found != nil {
		return text[:found[1]] + e.pick([]string{"added, ", "client, ", "*, ", "self, "}) + text[found[1]:]
	}
	return text
}

// toggle makes a plain function async, and an async one plain.
func (e *editor) toggle(text string) string {
	found := e.at(text, definition)
	if found == nil {
		return text
	}
	name := text[found[6]:found[7]]
	if found[4] >= 0 {
		return text[:found[3]] + "def " + name + text[found[7]:]
	}
	return text[:found[3]] + "async def " + name + text[found[7]:]
}

// rename gives a function another name where it is defined, or in all files.
func (e *editor) rename(text string) string {
	found := e.at(text, definition)
	if found == nil {
		return text
	}
	name := text[found[6]:found[7]]
	if e.rand.IntN(2) == 0 {
		return text[:found[6]] + e.word(text) + text[found[7]:]
	}
	whole := regexp.MustCompile(`\b` + name + `\b`)
	for _, file := range e.files() {
		e.remember(file)
		e.write(file, whole.ReplaceAllString(e.read(file), name+"_x"))
	}
	return whole.ReplaceAllString(text, name+"_x")
}

// rebase gives a class another base.
func (e *editor) rebase(text string) string {
	if found := e.at(text, class); found != nil {
		return text[:found[3]] + "(" + e.word(text) + "):" + text[found[1]:]
	}
	return text
}

func (e *editor) dropImport(text string) string {
	if found := e.at(text, imported); found != nil {
		return text[:found[0]] + text[found[1]:]
	}
	return text
}

// addImport takes an import from another file.
func (e *editor) addImport(text string) string {
	other := e.read(e.pick(e.files()))
	if found := e.at(other, imported); found != nil {
		return other[found[0]:found[1]] + text
	}
	return text
}

func (e *editor) addFunction(text string) string {
	return text + fmt.Sprintf("\n\nasync def %s(client):\n    await client.%s()\n    %s(client)\n", e.word(text), e.word(text), e.word(text))
}

func (e *editor) comment(text string) string { return "# " + e.word(text) + "\n" + text }

func (e *editor) leaveOutAwait(text string) string {
	if found := e.at(text, regexp.MustCompile(`await `)); found != nil {
		return text[:found[0]] + text[found[1]:]
	}
	return text
}
