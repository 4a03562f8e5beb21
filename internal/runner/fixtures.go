package runner

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Unrun is a parameter of a test that gets what calling an async fixture gives, and which nobody awaits.
type Unrun struct {
	Parameter ast.Node
	Fixture   *infer.Func
	// Sure: the version of pytest-asyncio, or what it is told, is known to be one with which it awaits its own fixtures alone.
	Sure bool
}

// UnrunFixtures returns the parameters of a test that get the coroutine, or the async generator, of an async fixture.
func (a *Analysis) UnrunFixtures(fn *infer.Func) []Unrun {
	config := a.Config()
	if len(fn.Parameters()) == 0 || !a.knowsRunner() || config.AwaitsFixtures && !config.AwaitsOwn || !a.IsCollected(fn) {
		return nil
	}
	var out []Unrun
	for _, param := range fn.Parameters() {
		fixture := a.types.FixtureFor(fn, param)
		if fixture == nil || !fixture.IsAsync() || !a.isPlainFixture(fixture) || a.isBrought(fixture, 0) || a.isBrought(fn, 0) {
			continue
		}
		sure := config.OnlyMarked || config.AwaitsOwn && !config.AwaitsFixtures || asksForOwn(fn.File) || asksForOwn(fixture.File)
		out = append(out, Unrun{param, fixture, sure})
	}
	if out == nil || a.Hooked() || !a.onlyAsyncio(fn) {
		return nil
	}
	return out
}

// asksForOwn reports whether a file imports the decorator for fixtures of pytest-asyncio: who does knows that it is needed.
func asksForOwn(f *infer.File) bool { return f.Scopes.Mentioned("pytest_asyncio") != 0 }

// onlyAsyncio reports whether nobody but pytest-asyncio may run a test: other plugins also run the fixtures.
func (a *Analysis) onlyAsyncio(fn *infer.Func) bool {
	marks, all := a.Marks(fn)
	for _, m := range marks {
		if m != "asyncio" && isRunner(m) {
			return false
		}
	}
	return all
}

// isPlainFixture reports whether the only decorator of a fixture is pytest's own.
func (a *Analysis) isPlainFixture(fixture *infer.Func) bool {
	for d := range fixture.Node.Children(ast.FieldDecoratorList).All() {
		suffix := ""
		if call := d.AsCall(); call.OK() {
			d, suffix = call.Func(), "()"
		}
		name, _ := a.types.TypeOf(fixture.File, d).Callee()
		found, ok := a.facts.Decoration(name + suffix)
		if !ok || found.Leaves != library.MakesFixture || found.Function.Fate != library.Returns || strings.Contains(name, "asyncio") {
			return false
		}
	}
	return true
}
