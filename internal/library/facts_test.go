package library_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/library"
)

func TestSignature(t *testing.T) {
	for _, test := range []struct {
		text string
		want library.Signature
	}{
		{"()", library.Signature{}},
		{"() -> task", library.Signature{Makes: library.Task}},
		{"(fs: waits each) -> coroutine of done and pending", library.Signature{
			Parameters: []library.Parameter{{Name: "fs", Action: library.Action{Fate: library.Waits, Each: true}}},
			Makes:      library.Coroutine, Gives: library.DoneAndPending,
		}},
		{"(self, fn: calls and may await, /, a, *args: stores, b, **kw)", library.Signature{Parameters: []library.Parameter{
			{Name: "self", Form: library.PositionalOnly},
			{Name: "fn", Form: library.PositionalOnly, Action: library.Action{Fate: library.MayAwait, Calls: true}},
			{Name: "a"},
			{Name: "args", Form: library.Variadic, Action: library.Action{Fate: library.Stores}},
			{Name: "b", Form: library.KeywordOnly},
			{Name: "kw", Form: library.KeywordVariadic},
		}}},
		{"(a, *, b: calls and drops each)", library.Signature{Parameters: []library.Parameter{
			{Name: "a"},
			{Name: "b", Form: library.KeywordOnly, Action: library.Action{Fate: library.Drops, Calls: true, Each: true}},
		}}},
	} {
		var got library.Signature
		if err := got.UnmarshalText([]byte(test.text)); err != nil {
			t.Errorf("%s: %v", test.text, err)
		} else if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestDecodeIsStrict(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`[functions]` + "\n" + `f = { call = "coro: owns" }`, "not of the form"},
		{`[functions]` + "\n" + `f = { call = "(coro: own)" }`, `unknown fate "own"`},
		{`[functions]` + "\n" + `f = { call = "(coro: drops)" }`, "says too little"},
		{`[functions]` + "\n" + `f = { call = "(2: owns)" }`, "no name of a parameter"},
		{`[functions]` + "\n" + `f = { call = "() -> tusk" }`, `unknown kind "tusk"`},
		{`[functions]` + "\n" + `f = { call = "() -> task of tusk" }`, `unknown kind "task of tusk"`},
		{`[functions]` + "\n" + `f = { blocks = "everything" }`, `unknown reason to block "everything"`},
		{`[functions]` + "\n" + `f = { endless = "luck" }`, `unknown reason to wait for ever "luck"`},
		{`[functions]` + "\n" + `f = { instead = ["g"] }`, "belong to blocks"},
		{`[functions]` + "\n" + `f = { by-object = true }`, "belong to blocks"},
		{`[functions]` + "\n" + `f = { call = "(a)", blocks = "time", unless = ["b=False"] }`, `no parameter "b"`},
		{`[functions]` + "\n" + `f = { call = "(a)", blocks = "time", only-given = "b" }`, `no parameter "b"`},
		{`[functions]` + "\n" + `f = { call = "(a)", only-given = "a" }`, "belong to blocks"},
		{`[functions]` + "\n" + `f = { call = "(a)", blocks = "time", unless = ["a"] }`, "parameter=literal"},
		{`[functions]` + "\n" + `f = { call = "(a)", when = { "b=True" = { gives = "outcomes" } } }`, `no parameter "b"`},
		{`[functions]` + "\n" + `f = { call = "(a)", rejects = { a = "coroutine 3.11" } }`, "ends in +"},
		{`[functions]` + "\n" + `f = { since = "2.7" }`, "no version of Python 3"},
		{`[functions]` + "\n" + `f = { block = "time" }`, "strict mode"},
		{`[decorators]` + "\n" + `f = "keep"`, `unknown decorator effect "keep"`},
		{`[classes]` + "\n" + `C = { overrides = { m = "drop" } }`, `unknown fate "drop"`},
	} {
		file, err := library.Decode([]byte(test.text))
		if err == nil {
			_, err = load(t).Extend(file)
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.text, err, test.want)
		}
	}
}

// TestProjectsOwn: what a project says of its wrappers is found beside what is built in, and does not change that.
func TestProjectsOwn(t *testing.T) {
	builtin := load(t)
	file, err := library.Decode([]byte(`
library = "app"
[aliases]
"tasks" = "app"
[functions]
spawn = { call = "(coro: owns)" }
query = { call = "(sql, wait)", blocks = "database", unless = ["wait=False"], instead = ["app.aquery"] }
`))
	if err != nil {
		t.Fatal(err)
	}
	facts, err := builtin.Extend(file)
	if err != nil {
		t.Fatal(err)
	}
	spawn, ok := facts.Function("app.tasks.spawn")
	if p, _ := spawn.Call.Argument(0, false, false); !ok || p.Fate != library.Owns {
		t.Errorf("spawn: %v, %v", p, ok)
	}
	if _, ok := facts.Function("asyncio.create_task"); !ok {
		t.Error("asyncio is gone")
	}
	if _, ok := builtin.Function("app.spawn"); ok {
		t.Error("the built-in facts were changed")
	}
	query, _ := facts.Function("app.query")
	for literal, want := range map[string]library.Block{"True": library.BlocksOnDatabase, "False": "", "": library.BlocksOnDatabase} {
		if got := query.Given(func(string) string { return literal }); got.Blocks != want {
			t.Errorf("wait=%s blocks on %q, want %q", literal, got.Blocks, want)
		}
	}
	query.Unless = []library.Condition{{Parameter: "wait", Literal: "*"}}
	for literal, want := range map[string]library.Block{"True": "", "*": "", "": library.BlocksOnDatabase} {
		if got := query.Given(func(string) string { return literal }); got.Blocks != want {
			t.Errorf("unless wait=*: wait=%s blocks on %q, want %q", literal, got.Blocks, want)
		}
	}
	query.Unless, query.OnlyGiven = nil, "wait"
	for literal, want := range map[string]library.Block{"True": library.BlocksOnDatabase, "*": library.BlocksOnDatabase, "": ""} {
		if got := query.Given(func(string) string { return literal }); got.Blocks != want {
			t.Errorf("only-given wait: wait=%s blocks on %q, want %q", literal, got.Blocks, want)
		}
	}
	if query.Blocks != library.BlocksOnDatabase {
		t.Error("a question changed the answer")
	}
	if _, err := facts.Extend(file); err == nil || !strings.Contains(err.Error(), "there twice") {
		t.Errorf("the same file again: %v", err)
	}
}

func TestLookup(t *testing.T) {
	facts := load(t)
	for name, want := range map[string]string{
		"asyncio.create_task":                          "asyncio.create_task",
		"asyncio.tasks.create_task":                    "asyncio.create_task",
		"asyncio.base_events.BaseEventLoop.call_soon":  "asyncio.AbstractEventLoop.call_soon",
		"asyncio.Task.result":                          "asyncio.Future.result",
		"concurrent.futures.thread.ThreadPoolExecutor": "concurrent.futures.ThreadPoolExecutor",
		"threading.Thread().join":                      "threading.Thread.join",
		"asyncio.taskss.create_task":                   "",
		"tasks.create_task":                            "",
	} {
		got, ok := facts.Function(name)
		if ok != (want != "") || ok && got.Name != want {
			t.Errorf("%s: %v, want %q", name, got, want)
		}
	}
	if d, ok := facts.Decorator("unittest.mock._patch_object()"); !ok || d != library.Keeps {
		t.Errorf("patch.object(): %q, %v", d, ok)
	}
	if d, ok := facts.Decoration("atexit.register"); !ok || !d.Function.NeverAwaits() {
		t.Errorf("atexit.register: %v, %v", d, ok)
	}
}

func TestArguments(t *testing.T) {
	facts := load(t)
	for _, test := range []struct {
		function string
		index    int
		keyword  string
		bound    bool
		star     bool
		want     string
	}{
		{function: "asyncio.AbstractEventLoop.call_later", index: 1, bound: true, want: "callback"},
		{function: "asyncio.AbstractEventLoop.call_later", index: 2, want: "callback"},
		{function: "asyncio.AbstractEventLoop.call_later", index: 7, bound: true, want: "args"},
		{function: "asyncio.AbstractEventLoop.call_later", index: 1, bound: true, star: true, want: ""},
		{function: "asyncio.AbstractEventLoop.call_later", keyword: "callback", want: "callback"},
		{function: "asyncio.create_task", index: 1, want: ""},
		{function: "asyncio.create_task", keyword: "name", want: "name"},
		{function: "asyncio.create_task", keyword: "loop", want: ""},
		{function: "builtins.print", index: 3, star: true, want: "args"},
		{function: "builtins.len", keyword: "obj", want: ""},
		{function: "asyncio.to_thread", keyword: "anything", want: "kwargs"},
	} {
		f, ok := facts.Function(test.function)
		if !ok {
			t.Fatalf("no %s", test.function)
		}
		p, ok := f.Call.Argument(test.index, test.bound, test.star)
		if test.keyword != "" {
			p, ok = f.Call.Keyword(test.keyword)
		}
		if !ok {
			p.Name = ""
		}
		if p.Name != test.want {
			t.Errorf("%+v: %q", test, p.Name)
		}
	}
}

func TestGiven(t *testing.T) {
	gather, _ := load(t).Function("asyncio.gather")
	for literal, want := range map[string]library.Kind{"True": library.Outcomes, "False": "", "": ""} {
		got := gather.Given(func(p string) string {
			if p == "return_exceptions" {
				return literal
			}
			return ""
		})
		if got.Call.Gives != want || got.Call.Makes != library.Future {
			t.Errorf("return_exceptions=%s gives %q, want %q", literal, got.Call.Gives, want)
		}
	}
}

func TestOverrides(t *testing.T) {
	facts := load(t)
	for _, test := range []struct {
		class, method string
		want          library.Fate
	}{
		{"unittest.TestCase", "test_login", library.Drops},
		{"unittest.case.TestCase", "setUp", library.Drops},
		{"unittest.TestCase", "helper", ""},
		{"unittest.IsolatedAsyncioTestCase", "test_login", library.MayAwait},
		{"unittest.IsolatedAsyncioTestCase", "asyncSetUp", library.Awaits},
	} {
		class, ok := facts.Class(test.class)
		if !ok {
			t.Fatalf("no %s", test.class)
		}
		if got, ok := class.Override(test.method); got != test.want || ok != (test.want != "") {
			t.Errorf("%s.%s: %q, %v", test.class, test.method, got, ok)
		}
	}
}
