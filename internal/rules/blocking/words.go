package blocking

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// call is a call in the body of an async function that keeps the loop waiting.
type call struct {
	ast.Node
	blocking effect.Blocking
	reason   library.Block
	way      []effect.Hop
	company  carrier.Company
}

// last is the end of the way: what blocks.
func (c call) last() effect.Hop { return c.way[len(c.way)-1] }

// isDirect reports whether the async function calls by itself what blocks.
func (c call) isDirect() bool { return len(c.way) == 1 }

// blockingCalls returns the calls of an async function that keep the loop waiting for a reason that is wanted, each way
// once: a function that calls a helper three times has one thing to mend. In tests there are none, where nothing else runs
// in the loop but what the test expects, nor where nothing else runs or the file runs coroutines without a loop.
func blockingCalls(p *rule.Pass, fn ast.Node, wanted func(library.Block, bool) bool) []call {
	if carrier.IsTest(p.File, fn) || isCommandLine(p.File.Display) {
		return nil
	}
	var out []call
	seen := map[ast.Node]bool{}
	for _, c := range p.Track.Effects().BlockingCalls(p.File, fn) {
		reason := c.For.All().Worst()
		way := p.Track.Effects().BlockingWay(p.File, c.Call, reason)
		if len(way) == 0 || !wanted(reason, len(way) == 1) {
			continue
		}
		found := call{Node: c.Node, blocking: c.For, reason: reason, way: way}
		if !found.isDirect() && seen[found.last().At] {
			continue
		}
		seen[found.last().At] = true
		out = append(out, found)
	}
	if len(out) == 0 || out[0].reason == library.BlocksOnLoop {
		return out
	}
	if p.Track.DrivesByHand(p.File) {
		return nil
	}
	kept := out[:0]
	for _, c := range out {
		if c.company = p.Track.CompanyAt(p.File, c.Node); c.company != carrier.Nobody {
			kept = append(kept, c)
		}
	}
	return kept
}

// isCommandLine reports whether a file is there for a command line, or to be measured, by its name: what runs there runs
// alone.
func isCommandLine(path string) bool {
	for part := range strings.SplitSeq(strings.TrimSuffix(path, ".py"), "/") {
		switch part {
		case "cli", "_cli", "cmds", "__main__", "benchmarks", "pytest":
			return true
		}
	}
	return false
}

// report reports a call that blocks, with the chain that leads there.
func report(p *rule.Pass, r *rule.Rule, c call, f finding.Finding) {
	for i, hop := range c.way {
		if at, ok := passed(p, hop); ok {
			step := finding.Step{Place: rule.Place(at.File, at.Node), Label: fmt.Sprintf("'%s' is handed over here", hop.Into.QualName())}
			f.Path = slices.Insert(f.Path, f.Before, step)
			f.Before++
		}
		if i == 0 {
			continue
		}
		f.Path = append(f.Path, finding.Step{
			Place: rule.Place(hop.File, hop.At),
			Label: calls(c.way[i-1].Into, hop),
		})
	}
	if !c.blocking.Always.Has(c.reason) {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, weakness(c))
	}
	if c.company == carrier.NotYet {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "nothing else was started in the loop by then")
	}
	if f.Help == "" {
		f.Help = help(p, c)
	}
	p.Report(r, c.Node, f)
}

// calls says that a function makes a call, and of what, where the text of the call has another name: a function that was
// handed over, a class whose constructor runs.
func calls(fn *infer.Func, hop effect.Hop) string {
	text := fmt.Sprintf("'%s' calls this", fn.QualName())
	if isRenamed(hop) && hop.Into.Name() != "__init__" {
		text += fmt.Sprintf(": here it is '%s'", hop.Into.QualName())
	}
	return text
}

// weakness says why a call does not block whenever it is made.
func weakness(c call) string {
	switch {
	case !c.isDirect() && c.reason != library.BlocksOnThread:
		return "it does so on some ways only"
	case c.reason == library.BlocksOnProcess:
		return "how long depends on the process, which was told to end"
	}
	return "how long depends on the other: what it waits for may be there already"
}

// passed returns where the function that a call runs under another name is handed over as a value; ok is false where the
// call says its name, or where there is not one such place.
func passed(p *rule.Pass, hop effect.Hop) (at infer.Site, ok bool) {
	if !isRenamed(hop) {
		return at, false
	}
	sites, all := p.Types.Sites(hop.Into.File, hop.Into.Name())
	for _, s := range sites {
		if s.Node.Field() == ast.FieldFunc || p.Types.TypeOf(s.File, s.Node).Func != hop.Into {
			continue
		}
		if ok {
			return infer.Site{}, false
		}
		at, ok = s, true
	}
	return at, ok && all
}

// isRenamed reports whether the text of a call has another name than the function of the project that it calls.
func isRenamed(hop effect.Hop) bool {
	called := hop.At.AsCall().Func()
	return hop.Into != nil && hop.Into.Name() != called.AsName().Id()+called.AsAttribute().Attr()
}

// waitsFor says for what each reason makes its thread wait.
func waitsFor(b library.Block) string {
	switch b {
	case library.BlocksOnTime:
		return "sleeps"
	case library.BlocksOnProcess:
		return "waits for a process"
	case library.BlocksOnNetwork:
		return "waits for the network"
	case library.BlocksOnDatabase:
		return "waits for a database"
	case library.BlocksOnInput:
		return "waits for somebody to type"
	case library.BlocksOnThread:
		return "waits for another thread or process"
	case library.BlocksOnFile:
		return "waits for the disk"
	}
	return "runs an event loop"
}

// help says what to do instead.
func help(p *rule.Pass, c call) string {
	lib := libraryOf(p)
	if c.isDirect() {
		if instead := c.last().Fact.InsteadFor(lib); instead != "" {
			return fmt.Sprintf("use %s, or %s", instead, inThread(p, lib))
		}
	}
	return inThread(p, lib)
}

// inThread says how a call is made in a thread.
func inThread(p *rule.Pass, lib string) string {
	switch {
	case lib == "trio":
		return "call it in a thread: await trio.to_thread.run_sync(...)"
	case lib == "anyio":
		return "call it in a thread: await anyio.to_thread.run_sync(...)"
	case p.Target != 0 && p.Target < ast.V(9):
		return "call it in a thread: await loop.run_in_executor(None, ...)"
	}
	return "call it in a thread: await asyncio.to_thread(...)"
}

// libraryOf returns the async library that a file uses, as far as its imports tell.
func libraryOf(p *rule.Pass) string {
	for _, lib := range []string{"asyncio", "trio", "anyio"} {
		if p.Imports(lib) {
			return lib
		}
	}
	return "asyncio"
}
