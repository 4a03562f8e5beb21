package check_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rules"
)

// TestDoubt: what no run gets to is likely. Each program is followed by what is said of the lines that call work.
func TestDoubt(t *testing.T) {
	const head = "import abc, contextlib, unittest\nfrom abc import ABC, abstractmethod\n\nasync def work(): raise OSError\n\n"
	for _, test := range []struct{ name, code, want string }{
		{"nothing fails", "def f(x):\n    x[0]\n    work()\n", "certain"},
		{"indexed", "def f():\n    work()[0]\n    work()\n", "main.py:7 fails first: a coroutine cannot be indexed"},
		{"before it fails", "def f():\n    work()\n    work()[0]\n", "certain"},
		{"a variable", "def f():\n    x = work()\n    print(x.name)\n    work()\n", "main.py:8 fails first: a coroutine has no attribute 'name'"},
		{"a variable that may be another", "def f(y):\n    x = work()\n    if y: x = y\n    print(x.name)\n    work()\n", "certain"},
		{"on one way", "def f(y):\n    if y:\n        work()[0]\n    work()\n", "certain"},
		{"on both ways", "def f(y):\n    if y:\n        work()[0]\n    else:\n        work().a\n    work()\n",
			"main.py:10 fails first: a coroutine has no attribute 'a'"},
		{"in the other branch", "def f(y):\n    if y:\n        work()[0]\n    else:\n        work()\n", "certain"},
		{"in the same branch", "def f(y):\n    if y:\n        for x in work(): pass\n        work()\n",
			"main.py:8 fails first: a coroutine cannot be iterated over"},
		{"in the loop that fails", "def f(y):\n    for x in work():\n        work()\n", "main.py:7 fails first: a coroutine cannot be iterated over"},
		{"in a loop, later", "def f(y):\n    for x in y:\n        work()\n        work()[0]\n", "certain"},
		{"behind a loop that may not run", "def f(y):\n    for x in y:\n        work()[0]\n    work()\n", "certain"},
		{"caught", "def f():\n    try:\n        work()[0]\n    except Exception:\n        pass\n    work()\n", "certain"},
		{"in the handler", "def f():\n    try:\n        work()[0]\n    except Exception:\n        work()\n", "certain"},
		{"in finally", "def f():\n    try:\n        work()[0]\n    finally:\n        work()\n", "certain"},
		{"behind finally", "def f():\n    try:\n        work()[0]\n    finally:\n        print()\n    work()\n",
			"main.py:8 fails first: a coroutine cannot be indexed"},
		{"suppressed", "def f():\n    with contextlib.suppress(TypeError):\n        work()[0]\n    work()\n", "certain"},
		{"expected", "class T(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(TypeError):\n            work()[0]\n        work()\n", "certain"},
		{"asserted to be equal", "class T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(work(), 3)\n        work()\n",
			"main.py:8 fails first: a coroutine equals nothing but itself"},
		{"asserted to be equal to what a call gives", "class T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(work(), self.id())\n        work()\n", "certain"},
		{"asserted to be anything", "from unittest.mock import ANY\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(work(), ANY)\n        work()\n", "certain"},
		{"asserted to differ", "class T(unittest.TestCase):\n    def test(self):\n        self.assertNotEqual(work(), 3)\n        work()\n", "certain"},
		{"asserted to be nothing", "class T(unittest.TestCase):\n    def test(self):\n        self.assertIsNone(work())\n        work()\n",
			"main.py:8 fails first: a coroutine is never None"},
		{"asserted to be false", "class T(unittest.TestCase):\n    def test(self):\n        self.assertFalse(work())\n        work()\n",
			"main.py:8 fails first: a coroutine is always true"},
		{"an assert", "def test_it():\n    assert work() == 3\n    work()\n", "main.py:7 fails first: a coroutine equals nothing but itself"},
		{"an assert of a difference", "def test_it():\n    assert work() != 3\n    work()\n", "certain"},
		{"an assert of two things", "def test_it(x):\n    assert x or work() == 3\n    work()\n", "certain"},
		{"an assert that it is false", "def test_it():\n    assert not work()\n    work()\n", "main.py:7 fails first: a coroutine is always true"},
		{"an assert that fails on one way", "def test_it(x):\n    if x: assert work() == 3\n    work()\n", "certain"},
		{"only as a second operand", "def f(y):\n    z = y and work().a\n    work()\n", "certain"},
		{"as the first operand", "def f(y):\n    z = work().a and y\n    work()\n", "main.py:7 fails first: a coroutine has no attribute 'a'"},
		{"in a conditional expression", "def f(y, c):\n    c = work()\n    z = c.a if y else 1\n    work()\n", "certain"},
		{"in an element", "def f(y, c):\n    c = work()\n    z = [c.a for x in y]\n    work()\n", "certain"},
		{"unpacked", "def f():\n    a, b = work()\n    work()\n", "main.py:7 fails first: a coroutine cannot be unpacked"},
		{"entered", "def f():\n    with work():\n        work()\n", "main.py:7 fails first: a coroutine is no context manager"},
		{"its own attribute", "def f():\n    work().close()\n    work()\n", "certain"},
		{"in a nested function", "def f():\n    work()[0]\n    def g():\n        work()\n    return g\n", "main.py:7 fails first: a coroutine cannot be indexed"},
		{"at the level of the module", "work()[0]\nwork()\n", "main.py:6 fails first: a coroutine cannot be indexed"},
		{"arguments", "class A:\n    async def run(self, loop): raise OSError\ndef f():\n    A().run()\n    work()\n", "main.py:9 fails first: 'A.run' does not take these arguments"},
		{"arguments of what may be overridden", "class A:\n    async def run(self, loop): raise OSError\nclass B(A):\n    async def run(self): raise OSError\n" +
			"def f(a: A):\n    a.run()\n    work()\n", "certain"},
		{"abstract", "class A(ABC):\n    @abstractmethod\n    def run(self): ...\ndef f():\n    A()\n    work()\n", "main.py:10 fails first: 'A' is abstract, it has no 'run'"},
		{"abstract by a metaclass", "class A(metaclass=abc.ABCMeta):\n    @abc.abstractmethod\n    def run(self): ...\nclass B(A): pass\ndef f():\n    B()\n    work()\n",
			"main.py:11 fails first: 'B' is abstract, it has no 'run'"},
		{"abstract in name alone", "class A:\n    @abstractmethod\n    def run(self): ...\ndef f():\n    A()\n    work()\n", "certain"},
		{"given a body", "class A(ABC):\n    @abstractmethod\n    def run(self): ...\nclass B(A):\n    run = print\ndef f():\n    B()\n    work()\n", "certain"},
		{"a method as an iterable", "class A:\n    async def all(self): return []\n    def f(self):\n        for x in self.all: print(x)\n        work()\n",
			"main.py:9 fails first: 'A.all' is a function, and cannot be iterated over"},
		{"a function that fails", "def g():\n    return work()['a']\ndef f():\n    g()\n    work()\n", "main.py:9 fails first: 'g' always fails"},
		{"a function that may fail", "def g(x):\n    if x: return work()['a']\ndef f():\n    g(1)\n    work()\n", "certain"},
		{"an async function that fails", "async def g():\n    return work()['a']\nasync def f():\n    await g()\n    work()\n", "main.py:9 fails first: 'g' always fails"},
		{"a generator that fails", "def g():\n    yield work()['a']\ndef f():\n    g()\n    work()\n", "certain"},
		{"a class of which there are no objects", "class A:\n    def __init__(self): self.load()\n    def load(self): self.x = work()['a']\n    def f(self):\n        work()\n",
			"no object of 'A' is ever made: its __init__ always fails"},
		{"a static method of it", "class A:\n    def __init__(self): self.x = work()['a']\n    @staticmethod\n    def f():\n        work()\n", "certain"},
		{"never awaited", "class A:\n    async def g(self):\n        work()\n        raise OSError\n    def f(self):\n        self.g()\n",
			"'A.g' never runs: its only call loses the coroutine, in main.py:11"},
		{"never awaited, and called twice", "class A:\n    async def g(self):\n        work()\n        raise OSError\n    def f(self):\n        self.g()\n        x = self.g()\n",
			"'A.g' never runs: each of its 2 calls loses the coroutine"},
		{"awaited once", "class A:\n    async def g(self):\n        work()\n        raise OSError\n    def f(self):\n        self.g()\n    async def h(self):\n        await self.g()\n", "certain"},
		{"handed on once", "class A:\n    async def g(self):\n        work()\n        raise OSError\n    def f(self, x):\n        self.g()\n        x(self.g)\n", "certain"},
		{"of an unknown receiver", "class A:\n    async def g(self):\n        work()\n        raise OSError\n    def f(self, x):\n        self.g()\n        return x.g()\n", "certain"},
		{"an async generator that is awaited", "async def g():\n    work()\n    yield 1\nasync def f():\n    await g()\n",
			"'g' never runs: its only call loses the async generator, in main.py:10"},
		{"an async generator that is iterated", "async def g():\n    work()\n    yield 1\nasync def f():\n    async for x in g(): pass\n", "certain"},
		{"expected of a coroutine function", "class T(unittest.TestCase):\n    def test(self):\n        self.assertRaises(OSError, work)\n        work()\n",
			"main.py:8 fails first: calling 'work' raises nothing, it makes a coroutine"},
		{"expected of a function", "class T(unittest.TestCase):\n    def test(self):\n        self.assertRaises(OSError, open, 'x')\n        work()\n", "certain"},
		{"expected of its arguments", "class T(unittest.TestCase):\n    def test(self):\n        self.assertRaises(TypeError, work, 1)\n        work()\n", "certain"},
		{"expected of a message", "class T(unittest.TestCase):\n    def test(self):\n        self.assertRaisesRegex(OSError, 'gone', work)\n        work()\n",
			"main.py:8 fails first: calling 'work' raises nothing, it makes a coroutine"},
		{"expected of a block", "async def other(): raise OSError\nclass T(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(OSError):\n            other()\n        work()\n",
			"main.py:9 fails first: this block raises nothing, 'other' is not awaited"},
		{"in the block", "class T(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(OSError):\n            work()\n", "certain"},
		{"expected of a block with more in it", "async def other(): raise OSError\nclass T(unittest.TestCase):\n    def test(self, x):\n" +
			"        with self.assertRaises(OSError):\n            other()\n            x()\n        work()\n", "certain"},
		{"expected of an argument", "async def other(x): raise OSError\nclass T(unittest.TestCase):\n    def test(self, x):\n" +
			"        with self.assertRaises(OSError):\n            other(x())\n        work()\n", "certain"},
		{"never called", "async def g():\n    work()\n    raise OSError\n", "certain"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := tree(t, map[string]string{"main.py": head + test.code})
			res, err := check.Run(context.Background(), check.Options{Dir: dir, Rules: rules.All()})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range res.Findings {
				line := strings.Split(head+test.code, "\n")[f.Place.Line-1]
				if strings.TrimSpace(line) != "work()" || !slices.Contains([]finding.Code{"UH101", "UH102"}, f.Code) {
					continue
				}
				if f.Certainty == finding.Certain {
					got = append(got, "certain")
				} else {
					got = append(got, fmt.Sprint(strings.Join(f.Details, "; ")))
				}
			}
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestDoubtParameter: what is wrong by the annotation of a parameter alone is likely.
func TestDoubtParameter(t *testing.T) {
	for code, want := range map[string]finding.Certainty{
		"async def f():\n    async for x in [1]: print(x)\n":                      finding.Certain,
		"async def f(xs: list):\n    async for x in xs: print(x)\n":               finding.Likely,
		"async def f(xs: list):\n    xs = [1]\n    async for x in xs: xs.pop()\n": finding.Certain,
	} {
		res, err := check.Run(context.Background(), check.Options{Dir: tree(t, map[string]string{"main.py": code}), Rules: rules.All()})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Findings) != 1 || res.Findings[0].Code != "UH114" || res.Findings[0].Certainty != want {
			t.Errorf("%s: %v, want one UH114, %v", code, res.Findings, want)
		}
	}
}
