package nameindex

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/parse"
)

// TestOf: every name of a file is there, with what others may ask of it.
func TestOf(t *testing.T) {
	const text = `
import lib.part
top = annotated = 1
typed: int = 2
class Child(Base, pkg.Mixin[int], make()):
    field = 1
    declared: int
    def method(self):
        local = self.read
        self.stored = local
        self.read.inner, local.outer = 1, 2
        def closure(): self.captured = 1
    @classmethod
    def make(cls): cls.shared = 1
    @staticmethod
    def static(self): self.elsewhere = 1
def plain(self):
    self.patched = 1
lib.set = 1
self.items.count += 1
from lib import under as another, plain
async def work(arg): ...
`
	want := []string{
		" b", "Base br", "Child d", "Mixin br", "annotated d", "another", "arg", "captured ds", "classmethod r",
		"closure d", "cls r", "count dsr", "declared d", "elsewhere ds", "field d", "inner ds", "int r", "items r",
		"lib r", "lib.part", "local r", "make dr", "method d", "outer ds", "part", "patched ds", "pkg r", "plain d",
		"read r", "self r", "set ds", "shared d", "static d", "staticmethod r", "stored d", "top d", "typed d",
		"under r", "work da",
	}
	var got []string
	for _, name := range Of((&parse.Parser{}).File([]byte(text))) {
		got = append(got, strings.TrimSuffix(name.Text+" "+letters(name.Role), " "))
		if name.Text == "" {
			got[len(got)-1] = " " + letters(name.Role)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func letters(r Role) string {
	var out string
	for i, letter := range "dabsr" {
		if r&(1<<i) != 0 {
			out += string(letter)
		}
	}
	return out
}

// TestIndex compares an index, as it was built, opened again and with other names of some files, with a plain search.
func TestIndex(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		files := make([][]Name, random.IntN(9))
		for i := range files {
			files[i] = someNames(random)
		}
		x := Build(files)
		same(t, x, files)
		raw := x.AppendTo(nil)
		x, err := Open(raw)
		if err != nil {
			t.Fatal(err)
		}
		same(t, x, files)
		naming := x.AllNamingAsync()
		for i := range files {
			if naming[i] != x.NamesAsync(i) {
				t.Errorf("round %d: file %d names an async function: %v", round, i, naming[i])
			}
		}
		for range 3 {
			if len(files) > 0 {
				i := random.IntN(len(files))
				files[i] = someNames(random)
				x.Replace(i, files[i])
			}
			same(t, x, files)
		}
		if again := x.AppendTo(nil); !slices.Equal(raw, again) {
			t.Errorf("round %d: what was replaced is kept", round)
		}
	}
}

func someNames(random *rand.Rand) []Name {
	names := []Name{}
	for _, n := range random.Perm(12)[:random.IntN(12)] {
		names = append(names, Name{strings.Repeat(string(rune('a'+n%5)), n), Role(random.IntN(1 << roleBits))})
	}
	return names
}

// same compares all answers of an index with what they are to be.
func same(t *testing.T, x *Index, files [][]Name) {
	t.Helper()
	if x.Len() != len(files) {
		t.Fatalf("%d files", x.Len())
	}
	for n := range 60 {
		name := strings.Repeat(string(rune('a'+n%5)), n/5)
		var in, bases, stores, uses []int
		var roles Role
		for i, names := range files {
			for _, have := range names {
				if have.Text != name {
					continue
				}
				in = append(in, i)
				roles |= have.Role
				if have.Role&Base != 0 {
					bases = append(bases, i)
				}
				if have.Role&Read != 0 {
					uses = append(uses, i)
				}
				if have.Role&Stored != 0 {
					stores = append(stores, i)
				}
			}
		}
		if roles&Defined == 0 {
			uses = nil
		}
		for what, lists := range map[string][2][]int{
			"files": {in, x.Files(name)}, "uses": {uses, x.Uses(name)}, "bases": {bases, x.Bases(name)},
			"stores": {stores, x.Stores(name)},
		} {
			if !slices.Equal(lists[0], lists[1]) {
				t.Errorf("%s of %q: %v, want %v", what, name, lists[1], lists[0])
			}
		}
		if x.Has(name, Async) != (roles&Async != 0) {
			t.Errorf("%q is async: %v", name, x.Has(name, Async))
		}
	}
	for i, names := range files {
		names = slices.Clone(names)
		slices.SortFunc(names, func(a, b Name) int { return strings.Compare(a.Text, b.Text) })
		if got := x.Names(i); !slices.Equal(got, names) {
			t.Errorf("names of %d: %v, want %v", i, got, names)
		}
	}
}

// TestDamage: bytes that nobody wrote are refused, or give answers, and never a panic.
func TestDamage(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	raw := Build([][]Name{someNames(random), someNames(random), someNames(random), {{"a", Async}}}).AppendTo(nil)
	refused := 0
	for range 20000 {
		damaged := slices.Clone(raw)
		for range 1 + random.IntN(3) {
			damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
		}
		damaged = damaged[:len(damaged)-random.IntN(2)*random.IntN(len(damaged))]
		x, err := Open(damaged)
		if err != nil {
			refused++
			continue
		}
		for i := range x.Len() {
			x.NamesAsync(i)
		}
		x.AllNamingAsync()
		for n := range 6 {
			x.Uses(fmt.Sprint("abcdef"[n : n+1]))
		}
	}
	if refused == 0 {
		t.Error("everything was taken")
	}
}
