package forgotten

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestWithoutAwaits(t *testing.T) {
	const text = "async def f():\n    await g()\n    x = await g()\n    await x\n    await  h(\n        await g())\n    (await g())\n"
	const want = "async def f():\n    g()\n    x = await g()\n    await x\n    h(\n        await g())\n    (await g())\n"
	var lines []int
	if have := string(WithoutAwaits([]byte(text), func(line int) { lines = append(lines, line) })); have != want {
		t.Errorf("have\n%s", have)
	}
	if !slices.Equal(lines, []int{2, 5}) {
		t.Errorf("lines %v", lines)
	}
	if have := string(WithoutAwaits([]byte("await g("), func(int) { t.Error("a broken file is changed") })); have != "await g(" {
		t.Errorf("have %s", have)
	}
}

func TestCopy(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	for path, text := range map[string]string{
		"b/x.py": "async def f():\n    await g()\n", "a.py": "async def f():\n    await g(); await h()\n",
		"setup.cfg": "[x]\n", "README.md": "x", ".hidden/y.py": "",
	} {
		path = filepath.Join(from, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	places, err := Copy(from, to)
	if want := []Place{{"a.py", 2}, {"b/x.py", 2}}; err != nil || !slices.Equal(places, want) {
		t.Errorf("places %v, want %v (error %v)", places, want, err)
	}
	for path, there := range map[string]bool{"setup.cfg": true, "README.md": false, ".hidden": false} {
		if _, err := os.Stat(filepath.Join(to, path)); (err == nil) != there {
			t.Errorf("%s: there %v, want %v", path, err == nil, there)
		}
	}
	if text, err := os.ReadFile(filepath.Join(to, "a.py")); err != nil || string(text) != "async def f():\n    g(); h()\n" {
		t.Errorf("a.py is %q (error %v)", text, err)
	}
}
