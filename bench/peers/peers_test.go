package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestCopyRenamed: what a tree defines has a name of its own in a copy, wherever it stands; what others define has not.
func TestCopyRenamed(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"pkg/__init__.py": "",
		"pkg/net.py":      "import asyncio\n\nclass Net:\n    async def send(self, x):\n        print(f'{self.send} {send}')\n        return await self.send(x)\n\ndef gather(): ...\n\nasyncio.gather()\n",
		"main.py":         "from pkg.net import Net as N, Net\nNet().send('send')  # send\n",
		canaryName:        "def canary(): ...\n",
	} {
		if err := write(filepath.Join(from, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := copyRenamed(from, to, "_7", map[string]bool{"gather": true}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"pkg_7/__init__.py": "",
		"pkg_7/net.py":      "import asyncio\n\nclass Net_7:\n    async def send_7(self, x):\n        print(f'{self.send_7} {send_7}')\n        return await self.send_7(x)\n\ndef gather(): ...\n\nasyncio.gather()\n",
		"main_7.py":         "from pkg_7.net import Net_7 as N, Net_7\nNet_7().send_7('send')  # send\n",
	} {
		got, err := os.ReadFile(filepath.Join(to, filepath.FromSlash(name)))
		if err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	if n := walk(to); n != 3 {
		t.Errorf("%d files", n)
	}
}

// TestCompare: a tool that does not tell of the canary, or takes too long, has no times.
func TestCompare(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "tree")
	if err := write(filepath.Join(folder, "a.py"), nil); err != nil {
		t.Fatal(err)
	}
	w := &workshop{ctx: context.Background(), cache: t.TempDir(), limit: 5 * time.Second}
	says := func(name, script string) contender {
		return contender{
			name: name, finding: regexp.MustCompile(`(?m): X1 `),
			cold: func(tree) []string { return []string{"sh", "-c", script} },
		}
	}
	quick := &workshop{ctx: w.ctx, cache: w.cache, limit: 20 * time.Millisecond}
	good := says("good", "echo a.py:1: X1 bad; echo "+canaryName+":3: X1 bad; exit 1")
	results := w.compare(tree{folder: folder}, []contender{
		good, says("blind", "echo a.py:1: X1 bad"), says("lying", "echo "+canaryName+": cannot be read"), {
			name: "missing", cold: func(tree) []string { return []string{filepath.Join(folder, "no-such-tool")} },
		},
	}, 3)
	if r := results[0]; r.failure != "" || len(r.cold) != 3 || r.findings != 2 || r.cold[0].wall <= 0 {
		t.Errorf("%+v", r)
	}
	for _, r := range results[1:] {
		if r.failure == "" || len(r.cold) > 0 {
			t.Errorf("%+v", r)
		}
	}
	if r := quick.compare(tree{folder: folder}, []contender{says("slow", "sleep 5")}, 1); !strings.HasPrefix(r[0].failure, "took more than") {
		t.Errorf("%+v", r)
	}

	p := newPage(w, options{rounds: 3}, []contender{good, says("blind", "")})
	p.add(tree{name: "small", files: 7, lines: 99}, results)
	p.contenders[0].version, p.contenders[1].version = []string{"echo", "good 1.0"}, []string{"echo", "blind 2.0"}
	text := p.markdown()
	for _, want := range []string{"- good: good 1.0\n", "| small | 7 | 99 | 0.", "- blind on small: it does not tell of the canary"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestRatios: a part without the times of both has no ratio, and medians and growth are those of the times.
func TestRatios(t *testing.T) {
	p := newPage(&workshop{ctx: context.Background()}, options{}, []contender{{name: ours, version: []string{"true"}}, {name: "ruff", version: []string{"true"}}})
	took := func(name string, seconds ...float64) result {
		r := result{name: name}
		for _, s := range seconds {
			r.cold = append(r.cold, sample{wall: s, cpu: 2 * s, memory: int64(s * (1 << 20))})
		}
		return r
	}
	for i, us := range []float64{1, 2, 9} {
		p.add(tree{name: fmt.Sprintf("t%d", i)}, []result{took(ours, us, 100, 0), took("ruff", 4)})
	}
	p.add(tree{name: "none"}, []result{took(ours, 1), {name: "ruff", failure: "no"}})
	p.add(tree{name: "1 million lines", lines: 100}, []result{took(ours, 10), took("ruff", 4)})
	p.add(tree{name: "4 million lines", lines: 400}, []result{took(ours, 50), took("ruff", 4)})
	text := p.markdown()
	for _, want := range []string{
		"| t0 | 0.250 |\n| t1 | 0.500 |\n| t2 | 2.250 |\n| none |  |", "| **median** | **2.250** |\n| budget | 1 |\n",
		"| unheeded | 1.25 | 1.25 |", "- ruff on none: no",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
