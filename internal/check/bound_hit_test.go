package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rules"
)

// circle is a program of n functions each of which calls the next and the one before, so that what the first one does takes
// as many rounds as there are functions to reach the last. call calls one, act is what the first one does.
func circle(n int, definition, call, act string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, definition+":\n", i)
		if i < n-1 {
			fmt.Fprintf(&b, "    if n > 5:\n        "+call+"\n", i+1)
		}
		if i == 0 {
			fmt.Fprintf(&b, "    %s\n", act)
		} else {
			fmt.Fprintf(&b, "    "+call+"\n", i-1)
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

// TestBoundHit: where a bound is hit it is said, once for a file, at the same place whoever asks; and what does not depend
// on it is found.
func TestBoundHit(t *testing.T) {
	const head = "import asyncio\n\n\nasync def leaf():\n    await asyncio.sleep(0)\n    raise KeyError\n\n\n"
	const first = 9 // the line behind the head
	const lost = "async def lost():\n    asyncio.create_task(leaf())\n\n\n"
	nested := func(levels int) string {
		var b strings.Builder
		b.WriteString("async def main(n):\n    t = asyncio.create_task(leaf())\n")
		for i := range levels {
			indent := strings.Repeat("    ", i+1)
			fmt.Fprintf(&b, "%[1]stry:\n%[1]s    await leaf()\n%[1]sfinally:\n%[1]s    print(%[2]d)\n", indent, i)
		}
		return b.String() + "    await t\n\n\n"
	}
	tests := []struct {
		name, body, want string
	}{
		{"returns, few", circle(20, "def f%d(n)", "return f%d(n)", "return asyncio.sleep(1)"), ""},
		{"returns", circle(200, "def f%d(n)", "return f%d(n)", "return asyncio.sleep(1)") + "async def main(n):\n    f1(n)\n\n\n", "circle"},
		{"effects", circle(200, "async def f%d(n)", "await f%d(n)", "raise KeyError(n)") + "async def main(n):\n    asyncio.create_task(f1(n))\n\n\n", "circle"},
		{"effects, 5,000 functions", circle(5000, "async def f%d(n)", "await f%d(n)", "raise KeyError(n)") +
			"async def main(n):\n    asyncio.create_task(f1(n))\n\n\n", "circle"},
		{"values", circle(200, "def f%d(n, t)", "f%d(n, t)", "t.result()") +
			"async def main(n):\n    t = asyncio.create_task(leaf())\n    f1(n, t)\n\n\n", "circle"},
		{"finally in finally, twice", nested(2), ""},
		{"finally in finally, twelve times", nested(12), "finally"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			text := head + test.body + lost
			if err := os.WriteFile(filepath.Join(dir, "app.py"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, workers := range []int{1, 3} {
				result, err := Run(t.Context(), Options{Dir: dir, Rules: rules.All(), Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				notes, found := "", false
				for _, f := range result.Findings {
					if f.Code == finding.BoundHit {
						notes += fmt.Sprintf("%d %v %s", f.Place.Line, f.Severity, f.Message)
					}
					found = found || f.Code == "UH201" && f.Place.Line == strings.Count(text, "\n")-2
				}
				if !found {
					t.Error("the task that is dropped at the end is not found")
				}
				if test.want == "" && notes != "" || !strings.Contains(notes, test.want) {
					t.Errorf("%d workers: notes %q, want %q", workers, notes, test.want)
				}
				if test.want != "" && !strings.HasPrefix(notes, fmt.Sprintf("%d note ", first)) {
					t.Errorf("%d workers: notes %q, want one in line %d", workers, notes, first)
				}
			}
		})
	}
}
