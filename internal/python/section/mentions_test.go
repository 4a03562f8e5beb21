package section_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/section"
)

// TestSince: which names of a body are new to it, or stand for something else than before.
func TestSince(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		want           []string
	}{
		{"nothing", "a.b(c)", "a.b(c)", nil},
		{"another place", "a()\nb()", "b()\na()", nil},
		{"once more", "a(b)", "a(b, b)", nil},
		{"a new name", "a()", "a(), b()", []string{"b"}},
		{"a name that is gone", "a(), b()", "a()", nil},
		{"the word of a keyword", "a()", "a(b=1)", nil},
		{"a value and a callee", "a.b", "a.b()", []string{"b"}},
		{"a variable and an attribute", "a.b", "a, b", []string{"b"}},
		{"a variable that becomes a local one", "a(b)", "a(b); b = 1", []string{"b"}},
		{"a local variable that becomes an outer one", "b = 1; a(b)", "a(b)", []string{"b"}},
		{"a store and more", "a.b = 1", "a.b += 1", []string{"b"}},
		{"a capture", "match a:\n case b: pass", "match a:\n case [b]: pass", nil},
		{"a local of another function", "def f():\n  x = 1\n  return x\ndef g(): return 1", "def f():\n  x = 1\n  return x\ndef g(): return x", []string{"x"}},
		{"a parameter and its default", "def f(x=1): return x", "def f(x=x): return x", []string{"x"}},
		{"a parameter and its annotation", "lambda x: x", "lambda x, y=x: x", []string{"x", "y"}},
		{"what is gone through first", "[x for x in [1] if x]", "[x for x in x if x]", []string{"x"}},
		{"an exception by name", "try: a()\nexcept E: b", "try: a()\nexcept E as b: b", []string{"b"}},
		{"what is not known now", "a()", "def f():\n  nonlocal a\n  a = 1", nil},
		{"what was not known", "def f():\n  nonlocal a\n  a = 1", "a(b)", []string{"a", "b"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, now := mentionsOf(test.old), mentionsOf(test.new)
			got := now.Since(before)
			slices.Sort(got)
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, not %q", got, test.want)
			}
			if isKnown := now != nil; isKnown == (test.name == "what is not known now") {
				t.Errorf("known: %v", isKnown)
			}
		})
	}
}

// mentionsOf returns what a function with some statements mentions.
func mentionsOf(statements string) section.Mentions {
	text := "def around():\n"
	for line := range strings.SplitSeq(statements, "\n") {
		text += "  " + line + "\n"
	}
	return section.MentionsOf(treeOf(text))[0]
}

// TestReadMentions: what is kept is read again, and damage is no panic.
func TestReadMentions(t *testing.T) {
	tree := treeOf(module)
	names := tree.Symbols.Sorted()
	raw := section.AppendMentions(nil, tree)
	all := section.ReadMentions(raw, names)
	if len(all) != len(section.Of(tree)) {
		t.Fatalf("%d bodies", len(all))
	}
	var got []string
	for name := range all[1] {
		got = append(got, name)
	}
	if slices.Sort(got); !slices.Equal(got, []string{"end", "self"}) {
		t.Errorf("names of a body: %q", got)
	}
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 5000 {
		damaged := slices.Clone(raw[:1+random.IntN(len(raw))])
		damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
		if section.ReadMentions(damaged, names) == nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("everything was taken")
	}
}
