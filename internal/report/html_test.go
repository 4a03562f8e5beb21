package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/unheeded/unheeded/internal/finding"
)

var updateGolden = flag.Bool("update", false, "write what the HTML report of a small run is into testdata")

// markup is text that breaks out wherever it is not escaped; hostile turns the direction of what follows it as well.
const (
	markup  = `</script></style><img src=x onerror=alert(1)>"'&<!--`
	hostile = markup + "\u202e`"
)

// TestHTMLGolden holds the parts of the page that findings are in to a file, so that a change of it is seen in a review.
func TestHTMLGolden(t *testing.T) {
	text := render(t, HTML, manyKinds())
	_, rest, found := strings.Cut(text, "<body>")
	if !found {
		t.Fatal("there is no body")
	}
	got, _, found := strings.Cut(rest, `<script type="module">`)
	if !found {
		t.Fatal("there is no script")
	}
	sameAsGolden(t, "testdata/report.html", got)
	if again := render(t, HTML, manyKinds()); again != text {
		t.Error("the same run gives another page")
	}
}

// sameAsGolden holds a part of a page to a file, which -update writes.
func sameAsGolden(t *testing.T, golden, got string) {
	t.Helper()
	if *updateGolden {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the page differs; if it should, go test ./internal/report -run %s -update (-want +got):\n%s", t.Name(), diff)
	}
}

func TestHTMLTrail(t *testing.T) {
	source := files{
		"a.py": "import b\n\nasync def f():\n    task = start(\n        1,\n    )\n    x = 1\n    y = 2\n    z = 3\n    u = 4\n" +
			"    v = 5\n    w = 6\n    print(task)\n",
		"b.py": "\tdef g(): raise E # 日本\n",
	}
	f := finding.Finding{
		Code: "UH202", Rule: "r", Message: "m", Label: "made here",
		Place: finding.Place{Path: "a.py", Line: 4, Column: 12, EndLine: 6, EndColumn: 6}, Before: 1,
		Path: []finding.Step{
			{Place: at("b.py", 1, 11, 18), Label: "raises"}, {Place: at("a.py", 13, 11, 15), Label: "looked at"},
			{Place: at("a.py", 1, 1, 7), Label: "goes up"}, {Place: at("gone.py", 3, 1, 2), Label: "not to be read"},
		},
	}
	var b strings.Builder
	for _, leg := range trail(f, &sourceLines{source: source.read}) {
		fmt.Fprintf(&b, "-- %s %v\n", leg.Place, leg.Joined)
		for _, row := range leg.Rows {
			text := row.Kind
			switch row.Kind {
			case "line":
				text = fmt.Sprintf("%2d|%s", row.Number, row.Indent)
				for _, p := range row.Pieces {
					if p.Mark != "" {
						p.Text = p.Mark + "[" + p.Text + "]"
					}
					text += p.Text
				}
			case "step":
				text = fmt.Sprintf("%s(%d) %s %v", row.Pad, row.Number, row.Text, row.Primary)
			}
			fmt.Fprintf(&b, "%-7s %s\n", row.Rail, text)
		}
	}
	want := `-- b.py:1:11 false
         1|    def g(): step[raise E] # 日本
from                 (1) raises false
-- a.py:4:12 true
through  3|async def f():
through  4|    task = primary[start(]
through            (2) made here true
through  5|        primary on[1,]
through  6|    primary on[)]
through  7|    x = 1
through  8|    y = 2
through gap
through 11|    v = 5
through 12|    w = 6
through 13|    print(step[task])
through           (3) looked at false
-- a.py:1:1 true
through  1|step[import] b
through (4) goes up false
through  2|
through  3|async def f():
-- gone.py:3:1 true
to      (5) not to be read false
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("the trail differs (-want +got):\n%s", diff)
	}
}

// TestHTMLEscapes puts hostile text wherever text of a user may come from.
func TestHTMLEscapes(t *testing.T) {
	place := finding.Place{Path: hostile + "/a.py", Line: 1, Column: 1, EndLine: 1, EndColumn: 30}
	run := Run{
		Findings: []finding.Finding{{
			Code: "UH101", Rule: hostile, Message: hostile, Label: hostile, Place: place,
			Path:    []finding.Step{{Place: place, Label: hostile}},
			Details: []string{"can carry " + hostile, hostile}, Seen: hostile, Help: hostile, Fixes: []finding.Fix{{Title: hostile}},
		}},
		Files: 1, Version: markup,
		Rules:  []Rule{{Code: "UH101", Summary: hostile, Page: "# UH101\n\n" + markup + "\n\n```python\n" + markup + "\n```\n"}},
		Source: func(string) []byte { return []byte(hostile) },
	}
	if n := strings.Count(escaped(t, render(t, HTML, run)), "<img src=x onerror=alert(1)>"); n < 12 {
		t.Errorf("the text is shown %d times", n)
	}
}

// escaped returns the text of a page, in which no hostile text may have become anything else.
func escaped(t *testing.T, page string) string {
	t.Helper()
	root := wellFormed(t, page)
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "img" {
			t.Error("text became an element")
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("<%s> has the attribute %s", n.Data, a.Key)
			}
		}
	}
	text := textOf(root)
	if strings.ContainsRune(text, '\u202e') {
		_, behind, _ := strings.Cut(text, "\u202e")
		t.Errorf("a character that turns the direction of text gets through, before %.40q", behind)
	}
	return text
}

// TestHTMLIsOneFile holds the page to what it promises: nothing is loaded, and nothing runs but what the policy names.
func TestHTMLIsOneFile(t *testing.T) { isOneFile(t, render(t, HTML, manyKinds())) }

func isOneFile(t *testing.T, text string) {
	t.Helper()
	root := wellFormed(t, text)
	ids := map[string]bool{}
	var links []string
	policy := ""
	var digests []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href":
				links = append(links, a.Val)
			case a.Key == "src" || a.Key == "srcset" || a.Key == "data":
				t.Errorf("<%s %s=%q> loads something", n.Data, a.Key, a.Val)
			case a.Key == "content" && policy == "" && strings.HasPrefix(a.Val, "default-src"):
				policy = a.Val
			}
		}
		switch n.Data {
		case "link", "iframe", "object", "img":
			t.Errorf("there is a <%s>", n.Data)
		case "style", "script":
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			digests = append(digests, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		}
	}
	if len(digests) != 3 {
		t.Fatalf("%d styles and scripts", len(digests))
	}
	want := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s %s; base-uri 'none'; form-action 'none'",
		digests[0], digests[1], digests[2])
	if policy != want {
		t.Errorf("the policy is\n%s\nand what is in the page wants\n%s", policy, want)
	}
	for _, link := range links {
		if id, ok := strings.CutPrefix(link, "#"); ok && !ids[id] {
			t.Errorf("%s leads nowhere", link)
		}
	}
	style, _, _ := strings.Cut(text, "</style>")
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Error("the style loads something")
	}
}

// TestHTMLHasEveryFinding looks each finding of a big run up in the page, by family and in the index of the files.
func TestHTMLHasEveryFinding(t *testing.T) {
	const many = 2000
	run := Run{Files: many, Source: func(string) []byte { return []byte("async def f():\n    g()\n") }}
	for i := range many {
		f := finding.Finding{
			Code: finding.Code(fmt.Sprintf("UH%d%02d", i%10, i%7+1)), Rule: "r", Message: fmt.Sprintf("message %d.", i),
			Place: at(fmt.Sprintf("p%d/f%d.py", i%9, i%300), 2, 5, 8),
		}
		if f.Code.IsAboutCheck() {
			run.Failures = append(run.Failures, f)
		} else {
			run.Findings = append(run.Findings, f)
		}
	}
	finding.Sort(run.Findings)
	finding.Sort(run.Failures)
	text := render(t, HTML, run)
	root := wellFormed(t, text)
	cards, index := map[string]int{}, map[string]int{}
	for n := range root.Descendants() {
		switch {
		case n.Data == "article":
			message, _, _ := strings.Cut(strings.TrimSpace(textOf(n)), "\n")
			cards[message]++
		case n.Data == "section" && attribute(n, "id") == "by-file":
			for _, word := range strings.Split(textOf(n), "message ")[1:] {
				number, _, _ := strings.Cut(word, ".")
				index["message "+number+"."]++
			}
		}
	}
	for i := range many {
		message := fmt.Sprintf("message %d.", i)
		if cards[message] != 1 || index[message] != 1 {
			t.Errorf("%q is there %d times, and %d times by file", message, cards[message], index[message])
		}
	}
	if size := len(text) / many; size > 4000 {
		t.Errorf("a finding takes %d bytes", size)
	}
}

func TestHTMLWithoutFindings(t *testing.T) {
	for _, test := range []struct {
		run             Run
		heading, absent string
	}{
		{Run{Files: 3}, "<h1>No lost exceptions</h1>", `id="groups"`},
		{Run{}, "<h1>Nothing was checked</h1>", "followed from where it is made"},
		{Run{Files: 1, Failures: manyKinds().Failures}, "<h1>No lost exceptions</h1>", "followed from where it is made"},
	} {
		text := render(t, HTML, test.run)
		wellFormed(t, text)
		if !strings.Contains(text, test.heading) || !strings.Contains(text, test.run.Summary()) {
			t.Errorf("%+v: neither %s nor the summary", test.run, test.heading)
		}
		body, _, _ := strings.Cut(text, `<script type="module">`)
		if strings.Contains(body, test.absent) {
			t.Errorf("%+v: there is %s", test.run, test.absent)
		}
	}
}

func (f files) read(path string) []byte {
	text, ok := f[path]
	if !ok {
		return nil
	}
	return []byte(text)
}

// wellFormed holds a page to more than browsers ask for: each element that is begun is ended, in order, and no attribute
// or id is there twice.
func wellFormed(t *testing.T, text string) *html.Node {
	t.Helper()
	var open []string
	ids := map[string]bool{}
	void := []string{"meta", "input", "br", "hr"}
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			break
		}
		token := z.Token()
		switch kind {
		case html.StartTagToken:
			var keys []string
			for _, a := range token.Attr {
				if slices.Contains(keys, a.Key) {
					t.Errorf("<%s> has %s twice", token.Data, a.Key)
				}
				keys = append(keys, a.Key)
				if a.Key == "id" && ids[a.Val] {
					t.Errorf("the id %s is there twice", a.Val)
				}
				ids[a.Val] = ids[a.Val] || a.Key == "id"
			}
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> ends none of %q", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%q are not ended", open)
	}
	root, err := html.Parse(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// textOf is the text in an element, scripts and styles left out.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
