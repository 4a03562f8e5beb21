package runner

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Config is what the files beside a test say of how pytest runs it.
type Config struct {
	// RunsAll: a plugin is set to run every async test, or one is required that always does.
	RunsAll bool
	// Renames: pytest is told to look for tests by other names.
	Renames bool
	// Strict: pytest takes warnings for errors.
	Strict bool
	// Unknown: something is required that may be a plugin of which nothing is known.
	Unknown bool
	// Set: there are settings of pytest. OnlyMarked: they say that pytest-asyncio runs what is marked for it, and no more.
	Set, OnlyMarked bool
	// Part: what configures pytest may have been left behind, as in what a distribution unpacks to. Whole: the root of the
	// repository was found, so it is not above.
	Part, Whole bool
	// AwaitsFixtures and AwaitsOwn tell which versions of pytest-asyncio the project may have: those before 0.19, which
	// await every async fixture unless told otherwise, and those since. Both are false where nothing speaks of a version.
	AwaitsFixtures, AwaitsOwn bool
	// Plugin is a plugin that is required and that runs the async tests that are marked for it: pytest-asyncio, "" where
	// none is named anywhere.
	Plugin string
}

// Complete reports whether what configures pytest was seen: its settings, or all places where they might be.
func (c Config) Complete() bool { return !c.Part && (c.Set || c.OnlyMarked || c.Whole) }

// Configs are the settings of tests by the path of the file that they stand in.
type Configs func(path string) Config

// Analysis answers who runs the tests of one file. It is for one goroutine.
type Analysis struct {
	file    *infer.File
	types   *infer.Evaluator
	facts   *library.Facts
	configs Configs
	config  *Config // once it is known
	hooked  *bool
	marked  *bool
}

// NewAnalysis returns the analysis of a file. Without configs nothing is known to be configured.
func NewAnalysis(f *infer.File, types *infer.Evaluator, facts *library.Facts, configs Configs) *Analysis {
	return &Analysis{file: f, types: types, facts: facts, configs: configs}
}

// Config returns what is configured for the tests of the file.
func (a *Analysis) Config() Config {
	if a.config == nil {
		a.config = &Config{}
		if a.configs != nil {
			*a.config = a.configs(a.file.Path)
		}
	}
	return *a.config
}

// CalledBy returns the class of a test framework that calls a method and what it does with what the method gives; no fate
// where the class, or what a decorator makes of the method, is not known, or where nobody calls it.
func (a *Analysis) CalledBy(fn *infer.Func) (class string, fate library.Fate) {
	if fn.Class == nil || fn.Outer != nil || !a.isPlain(fn) {
		return "", ""
	}
	if isChanged(fn.Class) {
		return "", ""
	}
	for _, base := range a.types.MRO(fn.Class) {
		if base.Kind != infer.ClassObject {
			return "", ""
		}
		if fate == "" {
			if known, ok := a.facts.Class(base.Class.FullName()); ok {
				if found, ok := known.Override(fn.Name()); ok {
					class, fate = known.Name, found
				}
			}
		}
		if runsItself(base.Class) {
			return "", ""
		}
	}
	return class, fate
}

// RunsItself reports whether a class that is given tests, or a base of it, has a say in how they are called.
func (a *Analysis) RunsItself(c *infer.Class) bool {
	for _, base := range a.types.MRO(c) {
		if base.Kind != infer.ClassObject || runsItself(base.Class) {
			return true
		}
	}
	return false
}

// isPlain reports whether a class still has a method as it was written, under its name, after its decorators.
func (a *Analysis) isPlain(fn *infer.Func) bool {
	if !fn.Node.Children(ast.FieldDecoratorList).First().OK() {
		return true
	}
	t := a.types.ClassVar(fn.Class, fn.Name())
	if t.Kind == infer.ClassMethod || t.Kind == infer.StaticMethod {
		t = t.Args[0]
	}
	if t.Kind == infer.Function {
		return t.Func == fn
	}
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		if mark(d) == "" && !a.isPatch(d) && !a.isKept(d) {
			return false
		}
	}
	return true
}

// isKept reports whether a decorator is known to give the function back, or one that is called alike.
func (a *Analysis) isKept(d ast.Node) bool {
	suffix := ""
	if call := d.AsCall(); call.OK() {
		d, suffix = call.Func(), "()"
	}
	name, _ := a.types.TypeOf(a.file, d).Callee()
	leaves, ok := a.facts.Decorator(name + suffix)
	return ok && leaves == library.Keeps
}

// isPatch reports whether a decorator is one of unittest.mock, which makes a coroutine function of a coroutine function.
func (a *Analysis) isPatch(d ast.Node) bool {
	t := a.types.TypeOf(a.file, d)
	return t.Kind == infer.Instance && strings.HasPrefix(t.Class.FullName(), "unittest.mock._patch")
}

// isChanged reports whether a decorator or a metaclass may change the methods of a class.
func isChanged(c *infer.Class) bool {
	for d := range c.Node.Children(ast.FieldDecoratorList).All() {
		if mark(d) == "" {
			return true
		}
	}
	return c.Node.AsClassDef().Keywords().First().OK()
}

// runsItself reports whether a class that is no library's has a say in how its tests are called.
func runsItself(c *infer.Class) bool {
	if c.File.IsLibrary() {
		return false
	}
	for _, m := range c.Methods() {
		switch m.Name() {
		case "run", "__call__", "_callTestMethod", "_callSetUp", "_callTearDown", "__init_subclass__", "__getattribute__",
			"__new__", "debug", "doCleanups", "addCleanup", "__init__": // unittest's own __init__ is given the name of the method, and may wrap it
			return true
		}
	}
	return false
}

// isTestCase reports whether a class derives from unittest.TestCase, or may.
func (a *Analysis) isTestCase(c *infer.Class) bool {
	for _, base := range a.types.MRO(c) {
		if base.Kind != infer.ClassObject || strings.HasSuffix(base.Class.Name(), "TestCase") {
			return true
		}
	}
	return false
}
