package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/unheeded/unheeded/internal/otlp/otlptest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"unheeded": func() { os.Exit(run()) }})
}

// TestScripts runs the whole program: the real check with all rules. What options and exit codes there are is tested in
// internal/cli.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireExplicitExec: true,
		// The environment of whoever runs the tests is not to be seen.
		Setup: func(env *testscript.Env) error {
			env.Setenv("VIRTUAL_ENV", "")
			env.Setenv("UNHEEDED_CACHE_DIR", filepath.Join(env.WorkDir, ".tmp", "cache"))
			env.Values[collectorKey{}] = &otlptest.Collector{}
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "collector":
				return os.Getenv(otlptest.Variable) != "", nil
			case "mount": // in a namespace of one's own
				return exec.Command("unshare", "-rm", "true").Run() == nil, nil
			}
			return false, fmt.Errorf("unknown condition %s", name)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"damage": damage, "collector": startCollector, "collected": collected,
		},
	})
}

// damage changes the last byte of each entry of the cache.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: damage")
	}
	entries, err := filepath.Glob(filepath.Join(ts.Getenv("UNHEEDED_CACHE_DIR"), "v*", "*", "*"))
	ts.Check(err)
	if len(entries) == 0 {
		ts.Fatalf("there is nothing to damage")
	}
	for _, name := range entries {
		raw, err := os.ReadFile(name)
		ts.Check(err)
		raw[len(raw)-1] ^= 1
		ts.Check(os.WriteFile(name, raw, 0o666))
	}
}
