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
}

// UnrunFixtures returns the parameters of a test that get the coroutine, or the async generator, of an async fixture. Only
// the first test of a file that asks for a fixture has it.
func (a *Analysis) UnrunFixtures(fn *infer.Func) []Unrun {
	config := a.Config()
	if config.RunsAll || config.Unknown && config.Plugin == "" || !a.IsCollected(fn) || len(fn.Parameters()) == 0 {
		return nil
	}
	var out []Unrun
	for _, param := range fn.Parameters() {
		fixture := a.types.FixtureFor(fn, param)
		if fixture == nil || !fixture.IsAsync() || !a.isPlainFixture(fixture) || a.isBrought(fixture, 0) || a.isBrought(fn, 0) {
			continue
		}
		out = append(out, Unrun{param, fixture})
	}
	if out == nil || a.Hooked() || !a.onlyAsyncio(fn) {
		return nil
	}
	return out
}

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
