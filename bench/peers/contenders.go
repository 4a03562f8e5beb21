package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
)

// contender is a tool as it is timed.
type contender struct {
	name    string
	version []string
	// cold is the command that checks the current folder without a cache; warm the one that uses that in a folder, nil where
	// the tool has none.
	cold func(t tree) []string
	warm func(t tree, cache string) []string
	// finding matches what the tool says of one place.
	finding *regexp.Regexp
	// slow tools take minutes where there are millions of lines.
	slow bool
}

// ours is the name of the contender that the others are compared with.
const ours = "unheeded"

// rules of ruff about exceptions that are lost, in async code and elsewhere; the one in preview has to be asked for.
const ruffRules = "ASYNC,RUF006,RUF029,BLE,B012,S110"

// contenders are unheeded and the tools that are wanted.
func contenders(w *workshop, unheeded string, wanted map[string]bool) []contender {
	threads := strconv.Itoa(runtime.GOMAXPROCS(0))
	ruff := func(more ...string) []string {
		return append([]string{w.tool("ruff"), "check", "--isolated", "--preview", "--select", ruffRules, "--output-format", "concise"}, append(more, ".")...)
	}
	mypy := func(cache string) []string {
		return []string{
			w.tool("mypy"), "--config-file=", "--cache-dir=" + cache, "--python-version", "3.13", "--check-untyped-defs",
			"--ignore-missing-imports", "--namespace-packages", "--explicit-package-bases", "--enable-error-code", "unused-awaitable",
			"--no-error-summary", ".",
		}
	}
	all := []contender{
		{
			// UH0 is what it says of files that it could not check.
			name: ours, version: []string{unheeded, "--version"}, finding: regexp.MustCompile(`(?m)^\S.*: UH[1-9][0-9]{2} `),
			cold: func(tree) []string { return []string{unheeded, "check", "--no-cache", "--output-format", "concise"} },
			warm: func(_ tree, cache string) []string {
				return []string{unheeded, "check", "--cache-dir", cache, "--output-format", "concise"}
			},
		},
		{
			name: "ruff", version: []string{w.tool("ruff"), "--version"}, finding: regexp.MustCompile(`(?m)^\S.*\.py:[0-9]+:[0-9]+: `),
			cold: func(tree) []string { return ruff("--no-cache") },
			warm: func(_ tree, cache string) []string { return ruff("--cache-dir", cache) },
		},
		{
			name: "ty", version: []string{w.tool("ty"), "--version"}, finding: regexp.MustCompile(`(?m)unused-awaitable`),
			cold: func(tree) []string {
				return []string{
					w.tool("ty"), "check", "--no-progress", "--python-version", "3.13", "--ignore", "all", "--error", "unused-awaitable",
					"--output-format", "concise", "--no-respect-ignore-files", ".",
				}
			},
		},
		{
			name: "pyrefly", version: []string{w.tool("pyrefly"), "--version"}, finding: regexp.MustCompile(`(?m)unused-coroutine`),
			cold: func(t tree) []string {
				return []string{
					w.tool("pyrefly"), "check", "-c", filepath.Join(t.folder, "pyproject.toml"), "--output-format", "min-text", "--summary=none",
					"--progress-bar", "no", "--only", "unused-coroutine", "--error", "unused-coroutine", "--python-version", "3.13",
					"--disable-project-excludes-heuristics", "--use-ignore-files=false", // the trees lie in a hidden folder
				}
			},
		},
		{
			name: "mypy", version: []string{w.tool("mypy"), "--version"}, finding: regexp.MustCompile(`(?m)\[unused-(?:coroutine|awaitable)\]`),
			cold: func(tree) []string { return mypy(os.DevNull) },
			warm: func(_ tree, cache string) []string { return mypy(cache) },
			slow: true,
		},
		{
			name: "pyright", version: []string{w.tool("pyright"), "--version"}, finding: regexp.MustCompile(`(?m)\(reportUnusedCoroutine\)`),
			cold: func(t tree) []string {
				return []string{w.tool("pyright"), "--project", filepath.Join(filepath.Dir(t.folder), "pyright.json"), "--threads", threads, "."}
			},
			slow: true,
		},
		{
			name: "flake8-async", version: []string{w.tool("flake8"), "--version"}, finding: regexp.MustCompile(`(?m): ASYNC[0-9]+ `),
			cold: func(tree) []string {
				return []string{w.tool("flake8"), "--isolated", "--select", "ASYNC", "--jobs", threads, "."}
			},
			slow: true,
		},
		{
			name: "pylint", version: []string{w.tool("pylint"), "--version"}, finding: regexp.MustCompile(`(?m): [EWF][0-9]+: `),
			cold: func(tree) []string {
				return []string{
					w.tool("pylint"), "--rcfile", os.DevNull, "--persistent=n", "--jobs", threads, "--recursive=y", "--score=n", "--disable=all",
					"--enable=not-async-context-manager,yield-inside-async-function,broad-exception-caught,bare-except,lost-exception", ".",
				}
			},
			slow: true,
		},
	}
	var kept []contender
	for _, c := range all {
		if c.name == ours || wanted == nil || wanted[c.name] {
			kept = append(kept, c)
		}
	}
	return kept
}
