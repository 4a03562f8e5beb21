package blocking

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// letOthersRun is the fix for a call that blocks: the sleep of the async library in the place of time.sleep, a thread for any
// other function. It is not safe: others run meanwhile, and what they change was as it is until now. Methods stay: whether
// an object may go from one thread to another is not known, and a connection of sqlite3 may not.
func letOthersRun(p *rule.Pass, c call) []finding.Fix {
	lib := libraryOf(p)
	edits, ok := p.AddAwait(c.Node)
	if !ok || !c.isDirect() {
		return nil
	}
	call := c.AsCall()
	if c.last().Fact.Name == "time.sleep" {
		if call.Args().Len() != 1 || call.Args().First().Kind() == ast.KindStarred || call.Keywords().First().OK() {
			return nil
		}
		edits[0] = rule.Replace(p.File, call.Func(), edits[0].Text+lib+".sleep")
		return withImport(p, lib, "sleep in "+lib, edits)
	}
	if c.reason != library.BlocksOnNetwork && c.reason != library.BlocksOnProcess || !isFunction(p, call.Func()) {
		return nil
	}
	run := lib + ".to_thread.run_sync"
	if lib == "asyncio" {
		if p.Target != 0 && p.Target < ast.V(9) {
			return nil
		}
		run = "asyncio.to_thread"
	} else if call.Keywords().First().OK() {
		return nil // run_sync has keywords of its own
	}
	handed, ok := rule.HandOver(p.File, call, edits[0].Text+run)
	if !ok {
		return nil
	}
	return withImport(p, lib, "call it in a thread", append(handed, edits[1:]...))
}

// withImport adds what imports the library where nothing does by its name; there is no fix where the name means something
// else.
func withImport(p *rule.Pass, lib, title string, edits []finding.Edit) []finding.Fix {
	added, ok := p.NeedImport(lib)
	if !ok {
		return nil
	}
	return []finding.Fix{{Title: title, Edits: append(added, edits...)}}
}

// isFunction reports whether what is called is a function of a module, and no method of an object.
func isFunction(p *rule.Pass, fn ast.Node) bool {
	_, bound := p.Types.TypeOf(p.File, fn).Callee()
	return !bound && (fn.Kind() == ast.KindName || isModulePath(p, fn))
}

// isModulePath reports whether a dotted name leads to what stands in a module: requests.get, urllib.request.urlopen.
func isModulePath(p *rule.Pass, fn ast.Node) bool {
	attr := fn.AsAttribute()
	return attr.OK() && p.Types.TypeOf(p.File, attr.Value()).Kind == infer.Module
}
