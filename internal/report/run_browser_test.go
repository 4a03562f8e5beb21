package report

import (
	"fmt"
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

// TestRunKeys presses keys, as the page itself would be told of them, and looks at what comes of it.
func TestRunKeys(t *testing.T) {
	browser := chromium(t)
	text := renderRun(t, smallRun(t))
	head, rest, found := strings.Cut(text, `<meta http-equiv="Content-Security-Policy"`)
	_, body, ends := strings.Cut(rest, ">")
	last := strings.LastIndex(body, "</script>")
	if !found || !ends || last < 0 {
		t.Fatal("the page has no policy, or no script")
	}
	tests := []struct {
		name, keys string
		check      string // what is true then
	}{
		{"to the next rows", "j j", `current.element.id === "g-0-6" || current.element.id`},
		{"and back", "j ArrowDown k", `current.element.id === "t-0-1" || current.element.id`},
		{"not beyond the first", "k k", `current.element.id === "p-0" || current.element.id`},
		{"to the last, and to its maker", "j End ArrowLeft", `current.element.id === "t-0-1" || current.element.id`},
		{"close a branch", "j ArrowLeft", `shownRows().length === 2 || shownRows().length`},
		{"open it again", "j ArrowLeft ArrowRight", `shownRows().length === 8 || shownRows().length`},
		{"what is known of a row", "j Enter", `!current.detail.hidden && !rows.some((row) => row !== current && !row.detail.hidden)`},
		{"and no more", "j Enter Enter", `rows.every((row) => row.detail.hidden)`},
		{"zoom in", "w", `Math.abs(view.to - view.from - 6e5) < 1 && rows[0].bars.getAttribute("viewBox") === view.from + " 0 " + (view.to - view.from) + " 20"`},
		{"zoom in and go to the end", "w w w d d d d d d d d", `view.to === whole && view.from > 7e5`},
		{"zoom out of the run", "w s s s", `view.from === 0 && view.to === whole`},
		{"zoom to a row", "j End f", `Math.abs(view.from - 327777.6) < 1 && Math.abs(view.to - 449999.4) < 1 || [view.from, view.to].join()`},
		{"the whole run", "w 0", `view.from === 0 && view.to === whole`},
		{"closer than a microsecond", strings.Repeat("w ", 60) + "w", `Math.abs(view.to - view.from - least) < 1e-6`},
		{"the next loss", "n n n", `document.activeElement.closest(".finding") === losses[0]`},
		{"another theme", "t t", `document.documentElement.dataset.theme === "dark"`},
		{"help", "?", `document.getElementById("help-dialog").open`},
		{"no key behind the help", "? j", `current.element.id === "p-0"`},
	}
	// All is as it was before the next keys.
	var probe strings.Builder
	probe.WriteString("\nconst said = [];\n")
	for _, test := range tests {
		fmt.Fprintf(&probe, `
document.getElementById("help-dialog").close();
for (const row of rows) { row.open = row.parent; showDetail(row, false); }
update();
zoomTo(0, whole);
focusRow(rows[0]);
for (const key of %q.split(" ")) {
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
said.push(String(%s));
`, test.keys, test.check)
	}
	probe.WriteString("document.body.dataset.probe = said.join(\"\\n\");\n")
	page := filepath.Join(t.TempDir(), "run.html")
	if err := os.WriteFile(page, []byte(head+body[:last]+probe.String()+body[last:]), 0o600); err != nil {
		t.Fatal(err)
	}
	var said []string
	for n := range inBrowser(t, browser, "file://"+filepath.ToSlash(page)).Descendants() {
		if n.Data == "body" {
			said = strings.Split(attribute(n, "data-probe"), "\n")
		}
	}
	if len(said) != len(tests) {
		t.Fatalf("%d answers: %q", len(said), said)
	}
	for i, test := range tests {
		if said[i] != "true" {
			t.Errorf("%s (%s): %s is %q", test.name, test.keys, test.check, said[i])
		}
	}
}
