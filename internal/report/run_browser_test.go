package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// TestRunInBrowser opens the page of a run in a browser, with what is searched for or a row in its address, and looks at what
// its scripts have made of it.
func TestRunInBrowser(t *testing.T) {
	browser := chromium(t)
	page := filepath.Join(t.TempDir(), "run.html")
	if err := os.WriteFile(page, []byte(renderRun(t, smallRun(t))), 0o600); err != nil {
		t.Fatal(err)
	}
	all := []string{"python3 a.py", "main", "leaf", "twig", "Worker.pump", "waits", "below", "forgotten"}
	for _, test := range []struct {
		address, count string
		rows           []string
		details        []string // of the rows that are opened
		losses         int
		focus          string
	}{
		{address: "", rows: all, losses: 2},
		// What fits is shown with the way to it.
		{address: "#?q=NETERROR+pump", count: "1 of 8 rows", rows: []string{"python3 a.py", "main", "Worker.pump"}, losses: 1},
		{address: "#?only=cancelled&only=destroyed", count: "3 of 8 rows", rows: []string{"python3 a.py", "main", "leaf", "waits", "forgotten"}, losses: 2},
		{address: "#?q=nothing+like+that", count: "0 of 8 rows", losses: 0},
		{address: "#t-0-3", rows: all, details: []string{"waits"}, losses: 2, focus: "t-0-3"},
	} {
		root := inBrowser(t, browser, "file://"+filepath.ToSlash(page)+test.address)
		var rows, details []string
		losses, focus, count := 0, "", ""
		chips := 0
		for n := range root.Descendants() {
			switch {
			case attribute(n, "id") == "shown":
				count = textOf(n)
			case outOfSight(n): // and nothing in it counts
			case attribute(n, "role") == "row":
				rows = append(rows, nameOf(n))
				if attribute(n, "tabindex") == "0" && attribute(n, "id") != "p-0" {
					focus = attribute(n, "id")
				}
			case attribute(n, "class") == "detail":
				details = append(details, nameOf(n.Parent))
			case n.Data == "article":
				losses++
			case attribute(n, "type") == "checkbox" && attribute(n, "value") != "":
				chips++
			}
		}
		want := []any{test.count, test.rows, test.details, test.losses, test.focus, 6}
		if diff := cmp.Diff(want, []any{count, rows, details, losses, focus, chips}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.address, diff)
		}
	}
}

// nameOf is what a row is called.
func nameOf(row *html.Node) string {
	for n := range row.Descendants() {
		if n.Data == "code" {
			return strings.TrimSpace(textOf(n))
		}
	}
	return ""
}
