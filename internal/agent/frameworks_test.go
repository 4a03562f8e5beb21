package agent_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// TestUvloop runs the programs under uvloop, with the interpreter that UNHEEDED_UVLOOP names, which has it installed.
func TestUvloop(t *testing.T) {
	path := os.Getenv("UNHEEDED_UVLOOP")
	if path == "" {
		t.Skip("NOTHING IS WATCHED UNDER UVLOOP: UNHEEDED_UVLOOP names no Python that has it")
	}
	python, err := oracle.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	const start = "import asyncio, runpy, sys, warnings; warnings.simplefilter('ignore', DeprecationWarning); import uvloop; " +
		"asyncio.set_event_loop_policy(uvloop.EventLoopPolicy()); warnings.resetwarnings(); " +
		"sys.argv[:] = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
	for _, pattern := range []string{"testdata/losses/*.py", "testdata/kept/*.py"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			p := readProgram(t, file)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			// The stack of a program that prints it, and what is imported, differ with runpy; new_event_loop is not uvloop's.
			if !p.versions.include(python.Version.Minor()) || !strings.Contains(string(text), "asyncio.run(") {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.ToSlash(file)[len("testdata/"):], ".py"), func(t *testing.T) {
				t.Parallel()
				tryProgram(t, python, p, "-c", start)
			})
		}
	}
}

// TestAsyncioSuite runs CPython's own tests of asyncio with the agent and without it: each has the same result. It takes
// some minutes for each version, so it is asked for with UNHEEDED_ASYNCIO_SUITE=1.
func TestAsyncioSuite(t *testing.T) {
	if os.Getenv("UNHEEDED_ASYNCIO_SUITE") == "" {
		t.Skip("CPYTHON'S OWN TESTS OF ASYNCIO ARE NOT RUN: UNHEEDED_ASYNCIO_SUITE=1 runs them")
	}
	for _, python := range interpreters(t) {
		t.Run(fmt.Sprintf("3.%d", python.Version.Minor()), func(t *testing.T) {
			if run(t, python, t.TempDir(), bare(), "-c", "import test.test_asyncio").exit != 0 {
				t.Skipf("NO TEST OF ASYNCIO IS RUN UNDER CPYTHON %s: it comes without its tests", python.Release)
			}
			plain := run(t, python, t.TempDir(), bare(), "-m", "unittest", "-v", "test.test_asyncio")
			monitor := listen(t)
			with := run(t, python, t.TempDir(), watched(t, monitor.path), "-m", "unittest", "-v", "test.test_asyncio")
			if diff := cmp.Diff(verdict(plain), verdict(with)); diff != "" {
				t.Errorf("watched it has other results (- alone, + watched):\n%s", diff)
			}
			for _, e := range monitor.events(t) {
				if e.kind() == "agent.error" {
					t.Errorf("%v", e)
				}
			}
		})
	}
}

var result = regexp.MustCompile(`(?m)^(?:(?:FAIL|ERROR): .*|Ran \d+ tests|OK.*|FAILED.*)`)

// verdict returns which tests failed, how many were run, and how it ended.
func verdict(o outcome) []string { return result.FindAllString(o.stderr, -1) }
