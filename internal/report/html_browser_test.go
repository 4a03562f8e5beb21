package report

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// TestHTMLInBrowser opens the page in a browser, with filters in its address, and looks at what its scripts have made of it.
func TestHTMLInBrowser(t *testing.T) {
	browser := chromium(t)
	page := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(page, []byte(render(t, HTML, manyKinds())), 0o600); err != nil {
		t.Fatal(err)
	}
	note, lost, again, gone := "/abs/b.py:1:1", "app/ma il.py:2:5", "app/ma il.py:4:5", "gone,a:b.py"
	for _, test := range []struct {
		address, count string
		headings       []string // of the groups
		places         []string // of the findings in them
	}{
		{"", "4 findings", []string{"Coroutines and async generators UH1xx 2", "The check itself UH0xx 2"}, []string{lost, again, gone, note}},
		{
			"#?q=CORO+awaited&tone=likely&path=app/&visibility=warned+of+once", "1 of 4 findings",
			[]string{"Coroutines and async generators UH1xx 1 of 2"}, []string{lost},
		},
		{"#?rule=UH0&group=file", "2 of 4 findings", []string{"/abs/b.py 1", "gone,a:b.py 1"}, []string{note, gone}},
	} {
		root := inBrowser(t, browser, "file://"+filepath.ToSlash(page)+test.address)
		var headings, places []string
		count := ""
		for n := range root.Descendants() {
			switch {
			case attribute(n, "id") == "shown":
				count = textOf(n)
			case outOfSight(n): // and nothing in it counts
			case n.Data == "h2" && attribute(n.Parent.Parent, "id") == "groups":
				headings = append(headings, textOf(n))
			case attribute(n, "class") == "place":
				places = append(places, textOf(n))
			}
		}
		if diff := cmp.Diff([]any{test.count, test.headings, test.places}, []any{count, headings, places}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.address, diff)
		}
	}
}

// chromium returns the browser of this machine, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("NO CHROMIUM: nothing has run the scripts of the HTML report")
	return ""
}

// browserLimit is how long a browser may take for one page. It takes a second or two.
const browserLimit = 2 * time.Minute

// inBrowser returns the document that a browser has when the scripts of a page have run.
func inBrowser(t *testing.T, browser, address string) *html.Node {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), browserLimit)
	defer stop()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--user-data-dir="+t.TempDir(), "--virtual-time-budget=5000", "--dump-dom", address)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	root, err := html.Parse(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte("<article")) {
		t.Skip("NO CHROMIUM: the one that is here does not open a file of a temporary folder")
	}
	return root
}

// outOfSight reports whether an element, or one around it, is hidden.
func outOfSight(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		for _, a := range n.Attr {
			if a.Key == "hidden" {
				return true
			}
		}
	}
	return false
}
