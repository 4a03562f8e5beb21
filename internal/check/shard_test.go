package check_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/rules"
)

// sharded runs a check in parts and joins them, in the order that shuffle gives; each part goes through JSON.
func sharded(t *testing.T, opts check.Options, count int, random *rand.Rand) (*check.Result, []int) {
	t.Helper()
	var parts []*check.Result
	var files []int
	for number := range count {
		opts.Shard = check.Shard{Number: number + 1, Count: count}
		part, err := check.Run(context.Background(), opts)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, part.Files)
		raw, err := json.Marshal([]any{part.Portion, part.Findings, part.Failures})
		if err != nil {
			t.Fatal(err)
		}
		again := &check.Result{Warnings: part.Warnings, Folders: part.Folders, Files: part.Files, Lines: part.Lines}
		if err := json.Unmarshal(raw, &[]any{&again.Portion, &again.Findings, &again.Failures}); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, again)
	}
	random.Shuffle(count, func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	whole, err := check.Merge(opts.Dir, parts)
	if err != nil {
		t.Fatal(err)
	}
	return whole, files
}

// sameAsWhole compares the parts of a check, joined, with the check that is not split.
func sameAsWhole(t *testing.T, opts check.Options, random *rand.Rand, counts ...int) {
	t.Helper()
	opts.Rules = rules.All()
	want, err := check.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, count := range counts {
		got, files := sharded(t, opts, count, random)
		if diff := cmp.Diff(shown(want), shown(got)); diff != "" {
			t.Errorf("%d shards of %v files (-whole +joined):\n%s", count, files, diff)
		}
	}
}

// shown is all of a result that a report can show, as text.
func shown(res *check.Result) []string {
	out := []string{fmt.Sprint(res.Files, res.Lines, res.Recorded), fmt.Sprintf("%q %q", res.Warnings, res.Folders)}
	for _, f := range slices.Concat(res.Findings, res.Failures) {
		out = append(out, fmt.Sprintf("%+v", f))
		text := res.Source(f.Place.Path)
		out = append(out, fmt.Sprint(len(text)))
	}
	return out
}

// program makes a project of packages that import each other, with what is found in it, and files that do not read.
func program(t *testing.T, random *rand.Rand) string {
	t.Helper()
	files := map[string]string{"pyproject.toml": "", "broken.py": "x = (\n", "undecodable.py": "x = '\xff'\n"}
	for n := range 40 {
		pkg := fmt.Sprintf("p%d", n%4)
		files[pkg+"/__init__.py"] = ""
		var b strings.Builder
		for range random.IntN(3) {
			m := random.IntN(40)
			fmt.Fprintf(&b, "from p%d.m%d import work%d\n", m%4, m, m)
			if random.IntN(2) == 0 {
				fmt.Fprintf(&b, "work%d()\n", m)
			}
		}
		fmt.Fprintf(&b, "async def work%d():\n    raise ValueError\n\nclass K%d:\n    async def go(self): await work%d()\n", n, n, n)
		if random.IntN(3) == 0 {
			fmt.Fprintf(&b, "work%d()\nK%d().go()  # noqa: UH101\n", n, n)
		}
		if random.IntN(5) == 0 {
			b.WriteString("x = 1  # noqa: UH101\n")
		}
		files[fmt.Sprintf("%s/m%d.py", pkg, n)] = b.String()
	}
	return tree(t, files)
}

func TestShards(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	for range 3 {
		dir := program(t, random)
		opts := check.Options{Dir: dir}
		sameAsWhole(t, opts, random, 1, 2, 5, 50)
		sameAsWhole(t, check.Options{Dir: dir, Paths: []string{"p1", "p2", "gone"}, OnlyCertain: true}, random, 3)
		sameAsWhole(t, check.Options{Dir: dir, Changed: []string{filepath.ToSlash(filepath.Join(dir, "p0/m0.py"))}}, random, 2)
	}
}

// TestShardsAndBaseline: an entry counts for one finding, in whichever shard it is; what nobody found is told once.
func TestShardsAndBaseline(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 9))
	dir := program(t, random)
	opts := check.Options{Dir: dir, Rules: rules.All()}
	res, err := check.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	entries := slices.DeleteFunc(res.Entries(dir), func(e baseline.Entry) bool { return e.Code == "" })
	for i := range entries {
		if i%3 == 0 {
			entries[i].Path = "gone.py" // it was renamed
		}
	}
	entries = append(entries, baseline.Entry{Code: "UH101", Path: "p0/m0.py", Function: "never", Text: "there()"})
	if err := os.WriteFile(filepath.Join(dir, "known.json"), baseline.Encode(entries[2:]), 0o666); err != nil {
		t.Fatal(err)
	}
	opts.Baseline = "known.json"
	sameAsWhole(t, opts, random, 1, 2, 4)
	whole, err := check.Run(context.Background(), opts)
	if err != nil || whole.Recorded < 3 || len(whole.Findings) == 0 || len(whole.Warnings) != 1 {
		t.Errorf("hardly anything is tried: %d recorded, %d new, %q, %v", whole.Recorded, len(whole.Findings), whole.Warnings, err)
	}
}

// TestShardsOfProject compares on the projects in a folder, where there is one.
func TestShardsOfProject(t *testing.T) {
	root := os.Getenv("UNHEEDED_PROPERTY_PROJECTS")
	if root == "" {
		t.Skip("UNHEEDED_PROPERTY_PROJECTS names no folder with projects")
	}
	projects, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(4, 9))
	for _, p := range projects {
		t.Run(p.Name(), func(t *testing.T) { sameAsWhole(t, check.Options{Dir: filepath.Join(root, p.Name())}, random, 3) })
	}
}

// TestBalance: each shard has about its share of what is analysed, also where everything imports everything.
func TestBalance(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 9))
	opts := check.Options{Dir: program(t, random), Rules: rules.All()}
	for _, count := range []int{2, 4} {
		_, files := sharded(t, opts, count, random)
		if least, most := slices.Min(files), slices.Max(files); most > 2*least {
			t.Errorf("%d shards have %v files", count, files)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	part := func(number, count int, inputs string) *check.Result {
		return &check.Result{Portion: &check.Portion{Shard: check.Shard{Number: number, Count: count}, Inputs: inputs}}
	}
	for want, parts := range map[string][]*check.Result{
		"there is nothing to merge":                              nil,
		"shard 2/2 is missing":                                   {part(1, 2, "a")},
		"shard 1/2 is missing":                                   {part(2, 2, "a")},
		"shard 2/3 is missing":                                   {part(3, 3, "a"), part(1, 3, "a")},
		"shard 1/2 is there twice":                               {part(1, 2, "a"), part(1, 2, "a"), part(2, 2, "a")},
		"shard 1/2 and shard 2/3 are of different checks":        {part(1, 2, "a"), part(2, 3, "a")},
		"shard 2/2 was not told the same as shard 1/2: other fi": {part(1, 2, "a"), part(2, 2, "b")},
	} {
		if _, err := check.Merge("/", parts); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q, not %q", err, want)
		}
	}
}

func TestParseShard(t *testing.T) {
	if s, err := check.ParseShard("2/5"); err != nil || s != (check.Shard{Number: 2, Count: 5}) || s.String() != "2/5" {
		t.Errorf("%v, %v", s, err)
	}
	for _, text := range []string{"", "2", "0/5", "6/5", "-1/2", "1/2/3", "a/b", "1/0", "1/99999999"} {
		if s, err := check.ParseShard(text); err == nil {
			t.Errorf("%q is %v", text, s)
		}
	}
}
