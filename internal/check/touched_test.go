package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/check"
)

// TestTouched: how many files are analysed after a change of one that others need, and that these say the same as all would.
func TestTouched(t *testing.T) {
	const base = `import asyncio

async def work():
    """Work."""
    raise OSError

async def other():
    await asyncio.sleep(0)

def start():
    return work()

class Worker:
    def begin(self):
        self.task = None

async def late():
    import os
    Worker.limit = 1
    await asyncio.sleep(2)
`
	files := map[string]string{
		"base.py":   base,
		"loses.py":  "import asyncio\nfrom base import work\nasync def main():\n    asyncio.create_task(work())\n    await asyncio.sleep(1)\n",
		"awaits.py": "from base import other\nasync def main():\n    await other()\n",
		"starts.py": "from base import start\nasync def main():\n    start()\n",
		"has.py":    "from base import Worker\nasync def main():\n    Worker().task.cancel()\n",
		"alone.py":  "async def main():\n    main()\n",
	}
	dir := tree(t, files)
	m, _ := memory(t)
	analysed := 0
	m.Partly = func(n, _ int) { analysed = n }
	opts := check.Options{Dir: dir}
	sameOutcome(t, "at first", opts, m)
	for _, change := range []struct {
		name, old, new string
		analysed       int
	}{
		// What is found in loses.py and in starts.py names lines in base.py.
		{"a comment", "import asyncio\n", "# Why.\nimport asyncio\n", 3},
		{"a docstring", "Work.", "Work hard.", 3},
		{"the body of a function that one awaits", "asyncio.sleep(0)", "asyncio.sleep(1)", 4},
		{"the body of a function that one starts", "return work()", "return other()", 3},
		{"the body of a function that raises", "OSError", "ValueError", 3},
		{"the body of a method", "self.task = None", "self.task = other()", 4},
		{"a parameter", "start()", "start(more=None)", 5},
		{"another attribute", "self.task = None", "self.task = self.more = None", 5},
		{"a body beside an import and a store", "asyncio.sleep(2)", "asyncio.sleep(3)", 3},
		{"an import in a body", "import os", "import sys", 5},
		{"a store to what is not its own", "return work()", "Worker.task = work()", 5},
	} {
		for _, text := range []string{strings.Replace(base, change.old, change.new, 1), base} {
			if err := os.WriteFile(filepath.Join(dir, "base.py"), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			if text != base {
				analysed = -1
			}
			sameOutcome(t, change.name, opts, m)
		}
		if analysed != change.analysed {
			t.Errorf("%s: %d files are analysed, not %d", change.name, analysed, change.analysed)
		}
	}
}
