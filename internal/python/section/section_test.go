package section_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/section"
)

func treeOf(text string) *ast.Tree { return (&parse.Parser{}).File([]byte(text)) }

const module = `"""What it is."""
import os

class Worker(Base):
    limit = 3

    @decorated
    def run(self, more=None):
        """Run."""
        self.state = 1
        def inner():
            return more
        return inner()

    async def stop(self): await self.end()

def work(first):
    first.go()
    if first:
        # Nothing is left.
        return lambda: 1

check = lambda n: n
`

// TestShape: what a change of a module changes of its shape.
func TestShape(t *testing.T) {
	const none, around = -1, -2
	for _, test := range []struct {
		name, old, new string
		changed        int
	}{
		{"a comment", "import os\n", "# Why.\nimport os\n", none},
		{"a comment in a body", "    first.go()\n", "    # Why.\n    first.go()\n", none},
		{"a comment behind a statement", "first.go()", "first.go()  # why", none},
		{"a comment that is gone", "        # Nothing is left.\n", "", none},
		{"blank lines", "    limit = 3\n", "    limit = 3\n\n\n", none},
		{"the docstring of the module", "What it is.", "What it was.", none},
		{"the docstring of a function", "Run.", "Run twice.", none},
		{"a docstring that is gone", `        """Run."""` + "\n", "", 0},
		{"a statement", "    first.go()\n", "    first.go()\n    first.stop()\n", 2},
		{"a statement in a function inside", "            return more\n", "            print()\n            return more\n", 0},
		{"a word of a body", "self.end()", "self.begin()", 1},
		{"what is indented", "        return inner()", "            return inner()", 0},
		{"a parameter", "(first)", "(first, second)", around},
		{"a default", "more=None", "more=1", around},
		{"a decorator", "@decorated", "@other", around},
		{"a base", "(Base)", "(Other)", around},
		{"what a class binds", "limit = 3", "limit = 4", around},
		{"a lambda outside", "lambda n: n", "lambda n: -n", around},
		{"an async function", "def work", "async def work", around},
		{"another function", "def work(first):\n", "def more(): ...\n\ndef work(first):\n", around},
		{"an attribute of the object", "self.state = 1", "self.other = 1", around},
		{"another value of one", "self.state = 1", "self.state = 2", 0},
		{"an attribute that is added to", "self.state = 1", "self.state += 1", around},
		{"an attribute that is annotated", "self.state = 1", "self.state: int = 1", around},
		{"an attribute of something else", "first.go()", "first.go = 1", around},
		{"another object of the name", "self.state = 1", "self = other; self.state = 1", around},
		{"an import in a body", "first.go()", "import first", around},
		{"a class in a body", "first.go()", "class Inner: ...", around},
		{"a name of the module", "first.go()", "global check", around},
		{"an attribute by its name", "first.go()", "getattr(first, name)()", around},
		{"an import that is there", "first.go()", "import first; first.go()", around},
		{"what does not parse", "first.go()", "first.go(", around},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, after := section.ShapeOf(treeOf(module)), section.ShapeOf(treeOf(replaceOnce(t, module, test.old, test.new)))
			switch {
			case (before.Around != after.Around) != (test.changed == around):
				t.Fatalf("what is around changes: %v", before.Around != after.Around)
			case test.changed == around:
				return
			}
			for i := range before.Bodies {
				if (before.Bodies[i] != after.Bodies[i]) != (i == test.changed) {
					t.Errorf("body %d changes: %v", i, before.Bodies[i] != after.Bodies[i])
				}
			}
			if again := section.ReadShape(before.Append(nil)); again.Around != before.Around || !slices.Equal(again.Bodies, before.Bodies) {
				t.Errorf("%v is read as %v", before, again)
			}
		})
	}
}

// TestShows: a change of a body beside what shows of it changes the body alone, a change of that what is around.
func TestShows(t *testing.T) {
	for _, test := range []struct {
		body  string
		shows string // what of it, with "other" in the place of which it shows that it is something else
		open  bool   // all of the body shows
	}{
		{"from first import second as third", "second", false},
		{"import first", "first", false},
		{"if first: import second", "second", false},
		{"class Inner(first): limit = second", "second", false},
		{"@first\n    class Inner: ...", "first", false},
		{"first.second.third = None", "second", false},
		{"first.third = None", "third", false},
		{"first.third += 1", "third", false},
		{"setattr(first, second, third)", "second", false},
		{"return getattr(first, second)(third)", "second", false},
		{"first.send(second)", "second", false},
		{"map(getattr, first)", "first", true},
		{"global first; first = 1", "first", true},
		{"def inner():\n        first.third = 1", "third", false},
	} {
		shape := func(old, by, more string) section.Shape {
			body := strings.Replace(test.body, old, by, 1)
			tree := treeOf("def work(self, first, second, third):\n    " + body + "\n    " + more + "\n")
			if len(tree.Errors) > 0 {
				t.Fatal(body, tree.Errors)
			}
			return section.ShapeOf(tree)
		}
		before := shape("", "", "zero()")
		if beside := shape("", "", "other()"); (beside.Around != before.Around) != test.open || beside.Bodies[0] == before.Bodies[0] {
			t.Errorf("%q: a statement beside it changes what is around: %v", test.body, beside.Around != before.Around)
		}
		if shape(test.shows, "other", "zero()").Around == before.Around {
			t.Errorf("%q: %s does not show", test.body, test.shows)
		}
	}
}

func replaceOnce(t *testing.T, text, old, by string) string {
	t.Helper()
	at := strings.Index(text, old)
	if at < 0 {
		t.Fatalf("there is no %q", old)
	}
	return text[:at] + by + text[at+len(old):]
}

// TestAt: the bodies are those of functions that are in no other one.
func TestAt(t *testing.T) {
	bodies := section.Of(treeOf(module))
	for text, want := range map[string]int{
		"import os": 0, "limit": 0, "decorated": 0, "more=None": 0, `"""Run`: 1, "inner()": 1, "return more": 1, "await": 2, "first)": 0, "first.go": 3,
		"lambda: 1": 3, "check": 0,
	} {
		if got := bodies.At(uint32(strings.Index(module, text))); got != want {
			t.Errorf("%q is in body %d, not %d", text, got, want)
		}
	}
}
