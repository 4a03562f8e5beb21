package infer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestBounds asks about programs that are as large or as broken as none should be. The work is bounded by the number of
// questions that are asked, which does not depend on the machine.
func TestBounds(t *testing.T) {
	numbered := func(n int, line string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(line, "%n", fmt.Sprint(i+1)), "%", fmt.Sprint(i)))
		}
		return b.String()
	}
	client := "class Client:\n    async def send(self): ...\n"
	tests := []struct {
		name  string
		files map[string]string
		// ask are expressions that stand at the end of main.py, with their types.
		ask [][2]string
		// most is how many questions may be asked for all of them.
		most int
	}{{
		name: "a class with 10,000 attributes, set in 100 methods",
		files: map[string]string{"main.py": client + "class Big:\n" + strings.ReplaceAll(numbered(100, "    def m%(self):\n"+
			strings.ReplaceAll(numbered(100, "        self.a@ = Client()\n"), "@", "%_#")), "#", "x") + "big = Big()\n"},
		ask:  [][2]string{{"big.a7_x", "Client"}, {"big.m3()", "None"}},
		most: 2_000,
	}, {
		name: "a class with 10,000 attributes, each None first and then set",
		files: map[string]string{"main.py": client + "class Big:\n" + numbered(5000, "    a% = None\n") +
			"    def fill(self):\n" + numbered(5000, "        self.a% = Client()\n") + "big = Big()\n"},
		ask:  [][2]string{{"big.a4999.send()", "coroutine 'send'"}, {"big.a1", "None | Client"}, {"big.a9999", "Unknown"}},
		most: 150,
	}, {
		name: "10,000 attributes that others store",
		files: map[string]string{"main.py": client + "class Big:\n    pass\nbig = Big()\n" +
			numbered(10000, "big.a% = Client()\n") + "def look():\n    return big.a77\n"},
		ask:  [][2]string{{"look()", "Client | Elsewhere"}},
		most: 150,
	}, {
		name: "an import cycle of 500 modules",
		files: func() map[string]string {
			files := map[string]string{"main.py": "import m0\nfrom m0 import f250, work, nothing\n"}
			for i := range 500 {
				next := (i + 1) % 500
				files[fmt.Sprintf("m%d.py", i)] = fmt.Sprintf(
					"from m%d import *\nfrom m%d import f%d\nimport m%d as next\ndef f%d(): return f%d()\n", next, next, next, next, i, next)
			}
			files["m499.py"] += "async def work(): ...\n"
			return files
		}(),
		ask: [][2]string{
			{"work()", "coroutine 'work'"}, {"f250()", "Never"}, {"nothing", "Unknown"},
			{"m0.next.next.next.work()", "coroutine 'work'"},
		},
		most: 15_000,
	}, {
		name: "a class hierarchy 300 deep",
		files: map[string]string{"main.py": "class C0:\n    async def run(self): ...\n" +
			numbered(300, "class C%n(C%):\n    def own%(self): return self.run()\n") + "low, middle = C300(), C100()\n"},
		ask: [][2]string{
			{"middle.run()", "coroutine 'run'"}, {"low.own299()", "Unknown"}, {"low.own200()", "Unknown"}, {"low.missing", "Unknown"},
		},
		most: 8_000,
	}, {
		name: "a class with 300 bases",
		files: map[string]string{"main.py": numbered(300, "class B%:\n    async def run%(self): ...\n") +
			"class All(" + numbered(300, "B%, ") + "):\n    pass\nobject_ = All()\n"},
		ask:  [][2]string{{"object_.run7()", "coroutine 'run7'"}, {"object_.run299()", "Unknown"}},
		most: 8_000,
	}, {
		name: "1,000 subclasses that override",
		files: map[string]string{"main.py": "class Base:\n    default = None\n    def run(self): raise NotImplementedError\n" +
			numbered(1000, "class S%(Base):\n    default = %\n    async def run(self): ...\n") +
			"def use(base: Base): return base.run()\ndef look(base: Base): return base.default\n"},
		ask:  [][2]string{{"use(1)", "Unknown"}, {"look(1)", "None | Unknown"}},
		most: 15_000,
	}, {
		name: "metaclasses with __getattr__, in a circle",
		files: map[string]string{"main.py": "class M(type, metaclass=N):\n    def __getattr__(cls, name): return getattr(cls, name)\n" +
			"class N(M, metaclass=M):\n    def __call__(cls): return cls()\n" +
			"class A(metaclass=M):\n    async def run(self): ...\n    def __getattr__(self, name): return getattr(self, name)\n"},
		ask:  [][2]string{{"A.x.y", "Unknown"}, {"A().run()", "coroutine 'run'"}, {"A().other", "Unknown"}},
		most: 200,
	}, {
		name: "a dict of 20,000 entries",
		files: map[string]string{"main.py": client + "def make(n): return Client()\ntable = {\n" + numbered(20000, "    '%': make(%),\n") + "}\n" +
			"calls = {\n" + numbered(20000, "    %: lambda: make(%),\n") + "}\n"},
		ask: [][2]string{
			{"table['7'].send()", "coroutine 'send'"}, {"calls[1]", "Unknown"},
			{"[table['1'], table['2'], table['3']]", "list[Client]"},
		},
		most: 200_000,
	}, {
		name: "a function with 2,000 returns",
		files: map[string]string{"main.py": "def same(n):\n" + numbered(2000, "    if n == %: return %\n") +
			"def other(n):\n" + numbered(2000, "    if n == %: return same(%)\n") + "    return other(n)\n"},
		ask:  [][2]string{{"same(1)", "None | int"}, {"other(1)", "None | int"}},
		most: 50_000,
	}, {
		name: "2,000 functions that call each other",
		files: map[string]string{"main.py": numbered(2000, "def f%(x):\n    if x: return f%n(x)\n    return %\n") +
			"def f2000(x): return f0(x)\n"},
		ask:  [][2]string{{"f0(1)", "int"}, {"f1999(1)", "int"}},
		most: 100_000,
	}, {
		name: "stubs that do not parse, import themselves, declare a name as three things",
		files: map[string]string{
			"broken.pyi": "class Client\n    def send(self) -> int: ...\ndef f( -> : ...\nasync def ok() -> int: ...\n",
			"itself.pyi": "from itself import *\nfrom itself import thing\nimport itself\nthing = itself.thing\nclass A(itself.A): ...\n",
			"thrice.pyi": "x: int\ndef x() -> str: ...\nclass x: ...\nasync def x() -> None: ...\n",
			"main.py":    "import broken, itself, thrice\n",
		},
		ask: [][2]string{
			{"broken.ok()", "coroutine 'ok'"}, {"broken.missing", "Unknown"}, {"itself.thing", "Never"}, {"itself.itself.A().x", "Unknown"},
			{"thrice.x()", "coroutine 'x'"},
		},
		most: 800,
	}, {
		name: "a container that is handed round 1,000 functions",
		files: map[string]string{"main.py": client + numbered(1000, "def f%(items):\n    items.append(Client())\n    f%n(items)\n") +
			"def f1000(items): return f0(items)\nitems = []\nf0(items)\n"},
		ask:  [][2]string{{"items[0]", "Client | Elsewhere"}},
		most: 400,
	}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ex := &infertest.Example{Broken: true}
			for path, text := range test.files {
				if path == "main.py" {
					for _, q := range test.ask {
						text += "reveal_type(" + q[0] + ")\n"
					}
				}
				ex.Files = append(ex.Files, &infertest.File{Path: path, Text: text})
			}
			prog := ex.Program(t)
			asked := prog.CountQuestions()
			e := prog.NewEvaluator()
			for _, f := range ex.Files {
				if f.Path != "main.py" {
					continue
				}
				file, at := prog.File(ex.Source(f)), 0
				file.Tree.Module().Walk(func(n ast.Node) bool {
					if call := n.AsCall(); call.Func().AsName().Id() == "reveal_type" {
						if have := e.TypeOf(file, call.Args().First()).String(); have != test.ask[at][1] {
							t.Errorf("%s: have %s, want %s", test.ask[at][0], have, test.ask[at][1])
						}
						at++
					}
					return true
				})
				if at != len(test.ask) {
					t.Errorf("asked %d of %d", at, len(test.ask))
				}
			}
			t.Logf("%d questions", *asked)
			if *asked > test.most {
				t.Errorf("%d questions asked, want %d at the most", *asked, test.most)
			}
		})
	}
}
