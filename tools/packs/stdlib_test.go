package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// rewritten returns what is declared for a stub of the module m, beside those of others and with the sources in a folder.
func rewritten(t *testing.T, m, text string, others map[string]string, sources string) string {
	t.Helper()
	trees := map[string]*ast.Tree{m: parse.File([]byte(text), parse.Options{})}
	for name, text := range others {
		trees[name] = parse.File([]byte(text), parse.Options{})
	}
	check := &asyncChecker{report: io.Discard}
	if sources != "" {
		check.sources = []*sourceLibrary{{ast.V(13), sources, map[string]*sourceModule{}}}
	}
	out, err := rewrite(m, m == "pkg", trees, check)
	if err != nil {
		t.Fatal(err)
	}
	if tree := parse.File(out, parse.Options{}); len(tree.Errors) > 0 {
		t.Fatalf("%v in\n%s", tree.Errors, out)
	}
	return string(out)
}

func TestRewrite(t *testing.T) {
	typing := map[string]string{"typing": "Union: _SpecialForm\nclass TypeVar: ...\ndef overload(f): ...\n"}
	for name, c := range map[string]struct {
		module, in, want string
		others           map[string]string
	}{
		"comments, docstrings and slots": {
			in:   "'''Text.'''\nclass A:  # note\n    __slots__ = ('x',)\n    def f(self): ...  # type: ignore\n",
			want: "class A:\n    def f(self): ...\n",
		},
		"a class that loses all": {
			in:   "class A:\n    __slots__ = ()\n    def __class_getitem__(cls, item): ...\n",
			want: "class A:\n    ...\n    ...\n",
		},
		"decorators for type checkers": {
			in:   "@final\n@deprecated('text')\n@overload\ndef f(): ...\n",
			want: "@overload\ndef f(): ...\n",
		},
		"platforms": {
			in: "if sys.platform == 'win32':\n    a: int\nelif sys.version_info >= (3, 11):\n    b: int\nelse:\n    c: int\n" +
				"if sys.platform != 'win32' and sys.version_info >= (3, 12):\n    d: int\n",
			want: "if sys.version_info < (3, 0):\n    a: int\nelif sys.version_info >= (3, 11):\n    b: int\nelse:\n    c: int\n" +
				"if sys.version_info >= (3, 12):\n    d: int\n",
		},
		"a range of versions": {
			in:   "class A:\n    if sys.version_info >= (3, 10) and sys.version_info < (3, 12):\n        a: int\n",
			want: "class A:\n    if sys.version_info >= (3, 10):\n     if sys.version_info < (3, 12):\n        a: int\n",
		},
		"special forms": {
			module: "typing",
			in:     "Union: _SpecialForm\nGeneric: type[_Generic]\nList = _Alias()\nx: int\n",
			want:   "class Union: ...\nclass Generic: ...\nfrom builtins import list as List\nx: int\n",
		},
		"what typing has too": {
			module: "typing_extensions", others: typing,
			in:   "Union: _SpecialForm\nif sys.version_info >= (3, 13):\n    from typing import TypeVar\nelse:\n    @final\n    class TypeVar:\n        a: int\nclass Doc: ...\n",
			want: "from typing import Union as Union\nif sys.version_info >= (3, 13):\n    from typing import TypeVar\nelse:\n    from typing import TypeVar as TypeVar\nclass Doc: ...\n",
		},
		"star imports": {
			module: "pkg", others: map[string]string{
				"pkg.a": "__all__ = ['x']\nif sys.version_info >= (3, 12):\n    __all__ += ['y']\ndef x(): ...\ndef z(): ...\n",
				"pkg.b": "from m import p as p, q as r\ndef _h(): ...\nclass s: ...\n",
			},
			in:   "from .a import *\nfrom .b import *\n",
			want: "from pkg.a import x, y\nfrom pkg.b import p, s\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			module := c.module
			if module == "" {
				module = "m"
			}
			if diff := cmp.Diff(c.want, rewritten(t, module, c.in, c.others, "")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAsync: the sources say which functions are async; what is written in C is not, and a plain function that a stub
// declares to return a coroutine is an async one where the source has it so.
func TestAsync(t *testing.T) {
	folder := t.TempDir()
	source := "from base import Base\nclass A(Base):\n    async def own(self): ...\n    def __init__(self, lock):\n        self.late = lock.late\n" +
		"def plain(): ...\nasync def coro(): ...\n"
	for name, text := range map[string]string{"m": source, "base": "class Base:\n    async def inherited(self): ...\n"} {
		if err := os.WriteFile(filepath.Join(folder, name+".py"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	in := "class A:\n    async def own(self) -> int: ...\n    async def inherited(self) -> int: ...\n    async def late(self) -> int: ...\n" +
		"async def plain() -> int: ...\nasync def in_c() -> int: ...\ndef coro() -> Coroutine[Any, Any, str]: ...\n"
	want := "import typing\nclass A:\n    async def own(self) -> int: ...\n    async def inherited(self) -> int: ...\n    async def late(self) -> int: ...\n" +
		"def plain() -> typing.Awaitable[int]: ...\ndef in_c() -> typing.Awaitable[int]: ...\nasync def coro() -> str: ...\n"
	if diff := cmp.Diff(want, rewritten(t, "m", in, nil, folder)); diff != "" {
		t.Error(diff)
	}
}
