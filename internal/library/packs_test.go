package library

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIndexRoundTrip(t *testing.T) {
	packs := []Pack{
		{Name: "b", Version: "2.1", Imports: []string{"b"}, File: "b-2.pack", Since: "2", Modules: 3, Size: 40},
		{Name: "b", Version: "2.1", Imports: []string{"b"}, File: "b-any.pack", Either: true, Modules: 3, Size: 30},
		{Name: "c", Version: "1", Imports: []string{"c", "d"}, File: "c.pack", Until: "2", Modules: 1, Size: 1},
	}
	have, err := parseIndex(string(FormatIndex([]Pack{packs[2], packs[0], packs[1]})))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(packs, have); diff != "" {
		t.Error(diff)
	}
	if _, err := parseIndex("a\tb\n"); err == nil {
		t.Error("a line with two fields is read")
	}
}

// TestChoose: of several packs of a distribution the one is chosen that the project may have.
func TestChoose(t *testing.T) {
	packs := []Pack{
		{Name: "bot", File: "bot-13", Until: "20"}, {Name: "bot", File: "bot-20", Since: "20"}, {Name: "bot", File: "bot", Either: true},
	}
	for _, test := range []struct {
		name  string
		wants Wants
		want  string
	}{
		{"nobody knows", func(_, _, _ string) (bool, bool) { return true, false }, "bot"},
		{"the new one", func(_, since, _ string) (bool, bool) { return since == "20", true }, "bot-20"},
		{"the old one", func(_, since, _ string) (bool, bool) { return since == "", true }, "bot-13"},
		{"both", func(_, _, _ string) (bool, bool) { return true, true }, "bot"},
	} {
		if have := choose(packs, test.wants).File; have != test.want {
			t.Errorf("%s: have %s, want %s", test.name, have, test.want)
		}
	}
}

// TestPacks: every pack opens, with the schema of this program, and has what its index says.
func TestPacks(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		archive, err := p.open()
		if err != nil {
			t.Errorf("%v; run make packs", err)
			continue
		}
		if n := len(archive.Modules()); n != p.Modules {
			t.Errorf("%s: %d modules, the index says %d; run make packs", p.File, n, p.Modules)
		}
		for i, m := range archive.Modules() {
			if _, err := archive.Decode(i, 0); err != nil {
				t.Errorf("%s: %s: %v", p.File, m.Name, err)
			}
		}
	}
}

// TestEither: a distribution of which there are several packs has one that stands for all.
func TestEither(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	count, either := map[string]int{}, map[string]int{}
	for _, p := range packs {
		count[p.Name]++
		if p.Either {
			either[p.Name]++
		}
	}
	for name, n := range count {
		if want := min(n-1, 1); either[name] != want {
			t.Errorf("%s: %d packs, %d stand for all", name, n, either[name])
		}
	}
}
