package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/rules"
)

// TestBounds checks programs that are as large as none should be, whole. That it ends is a part of the test: what grows
// with the square of such a size does not. Each has one task that is dropped, at its end. What is nested deeper than CPython compiles is a syntax error, here
// as there.
func TestBounds(t *testing.T) {
	const head = "import asyncio\n\n\nasync def leaf(n):\n    await asyncio.sleep(0)\n    if n:\n        raise ValueError(n)\n\n\n"
	const drop = "asyncio.create_task(leaf(a))\n"
	const members = 5000
	lines := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	for _, test := range []struct{ name, body string }{
		{"20,000 lines", "async def main(a):\n" + lines(5000, func(i int) string {
			return fmt.Sprintf("    x%d = await leaf(%[1]d)\n    if x%[1]d:\n        t%[1]d = asyncio.create_task(leaf(%[1]d))\n        await t%[1]d\n", i)
		}) + "    " + drop},
		{"1,000 branches, one behind the other", "async def main(a):\n" + lines(1000, func(i int) string {
			return fmt.Sprintf("    if a > %d:\n        x = asyncio.create_task(leaf(a))\n        await x\n    else:\n        a += 1\n", i)
		}) + "    " + drop},
		{"1,000 branches, one in the else of the other", "async def main(a):\n    if a == 0:\n        pass\n" + lines(1000, func(i int) string {
			return fmt.Sprintf("    elif a == %d:\n        a += 1\n", i)
		}) + "    " + drop},
		{"98 branches, one in the other", "async def main(a):\n" + lines(98, func(i int) string {
			return strings.Repeat(" ", i+4) + fmt.Sprintf("if a > %d:\n", i)
		}) + strings.Repeat(" ", 102) + drop},
		{"2,000 attributes in a row", "async def main(a):\n    print(a" + strings.Repeat(".b", 2000) + ".c())\n    " + drop},
		{"150 calls, one in the other", "async def main(a):\n    print(" + strings.Repeat("str(", 150) + "a" + strings.Repeat(")", 150) + ")\n    " + drop},
		{"20,000 elements", "async def main(a):\n    print([" + lines(20000, func(i int) string { return fmt.Sprintf("str(%d), ", i) }) + "])\n    " + drop},
		{"5,000 functions that call each other", lines(members, func(i int) string {
			return fmt.Sprintf("async def f%d(n):\n    if n:\n        await f%d(n - 1)\n        await f%d(n - 1)\n    if n == %[1]d:\n        raise KeyError(n)\n\n\n",
				i, (i+1)%members, (i*7+3)%members)
		}) + "async def main(a):\n    await f0(9)\n    " + drop},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "app.py"), []byte(head+test.body), 0o644); err != nil {
				t.Fatal(err)
			}
			result, err := Run(t.Context(), Options{Dir: dir, Rules: rules.All()})
			if err != nil {
				t.Fatal(err)
			}
			last := strings.Count(head+test.body, "\n")
			var got []string
			for _, f := range append(result.Findings, result.Failures...) {
				got = append(got, fmt.Sprintf("%s in line %d", f.Code, f.Place.Line))
			}
			if want := fmt.Sprintf("UH201 in line %d", last); strings.Join(got, ", ") != want {
				t.Errorf("%d findings, want %s: %.300v", len(got), want, got)
			}
		})
	}
}
