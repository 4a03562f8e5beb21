package parse

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
)

var update = flag.Bool("update", false, "write the results into testdata")

// A chunk is a piece of source and what is expected of it. In the files of testdata every chunk begins with a line of
// "==" and a title; then comes the source, then, each behind "-- ", the lines that are expected.
type chunk struct {
	title, source string
	want          []string
}

func readChunks(t testing.TB, name string) (chunks []chunk) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		title, isTitle := strings.CutPrefix(line, "== ")
		if isTitle {
			chunks = append(chunks, chunk{title: strings.TrimSpace(title)})
			continue
		}
		if len(chunks) == 0 {
			continue // the head of the file
		}
		c := &chunks[len(chunks)-1]
		if want, ok := strings.CutPrefix(line, "-- "); ok {
			c.want = append(c.want, strings.TrimSuffix(want, "\n"))
		} else if len(c.want) == 0 {
			c.source += line
		}
	}
	return chunks
}

// runChunks compares what have makes of every chunk in a file with what is expected.
func runChunks(t *testing.T, name string, have func(*ast.Tree) []string) {
	var rewritten strings.Builder
	for _, c := range readChunks(t, name) {
		tree := File([]byte(c.source), Options{})
		checkTree(t, tree)
		lines := have(tree)
		fmt.Fprintf(&rewritten, "== %s\n%s", c.title, c.source)
		for _, line := range lines {
			fmt.Fprintf(&rewritten, "-- %s\n", line)
		}
		rewritten.WriteString("\n")
		if *update {
			continue
		}
		if have, want := strings.Join(lines, "\n"), strings.Join(c.want, "\n"); have != want {
			t.Errorf("%s: %s\nhave\n%s\nwant\n%s", name, c.title, have, want)
		}
	}
	if *update {
		path := filepath.Join("testdata", name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut("\n"+string(text), "\n== ")
		head = strings.TrimPrefix(head, "\n")
		if err := os.WriteFile(path, []byte(head+"\n"+rewritten.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// describeErrors is one line for each error of a tree: its place, the text there and the message.
func describeErrors(tree *ast.Tree) (lines []string) {
	for _, e := range tree.Errors {
		line, column := tree.Lines.Position(e.Span.Start)
		lines = append(lines, fmt.Sprintf("%d:%d %q %s", line, column, tree.Text[e.Span.Start:e.Span.End], e.Message))
	}
	return lines
}

// The first error of a text is the best, and there is one for each place.
func TestErrors(t *testing.T) {
	runChunks(t, "errors.txt", describeErrors)
}

// What is not broken survives.
func TestRecovery(t *testing.T) {
	runChunks(t, "recovery.txt", func(tree *ast.Tree) []string {
		dump := string(ast.AppendDump(nil, tree.Module().Node, ast.DumpOptions{NoPositions: true}))
		dump = strings.ReplaceAll(dump, " ctx=Load", "")
		return append(describeErrors(tree), strings.Split(strings.TrimSuffix(dump, "\n"), "\n")[1:]...)
	})
}
