package cleanup

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// short is the text of a node, cut to a line.
func short(n ast.Node) string {
	text, _, _ := strings.Cut(n.Text(), "\n")
	if len(text) > 50 {
		text = text[:50] + "…"
	}
	return text
}

// generator returns the async generator function around a node that is iterated over as it is; nil for any other.
func generator(p *rule.Pass, n ast.Node) *infer.Func {
	fn := p.File.Func(p.Function(n))
	if fn == nil || !p.Track.IsPlainGenerator(fn) {
		return nil
	}
	return fn
}

// managerFunction returns the function around a yield of which a decorator of contextlib makes an async context manager;
// nil for any other.
func managerFunction(p *rule.Pass, yield ast.Node) *infer.Func {
	fn := p.File.Func(p.Function(yield))
	if fn == nil || !fn.IsAsync() || p.Track.LeftAs(fn) != library.MakesAsyncContextManager {
		return nil
	}
	return fn
}

// shown is the node that stands for what is held.
func shown(at ast.Node) ast.Node {
	if at.Kind() == ast.KindWithitem {
		return at.AsWithitem().ContextExpr()
	}
	return at
}

// aclosing names what closes a generator at the end of a block, fitted to the library and the version.
func aclosing(p *rule.Pass) string {
	if !p.Imports("asyncio") && (p.Imports("trio") || p.Imports("anyio")) || p.Target == 0 || p.Target >= ast.Version(10) {
		return "iterate inside `async with contextlib.aclosing(…) as rows:` (3.10+)"
	}
	return "keep the generator in a name, and `await rows.aclose()` in a finally"
}
