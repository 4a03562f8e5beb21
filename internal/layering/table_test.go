package layering

// room is one package of the module: what it may import of ours, and whether it may touch the disk.
type room struct {
	// name is the import path below the module's own. A last element of * stands for any one folder.
	name string
	// imports are names, in which a last element of * stands for any one folder and of ... for any number.
	imports []string
	// disk rooms may import os and path/filepath; all others get their bytes from a caller.
	disk bool
}

// house is the dependency direction of the whole program: bytes, tree, names, values, effects, carriers, findings,
// reports. A room imports only from rooms above it; a test holds the table to that.
var house = []room{
	// The language. It knows nothing of asyncio, of the disk, of rules.
	{name: "internal/python/source"},
	{name: "internal/python/scan", imports: []string{"internal/python/source"}},
	{name: "internal/python/ast", imports: []string{"internal/python/source", "internal/python/scan"}},
	{name: "internal/python/parse", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast"}},
	// Notebooks: Python in cells.
	{name: "internal/notebook", imports: []string{"internal/python/source"}},
	// The oracle is for tests and tools: it runs CPython.
	{name: "internal/python/parse/oracle", imports: []string{"internal/python/..."}, disk: true},
	{name: "internal/python/scope", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast"}},
	{name: "internal/python/section", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast"}},
	// Rewriting is for tests: what an analysis says must not hang on it.
	{name: "internal/python/rewrite", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast", "internal/python/scope"}},
	{name: "internal/python/cfg", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast", "internal/python/scope"}},

	// Data: what is said, what is remembered of a module, what is known of libraries.
	{name: "internal/finding"},
	{name: "internal/event", imports: []string{"internal/finding"}},
	{name: "internal/event/history", imports: []string{"internal/finding", "internal/event"}},
	{name: "internal/event/store", imports: []string{"internal/finding", "internal/event"}, disk: true},
	{name: "internal/summary", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast"}},
	{name: "internal/library", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast", "internal/summary"}},

	// What to look at.
	{name: "internal/disk", disk: true},
	{name: "internal/project/nearest"},
	{name: "internal/project/ignore"},
	{name: "internal/project", imports: []string{"internal/disk", "internal/project/*", "internal/finding", "internal/library", "internal/python/ast", "internal/python/parse", "internal/python/source"}, disk: true},

	// The analysis. It asks for modules through an interface, so project stays outside of it.
	{name: "internal/provenance"},
	{name: "internal/fixpoint", imports: []string{"internal/provenance"}},
	{name: "internal/infer", imports: []string{"internal/provenance", "internal/python/...", "internal/fixpoint", "internal/summary", "internal/library"}},
	{name: "internal/infer/infertest", imports: []string{"internal/python/...", "internal/library", "internal/infer"}, disk: true},
	{name: "internal/effect", imports: []string{"internal/provenance", "internal/python/...", "internal/fixpoint", "internal/summary", "internal/library", "internal/infer"}},
	{name: "internal/carrier", imports: []string{"internal/provenance", "internal/python/...", "internal/fixpoint", "internal/summary", "internal/library", "internal/infer", "internal/effect"}},
	{name: "internal/runner", imports: []string{"internal/python/...", "internal/fixpoint", "internal/summary", "internal/library", "internal/infer"}},

	// The rules. A family knows no other family.
	{name: "internal/rule/page", imports: []string{"internal/finding"}},
	{name: "internal/rule", imports: []string{
		"internal/python/...", "internal/finding", "internal/summary", "internal/library", "internal/infer", "internal/effect", "internal/carrier",
		"internal/runner",
	}},
	{name: "internal/rules/*", imports: []string{
		"internal/python/...", "internal/finding", "internal/summary", "internal/library", "internal/infer", "internal/effect", "internal/carrier",
		"internal/runner", "internal/rule",
	}},
	{name: "internal/rules", imports: []string{"internal/rule", "internal/rules/*"}},

	// What the comments of a file silence, and what was recorded before.
	{name: "internal/baseline"},
	{name: "internal/silence", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast", "internal/finding"}},

	// What is kept between runs: results, and who has which names.
	{name: "internal/cache", disk: true},
	{name: "internal/nameindex", imports: []string{"internal/python/source", "internal/python/scan", "internal/python/ast"}},

	// The pipeline and its surfaces. Rules are handed to check by main: it imports none.
	{name: "internal/check", imports: []string{
		"internal/provenance",
		"internal/python/...", "internal/finding", "internal/summary", "internal/library", "internal/project", "internal/infer",
		"internal/effect", "internal/carrier", "internal/runner", "internal/rule", "internal/silence", "internal/baseline",
		"internal/disk", "internal/cache", "internal/nameindex", "internal/notebook",
	}, disk: true},
	{name: "internal/revision", disk: true},
	// Pages for people: what Markdown looks like in a terminal and in HTML.
	{name: "internal/markdown"},
	{name: "internal/report", imports: []string{"internal/finding", "internal/event", "internal/event/history", "internal/markdown"}},
	// The part that runs inside a Python program, and how it gets there.
	{name: "internal/agent", disk: true},
	// A running program: what it lost is judged, and shown like what the source loses.
	{name: "internal/monitor", imports: []string{"internal/finding", "internal/event"}, disk: true},
	// What is lost, for an OpenTelemetry collector.
	{name: "internal/otlp", imports: []string{"internal/finding", "internal/event", "internal/monitor"}},
	// A collector for tests.
	{name: "internal/otlp/otlptest", disk: true},
	{name: "internal/fix", imports: []string{"internal/finding", "internal/python/source", "internal/notebook"}, disk: true},
	{name: "docs"},
	{name: "internal/cli", imports: []string{"docs", "internal/markdown", "internal/finding", "internal/event", "internal/event/store", "internal/event/history", "internal/agent", "internal/monitor", "internal/otlp", "internal/baseline", "internal/fix", "internal/library", "internal/cache", "internal/check", "internal/report", "internal/revision", "internal/project", "internal/project/nearest", "internal/python/ast", "internal/notebook"}, disk: true},
	{name: "cmd/unheeded", imports: []string{"internal/cli", "internal/cache", "internal/check", "internal/rule/...", "internal/rules"}, disk: true},

	// Comparisons with peers, for whoever wants to repeat them.
	{name: "bench/agentcost", imports: []string{"internal/agent"}, disk: true},
	{name: "bench/edits", disk: true},
	{name: "bench/forgotten", imports: []string{"internal/python/..."}, disk: true},
	{name: "bench/guard", disk: true},
	{name: "bench/peers", imports: []string{"internal/python/scan"}, disk: true},
	{name: "bench/soak", disk: true},
	{name: "bench/typecheckers", imports: []string{"bench/forgotten"}, disk: true},

	// The guide is for tests: the pages in docs that state what Python does.
	{name: "internal/guide", imports: []string{"internal/rule/page"}},

	{name: "internal/layering"},
}
