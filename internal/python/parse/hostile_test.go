package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// hostile are texts that make a careless parser overflow its stack or take quadratic time. size is how often the
// pattern is repeated.
var hostile = []struct {
	name string
	text func(size int) string
	ok   bool // it is well formed, and not too deep
}{
	{"parentheses", func(n int) string { return strings.Repeat("(", n) + strings.Repeat(")", n) }, false},
	{"open parentheses", repeat("("), false},
	{"open braces", repeat("{a: "), false},
	{"calls", func(n int) string { return strings.Repeat("f(", n) + strings.Repeat(")", n) }, false},
	{"chained calls", func(n int) string { return "f" + strings.Repeat("()", n) }, false},
	{"attributes", func(n int) string { return "a" + strings.Repeat(".b", n) }, false},
	{"sum", func(n int) string { return "a" + strings.Repeat(" + a", n) }, false},
	{"powers", func(n int) string { return "a" + strings.Repeat(" ** a", n) }, false},
	{"signs", func(n int) string { return strings.Repeat("-", n) + "a" }, false},
	{"not", func(n int) string { return strings.Repeat("not ", n) + "a" }, false},
	{"lambda", func(n int) string { return strings.Repeat("lambda: ", n) + "a" }, false},
	{"lambda defaults", func(n int) string { return strings.Repeat("lambda a=", n) + "b" }, false},
	{"conditionals", func(n int) string { return strings.Repeat("a if b else ", n) + "c" }, false},
	{"f-strings", func(n int) string { return strings.Repeat(`f"{`, n) + "a" + strings.Repeat(`}"`, n) }, false},
	{"specs", func(n int) string { return `f"` + strings.Repeat("{a:", n) + strings.Repeat("}", n) + `"` }, false},
	{"elif", func(n int) string { return "if a: b\n" + strings.Repeat("elif a: b\n", n) }, false},
	{"blocks", blocks, false},
	{"match", repeat("match("), false},
	{"with", repeat("with ("), false},
	{"patterns", func(n int) string { return "match a:\n case " + strings.Repeat("[", n) + "b" }, false},
	{"or patterns", func(n int) string { return "match a:\n case 1" + strings.Repeat("|1", n) + ": pass" }, true},
	{"value patterns", func(n int) string { return "match a:\n case b" + strings.Repeat(".b", n) + ": pass" }, false},
	{"match lines", repeat("match (a)\n"), true},
	{"match nested in lines", repeat("match (match (match (a)))\n"), true},
	{"or", func(n int) string { return "a" + strings.Repeat(" or a", n) }, true},
	{"comparisons", func(n int) string { return "a" + strings.Repeat(" < a", n) }, true},
	{"tuple", repeat("a,"), true},
	{"strings", repeat("'a' f'b' "), true},
	{"assignments", func(n int) string { return strings.Repeat("a = ", n) + "a" }, true},
	{"decorators", func(n int) string { return strings.Repeat("@a\n", n) + "def f(): pass" }, true},
	{"comprehension", func(n int) string { return "[a" + strings.Repeat(" for b in c", n) + "]" }, true},
	{"semicolons", repeat("a;"), true},
	{"blank lines", repeat(" \n"), true},
	{"comments", repeat("#\n"), true},
	{"joined lines", func(n int) string { return "a = " + strings.Repeat("\\\n", n) + "b" }, true},
	{"names", func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "name_number_%d\n", i)
		}
		return b.String()
	}, true},
	{"long name", func(n int) string { return strings.Repeat("name", n) }, true},
	{"long unicode name", func(n int) string { return strings.Repeat("ｎä", n) }, true},
	{"long number", func(n int) string { return "0x" + strings.Repeat("f", n) }, true},
	{"long string", func(n int) string { return "'" + strings.Repeat("a\\'", n) + "'" }, true},
	{"long string of escapes", func(n int) string { return "'" + strings.Repeat(`\x41\N{EM DASH}`, n) + "'" }, true},
	{"quotes", repeat("\"\"\" ''' \n"), false},
	{"errors", repeat("? $\n"), false},
	{"unclosed calls", repeat("f(a b\n"), false},
	{"unclosed calls with keywords", repeat("f(a b\ndef f(\n"), false},
	{"unclosed f-strings", repeat("f'{a b\n"), false},
	{"unclosed triple f-strings", repeat("f'''{a b\n"), false},
	{"unmatched", repeat(")]}\n"), false},
	{"unindents", func(n int) string { return strings.Repeat("if a:\n   b\n  c\n", n) }, false},
	{"headers", repeat("if a b:\n"), false},
}

func repeat(pattern string) func(int) string {
	return func(n int) string { return strings.Repeat(pattern, n) }
}

func blocks(n int) string {
	n = min(n, 2000) // the text is quadratic in it
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("\t", i) + "if a:\n")
	}
	return b.String() + strings.Repeat("\t", n) + "b\n"
}

func TestHostile(t *testing.T) {
	const size = 100_000
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			began := time.Now()
			tree := File([]byte(test.text(size)), Options{})
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if (len(tree.Errors) == 0) != test.ok {
				t.Errorf("%d errors: %.3v", len(tree.Errors), tree.Errors[:min(3, len(tree.Errors))])
			}
			if deep := depth(tree); deep > maxTreeDepth {
				t.Errorf("depth %d", deep)
			}
			if message := damage(tree); message != "" {
				t.Errorf("%.200s", message)
			}
		})
	}
}

// What is deep, but not deeper than CPython's own parser can go, parses.
func TestDepth(t *testing.T) {
	for _, test := range hostile {
		if test.name == "quotes" || strings.HasPrefix(test.name, "un") || strings.HasPrefix(test.name, "open") {
			continue
		}
		tree := File([]byte(test.text(2)), Options{})
		switch test.name {
		case "match", "with", "errors", "patterns", "headers", "lambda defaults":
		default:
			if len(tree.Errors) > 0 {
				t.Errorf("%s: %v", test.name, tree.Errors)
			}
		}
	}
	for _, text := range []string{
		strings.Repeat("(", 200) + strings.Repeat(")", 200),
		"a" + strings.Repeat(" + a", 5000),
		"a" + strings.Repeat(".b()", 2000),
		strings.Repeat("not ", 1500) + "a",
		strings.Repeat("-", 1500) + "a",
		"if a: b\n" + strings.Repeat("elif a: b\n", 3000),
		strings.Repeat("a if b else ", 1000) + "c",
	} {
		if tree := File([]byte(text), Options{}); len(tree.Errors) > 0 {
			t.Errorf("%.20s: %v", text, tree.Errors)
		}
	}
}

// depth measures a tree without recursion.
func depth(tree *ast.Tree) (deepest int) {
	type level struct {
		node  ast.Index
		depth int
	}
	for stack := []level{{tree.Root, 1}}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		deepest = max(deepest, at.depth)
		for child := tree.Nodes[at.node].First; child != 0; child = tree.Nodes[child].Next {
			stack = append(stack, level{child, at.depth + 1})
		}
	}
	return deepest
}
