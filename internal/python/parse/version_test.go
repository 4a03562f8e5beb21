package parse

import (
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// since are sources with the first version that has them; until those with the first that has them no longer.
var (
	since = map[string]int{
		"a":                                 0,
		"f(a := b)":                         8,
		"def f(a, /): pass":                 8,
		"lambda a, /: b":                    8,
		`f"{a=}"`:                           8,
		"@a[b]\ndef f(): pass":              9,
		"@a.b(c)\ndef f(): pass":            0,
		"@(a)\ndef f(): pass":               9,
		"with (a as b): pass":               9,
		"with (a, b): pass":                 0,
		"for a in *b, c: pass":              9,
		"a += *b, c":                        9,
		"a += (*b, c)":                      0,
		"with a as *b: c":                   9,
		"with a as (*b, c): d":              0,
		"f(a := b for c in d)":              9,
		"f((a := b) for c in d)":            8,
		"match a:\n case _: pass":           10,
		"{a := b, c}":                       9,
		"{c, a := b}":                       9,
		"{a := b for c in d}":               9,
		"a[b := c]":                         10,
		"a[(b := c)]":                       8,
		"try: a\nexcept* B: c":              11,
		"a[*b]":                             11,
		"def f(*a: *b): pass":               11,
		`f"{a["b"]}"`:                       12,
		`f"{a['b']}"`:                       0,
		`f"{a:\"}"`:                         0,
		`f"{'\n'}"`:                         12,
		`f"{a:\n}"`:                         0,
		"f'''{a # b\n}'''":                  12,
		"f'''{a\n}'''":                      0,
		"f'{a\n}'":                          12,
		"f'{a:\\\n}'":                       0,
		"f'{a:\\\r\nb{c}}'":                 0,
		`f"{a:{b}}"`:                        0,
		`f"{a:{b:{c}}}"`:                    12,
		`f"""{a["b"]}"""`:                   0,
		`f"{f'{a}'}"`:                       0,
		`f"{a!r }"`:                         12,
		`f"{a !r}"`:                         0,
		`f"{*a}"`:                           12,
		"type A = B":                        12,
		"def f[T](): pass":                  12,
		"class A[T]: pass":                  12,
		"class A[T = B]: pass":              13,
		"try: a\nexcept B, C: d":            14,
		`t"a"`:                              14,
		`t"{t"a"}"`:                         14,
		"[*a for a in b]":                   15,
		"{**a for a in b}":                  15,
		"(*a for a in b)":                   15,
		"f(*a for a in b)":                  15,
		"lazy import a":                     15,
		"lazy from a import b":              15,
		"match a:\n case +1: pass":          15,
		"from __future__ import generators": 0,
	}
	until = map[string]int{
		"[a for b in c if lambda: d]":   9,
		"from __future__ import braces": 14,
		"f'{a:b\n}'":                    14,
		"f'{a:b\n{c}}'":                 14,
		"f'{a:\n{c}}'":                  14,
		"f'{a:{b}\n}'":                  13,
	}
)

func TestVersions(t *testing.T) {
	const first, last = 7, 15
	check := func(source string, has func(minor int) bool) {
		tree := File([]byte(source), Options{})
		checkTree(t, tree)
		if len(tree.Errors) > 0 {
			t.Errorf("%s: %v", source, tree.Errors)
		}
		for minor := first; minor <= last; minor++ {
			errors := VersionErrors(tree, ast.V(minor))
			if (len(errors) == 0) != has(minor) {
				t.Errorf("%s in 3.%d: %v", source, minor, errors)
			}
		}
	}
	for source, minor := range since {
		check(source, func(m int) bool { return m >= minor })
	}
	for source, minor := range until {
		check(source, func(m int) bool { return m < minor && (m >= 12 || source[0] != 'f' || source[1] == 'r') })
	}
}
