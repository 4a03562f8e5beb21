package parse

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// accepted are sources that parse, with one line of the dump of each, chosen for what is easy to get wrong. That all
// lines are right is for the comparison with CPython to show.
var accepted = []struct{ source, want string }{
	// Names and literals.
	{"x", `value Name 1:0-1:1 id="x" ctx=Load`},
	{"ﬁ", `value Name 1:0-1:3 id="fi" ctx=Load`},
	{"℘·", `value Name 1:0-1:5 id="℘·" ctx=Load`},
	{"𝐝𝐞𝐟 = 1", `targets Name 1:0-1:12 id="def" ctx=Store`},
	{"0xff", "value Constant 1:0-1:4 value=int:ff"},
	{"1if a else b", "body Constant 1:0-1:1 value=int:1"},
	{"00_0", "value Constant 1:0-1:4 value=int:0"},
	{"09.5", "value Constant 1:0-1:4 value=float:4023000000000000"},
	{"1e5j", "value Constant 1:0-1:4 value=complex:40f86a0000000000"},
	{"...", "value Constant 1:0-1:3 value=Ellipsis"},
	{"1..real", `value Attribute 1:0-1:7 attr="real" ctx=Load`},

	// Operators.
	{"-a ** -b", "value UnaryOp 1:0-1:8 op=USub"},
	{"a ** b ** c", "right BinOp 1:5-1:11 op=Pow"},
	{"a - b - c", "left BinOp 1:0-1:5 op=Sub"},
	{"not a == b", "operand Compare 1:4-1:10 ops=Eq"},
	{"a < b is not c not in d", "value Compare 1:0-1:23 ops=Lt,IsNot,NotIn"},
	{"a or b or c and d", "values BoolOp 1:10-1:17 op=And"},
	{"(a or b) or c", "values BoolOp 1:1-1:7 op=Or"},
	{"(a) + b", "value BinOp 1:0-1:7 op=Add"},
	{"await a ** b", "left Await 1:0-1:7"},
	{"a if b else c if d else e", "orelse IfExp 1:12-1:25"},
	{"lambda: (yield)", "body Yield 1:9-1:14"},

	// Displays.
	{"()", "value Tuple 1:0-1:2 ctx=Load"},
	{"(a,)", "value Tuple 1:0-1:4 ctx=Load"},
	{"a,", "value Tuple 1:0-1:2 ctx=Load"},
	{"(a)", "value Name 1:1-1:2 id=\"a\" ctx=Load"},
	{"{**a}", "keys None"},
	{"{a: b for c in d}", "value DictComp 1:0-1:17"},
	{"{**a for a in b}", "value DictComp 1:0-1:16"},
	{"[*a for a in b]", "elt Starred 1:1-1:3 ctx=Load"},
	{"[a for b in c if d if e]", "ifs Name 1:22-1:23 id=\"e\" ctx=Load"},
	{"(a async for b in c)", "generators comprehension is_async=1"},
	{"f(a for a in b)", "args GeneratorExp 1:1-1:15"},

	// Calls and subscripts.
	{"f(a, *b, c=d, **e)", "keywords keyword 1:14-1:17"},
	{"f(a := b)", "args NamedExpr 1:2-1:8"},
	{"f(a, b=c, *d)", "args Starred 1:10-1:12 ctx=Load"},
	{"a[b:c, ::d]", "elts Slice 1:7-1:10"},
	{"a[*b]", "slice Tuple 1:2-1:4 ctx=Load"},
	{"a[b,]", "slice Tuple 1:2-1:4 ctx=Load"},
	{"a[b := c]", "slice NamedExpr 1:2-1:8"},

	// Strings.
	{`u"a"`, `value Constant 1:0-1:4 value=str:"a" kind="u"`},
	{`U"a"`, `value Constant 1:0-1:4 value=str:"a"`},
	{`"a" 'b'`, `value Constant 1:0-1:7 value=str:"ab"`},
	{`u"a" "b" f"c"`, `values Constant 1:0-1:12 value=str:"abc" kind="u"`},
	{`f""`, "value JoinedStr 1:0-1:3"},
	{`f"" "" f"{a}"`, `values FormattedValue 1:9-1:12 conversion=-1`},
	{`f"a{{b}}c"`, `values Constant 1:2-1:9 value=str:"a{b}c"`},
	{`f"{{}}"`, `values Constant 1:2-1:6 value=str:"{}"`},
	{`f"{a = }"`, `values Constant 1:3-1:7 value=str:"a = "`},
	{`f"{a=!s}"`, `values FormattedValue 1:2-1:8 conversion=115`},
	{`f"{a=:b}"`, `values FormattedValue 1:2-1:8 conversion=-1`},
	{`f"{a=}"`, `values FormattedValue 1:2-1:6 conversion=114`},
	{`f"{a:}"`, "format_spec JoinedStr 1:4-1:5"},
	{`f"{a:>{b}.{c}}"`, `values Constant 1:9-1:10 value=str:"."`},
	{`f"{a['b']!r}"`, "slice Constant 1:5-1:8 value=str:\"b\""},
	{`f"{a["b"]}"`, "slice Constant 1:5-1:8 value=str:\"b\""},
	{`f"\N{EM DASH}{a}"`, `values Constant 1:2-1:13 value=str:"—"`},
	{`f"\{a}"`, `values Constant 1:2-1:3 value=str:"\\"`},
	{"f'''{\na\n}'''", "value Name 2:0-2:1 id=\"a\" ctx=Load"},
	{"f'''{a # b\n}'''", "values FormattedValue 1:4-2:1 conversion=-1"},
	{`f"{a:=5}"`, `values Constant 1:5-1:7 value=str:"=5"`},
	{`f"{(a:=5)}"`, "value NamedExpr 1:4-1:8"},
	{`f"{a != b}"`, "value Compare 1:3-1:9 ops=NotEq"},
	{`f"{f"{f"{a}"}"}"`, "value JoinedStr 1:6-1:12"},
	{`t"a{ b !r}"`, `values Interpolation 1:3-1:10 str=" b" conversion=114`},
	{`t"{a}" t"b"`, "value TemplateStr 1:0-1:11"},

	// Statements.
	{"a = b = c", `targets Name 1:4-1:5 id="b" ctx=Store`},
	{"a, *b = c", "elts Starred 1:3-1:5 ctx=Store"},
	{"(a): b", "body AnnAssign 1:0-1:6 simple=0"},
	{"a: b = yield", "body AnnAssign 1:0-1:12 simple=1"},
	{"a.b += c", `target Attribute 1:0-1:3 attr="b" ctx=Store`},
	{"del (a), [b], c[d]", "targets List 1:9-1:12 ctx=Del"},
	{"from ... import a", "body ImportFrom 1:0-1:17 level=3"},
	{"from .... a . b import *", `body ImportFrom 1:0-1:24 module="a.b" level=4`},
	{"import a . b as c", `names alias 1:7-1:17 name="a.b" asname="c"`},
	{"lazy import a", "body Import 1:0-1:13 is_lazy=1"},
	{"lazy = 1", `targets Name 1:0-1:4 id="lazy" ctx=Store`},
	{"type X = Y", "body TypeAlias 1:0-1:10"},
	{"type = Y", `targets Name 1:0-1:4 id="type" ctx=Store`},
	{"type in Y", "value Compare 1:0-1:9 ops=In"},
	{"global a, b", `body Global 1:0-1:11 names="a","b"`},
	{"raise a from b", "body Raise 1:0-1:14"},
	{"return *a, b", "value Tuple 1:7-1:12 ctx=Load"},
	{"a; b;", "body Expr 1:3-1:4"},
	{"if a: b;", "body If 1:0-1:8"},

	// Compound statements.
	{"if a: b\nelif c: d\nelse: e", "orelse If 2:0-3:7"},
	{"@a\n@b.c\ndef f(): pass", "body FunctionDef 3:0-3:13 name=\"f\""},
	{"async def f(a, b=1, /, *c, d, e=2, **g): pass", "kw_defaults None"},
	{"def f[T: int = str, *U, **V](): pass", `type_params TypeVar 1:6-1:18 name="T"`},
	{"def f(*a: *b): pass", "annotation Starred 1:10-1:12 ctx=Load"},
	{"class A(B, *C, m=D): pass", "bases Starred 1:11-1:13 ctx=Load"},
	{"for a, in b: pass", "target Tuple 1:4-1:6 ctx=Store"},
	{"for a in *b, c: pass", "iter Tuple 1:9-1:14 ctx=Load"},
	{"with (a, b): pass", `context_expr Name 1:9-1:10 id="b" ctx=Load`},
	{"with (a, b) as c: pass", "context_expr Tuple 1:5-1:11 ctx=Load"},
	{"with (a as b, c,): pass", `optional_vars Name 1:11-1:12 id="b" ctx=Store`},
	{"with (a).b, (c): pass", `context_expr Attribute 1:5-1:10 attr="b" ctx=Load`},
	{"with (a) + b if c else d: pass", "context_expr IfExp 1:5-1:24"},
	{"with (yield): pass", "context_expr Yield 1:6-1:11"},
	{"with (a for a in b) as c: pass", "context_expr GeneratorExp 1:5-1:19"},
	{"with (a := b, c): pass", "context_expr Tuple 1:5-1:16 ctx=Load"},
	{"with (): pass", "context_expr Tuple 1:5-1:7 ctx=Load"},
	{"try: pass\nexcept* A as b: pass", `handlers ExceptHandler 2:0-2:20 name="b"`},
	{"try: pass\nexcept A, B: pass", "type Tuple 2:7-2:11 ctx=Load"},

	// Match statements, and names that look like them.
	{"match a, b:\n case _: pass", "subject Tuple 1:6-1:10 ctx=Load"},
	{"match (a):\n case _: pass", `subject Name 1:7-1:8 id="a" ctx=Load`},
	{"match -a:\n case _: pass", "subject UnaryOp 1:6-1:8 op=USub"},
	{"match *a, b:\n case _: pass", "elts Starred 1:6-1:8 ctx=Load"},
	{"match not a:\n case _: pass", "subject UnaryOp 1:6-1:11 op=Not"},
	{"match(a, b)", "value Call 1:0-1:11"},
	{"match[a]: int", "target Subscript 1:0-1:8 ctx=Store"},
	{"match - a", "value BinOp 1:0-1:9 op=Sub"},
	{"match * a", "value BinOp 1:0-1:9 op=Mult"},
	{"match not in a", "value Compare 1:0-1:14 ops=NotIn"},
	{"match.a", `value Attribute 1:0-1:7 attr="a" ctx=Load`},
	{"match a:\n case b as c if d: pass", `pattern MatchAs 2:6-2:12 name="c"`},
	{"match a:\n case _ as b if (c if d else e): pass", "guard IfExp 2:17-2:30"},
	{"match a:\n case 1 | b.c | (d): pass", "patterns MatchValue 2:10-2:13"},
	{"match a:\n case *b, _: pass", `patterns MatchStar 2:6-2:8 name="b"`},
	{"match a:\n case [] | (): pass", "patterns MatchSequence 2:11-2:13"},
	{"match a:\n case {1: b, **c}: pass", `pattern MatchMapping 2:6-2:17 rest="c"`},
	{"match a:\n case B(c, d=e): pass", `pattern MatchClass 2:6-2:15 kwd_attrs="d"`},
	{"match a:\n case -1 - 2j: pass", "value BinOp 2:6-2:13 op=Sub"},
	{"match a:\n case None: pass", "pattern MatchSingleton 2:6-2:10 value=None"},

	// Lines and indentation.
	{"a\rb\r\nc", `value Name 3:0-3:1 id="c" ctx=Load`},
	{"a = (b, # c\n\n d)", "value Tuple 1:4-3:3 ctx=Load"},
	{"a = b \\\n + c", "value BinOp 1:4-2:4 op=Add"},
	{"if a:\n\tb\n\tc", `value Name 3:1-3:2 id="c" ctx=Load`},
	{"if a:\n  b\n # c\n  d", `value Name 4:2-4:3 id="d" ctx=Load`},
	{"\fa", `value Name 1:1-1:2 id="a" ctx=Load`},
	{"if a:\n\f  b\nc", "body If 1:0-2:4"},
}

func TestAccepted(t *testing.T) {
	for _, test := range accepted {
		t.Run(test.source, func(t *testing.T) {
			tree := File([]byte(test.source), Options{})
			checkTree(t, tree)
			dump := string(ast.AppendDump(nil, tree.Module().Node, ast.DumpOptions{}))
			if len(tree.Errors) > 0 {
				t.Fatal(tree.Errors)
			}
			if !strings.Contains(dump, " "+test.want) {
				t.Errorf("no %s in\n%s", test.want, dump)
			}
		})
	}
}

// What has parentheses of its own says so, because CPython's tree does not.
func TestParentheses(t *testing.T) {
	for source, want := range map[string]int{
		"a": 0, "(a)": 1, "((a))": 1, "(a, b)": 0, "((a, b))": 1, "(a + (b)) * c": 2, "(yield)": 1, "f((a for a in b))": 0,
		"with (a): pass": 1, "with (a, b): pass": 0, "with (a) as b: pass": 1,
	} {
		tree := File([]byte(source), Options{})
		have := 0
		for _, raw := range tree.Nodes {
			if raw.Flags&ast.FlagParen != 0 {
				have++
			}
		}
		if have != want || len(tree.Errors) > 0 {
			t.Errorf("%s: %d nodes in parentheses, want %d; %v", source, have, want, tree.Errors)
		}
	}
}

func TestExpressionOption(t *testing.T) {
	for source, want := range map[string]bool{
		"a": true, "  a[b]\n\n": true, "\ta | b # c": true, "(a,\n b)": true, "a, b": true,
		"": false, "a b": false, "a = b": false, "a; b": false, "a\nb": false, "import a": false, "a\n  b": false,
	} {
		tree := File([]byte(source), Options{Expression: true})
		checkTree(t, tree)
		if ok := len(tree.Errors) == 0; ok != want {
			t.Errorf("%q: %v", source, tree.Errors)
		}
		if want && !tree.Module().Body().First().AsExpr().OK() {
			t.Errorf("%q: no expression", source)
		}
	}
}

func TestComments(t *testing.T) {
	const source = "# a\nif b: # c\n  # d\n  e = (f, # g\n   h)#i\n\"# j\"\nmatch(k # l\n)\nm # n"
	tree := File([]byte(source), Options{})
	var have []string
	for _, c := range tree.Comments {
		have = append(have, source[c.Start:c.End])
	}
	if got, want := strings.Join(have, "|"), "# a|# c|# d|# g|#i|# l|# n"; got != want {
		t.Errorf("have %s, want %s", got, want)
	}
}
