package summary_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/summary"
)

func encode(t testing.TB, text string) []byte { return summary.Encode(parsed(t, text)) }

func parsed(t testing.TB, text string) *ast.Tree {
	t.Helper()
	tree := parse.File([]byte(text), parse.Options{})
	if len(tree.Errors) > 0 {
		t.Fatal(tree.Errors)
	}
	return tree
}

func dump(tree *ast.Tree) string {
	return string(ast.AppendDump(nil, tree.Module().Node, ast.DumpOptions{NoPositions: true}))
}

// TestRoundTrip: what is decoded is the tree that was encoded, and names bind in it as they did.
func TestRoundTrip(t *testing.T) {
	for _, text := range declarations(t) {
		before := parse.File([]byte(text), parse.Options{})
		after, err := summary.Decode(summary.Encode(before), 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(dump(before), dump(after)); diff != "" {
			t.Fatal(diff)
		}
		if before, after := names(before), names(after); !cmp.Equal(before, after) {
			t.Fatal(cmp.Diff(before, after))
		}
	}
}

// names lists the symbols of a tree by scope, with how often each is bound and used.
func names(tree *ast.Tree) []string {
	table := scope.Build(tree)
	var out []string
	for id, s := range table.Scopes() {
		own := []string{tree.Node(s.Node).Kind().String()}
		for symbol := range table.Symbols(id) {
			bound, used := 0, 0
			for range table.Bindings(symbol) {
				bound++
			}
			for range table.Uses(symbol) {
				used++
			}
			own = append(own, fmt.Sprintf("%s: bound %d, used %d", table.Name(symbol), bound, used))
		}
		slices.Sort(own)
		out = append(out, own...)
	}
	return out
}

// declarations returns texts to encode: the language in small, and the stubs that lie around in the module.
func declarations(t *testing.T) []string {
	t.Helper()
	texts := []string{"", shapes}
	files, err := filepath.Glob("testdata/*.pyi")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

const shapes = `
import sys, a.b as c
from ...x import (y as z, w)
from . import *
from typing import Literal, overload

T = TypeVar("T", bound="None | int")
type Alias[K: str = "x", *Ts, **P] = dict[K, list[Callable[P, int]]]

@final
class C[U](Base[U], metaclass=Meta):
    limit: int = 3
    name: "quoted" "twice"
    kinds: Literal[b"x", -1, 1.5, 2j, True, None]

    @overload
    async def get(self, /, key: str, *args: int, default: T = ..., **rest: object) -> "T": ...
    @overload
    def get(self, key: int = 0, *, flag: bool = False) -> AsyncIterator[int]: yield

    @property
    def size(self) -> int | None: ...

def outer(f: lambda x, *y: x[1:2, ...]): ...
`

// TestVersions: a version sees its own names, and those of others that it has nothing in place of.
func TestVersions(t *testing.T) {
	data := encode(t, `
import sys
if sys.version_info >= (3, 12):
    def f() -> new: ...
    class OnlyNew: ...
elif sys.version_info >= (3, 10):
    def f() -> middle: ...
    def g() -> middle: ...
else:
    def f() -> old: ...
    old_name: int
class C:
    if sys.version_info < (3, 11):
        def m(self) -> old: ...
        @overload
        def twice(self) -> one: ...
        @overload
        def twice(self) -> two: ...
    else:
        def m(self) -> new: ...
def plain() -> int: ...
`)
	for _, test := range []struct {
		version ast.Version
		want    string
	}{
		{ast.V(9), "import sys; class OnlyNew; g->middle; f->old; old_name; class C; m->old; twice->one; twice->two; plain->int"},
		{ast.V(11), "import sys; class OnlyNew; f->middle; g->middle; old_name; class C; twice->one; twice->two; m->new; plain->int"},
		{ast.V(14), "import sys; f->new; class OnlyNew; g->middle; old_name; class C; twice->one; twice->two; m->new; plain->int"},
		{0, "import sys; f->new; class OnlyNew; g->middle; old_name; class C; twice->one; twice->two; m->new; plain->int"},
	} {
		tree, err := summary.Decode(data, test.version)
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		tree.Module().Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindImport:
				have = append(have, "import "+n.AsImport().Names().First().AsAlias().Name())
			case ast.KindClassDef:
				have = append(have, "class "+n.AsClassDef().Name())
			case ast.KindAnnAssign:
				have = append(have, n.AsAnnAssign().Target().AsName().Id())
			case ast.KindFunctionDef:
				have = append(have, n.AsFunctionDef().Name()+"->"+n.AsFunctionDef().Returns().AsName().Id())
			}
			return true
		})
		if diff := cmp.Diff(test.want, strings.Join(have, "; ")); diff != "" {
			t.Errorf("3.%d: %s", test.version.Minor(), diff)
		}
	}
}

func TestArchive(t *testing.T) {
	modules := []summary.Module{
		{Name: "p.sub", Versions: summary.Range{Since: ast.V(11)}}, {Name: "p", IsPackage: true}, {Name: "other"},
	}
	trees := []*ast.Tree{parsed(t, "sub: int"), parsed(t, "top: int"), parsed(t, shapes)}
	data := summary.WriteArchive(modules, trees)
	again := summary.WriteArchive([]summary.Module{modules[2], modules[0], modules[1]}, []*ast.Tree{trees[2], trees[0], trees[1]})
	if !bytes.Equal(data, again) {
		t.Error("another order gives other bytes")
	}
	archive, err := summary.OpenArchive(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []summary.Module{modules[2], modules[1], modules[0]}
	if diff := cmp.Diff(want, archive.Modules()); diff != "" {
		t.Error(diff)
	}
	at, ok := archive.Find("p.sub")
	if !ok {
		t.Fatal("p.sub is not found")
	}
	if _, ok := archive.Find("p.su"); ok {
		t.Error("p.su is found")
	}
	tree, err := archive.Decode(at, 0)
	if err != nil || tree.Module().Body().First().AsAnnAssign().Target().AsName().Id() != "sub" {
		t.Errorf("p.sub is something else: %v", err)
	}
	wrong := bytes.Clone(data)
	wrong[len("unheeded declarations\n")]++
	if _, err := summary.OpenArchive(wrong); err == nil || !strings.Contains(err.Error(), "schema") {
		t.Errorf("another schema is read: %v", err)
	}
}

// FuzzDecode: whatever the bytes are, an error or a tree that can be walked.
func FuzzDecode(f *testing.F) {
	f.Add(encode(f, shapes))
	f.Add(encode(f, "import sys\nif sys.version_info >= (3, 9):\n    x: int\nelse:\n    y: int\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := summary.Decode(data, ast.V(10))
		if err != nil {
			return
		}
		nodes := 0
		tree.Module().Walk(func(n ast.Node) bool {
			span := n.Span()
			if nodes++; nodes > len(tree.Nodes) || span.Start > span.End || int(span.End) > len(tree.Text) {
				t.Fatalf("node %d of %d at %v", nodes, len(tree.Nodes), span)
			}
			return true
		})
		if len(data) > 0 && len(tree.Nodes) > 4*len(data) {
			t.Fatalf("%d nodes of %d bytes", len(tree.Nodes), len(data))
		}
	})
}

// FuzzOpenArchive: whatever the bytes are, an error or an archive whose modules give an error or a tree.
func FuzzOpenArchive(f *testing.F) {
	modules := []summary.Module{{Name: "m"}, {Name: "m.n", IsPackage: true}}
	f.Add(summary.WriteArchive(modules, []*ast.Tree{parsed(f, shapes), parsed(f, "x: int")}))
	f.Fuzz(func(t *testing.T, data []byte) {
		archive, err := summary.OpenArchive(data)
		if err != nil {
			return
		}
		for i := range archive.Modules() {
			if tree, err := archive.Decode(i, 0); err == nil && !tree.Module().OK() {
				t.Fatal("a tree without a root")
			}
		}
	})
}
