package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
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
		Setup: func(env *testscript.Env) error { env.Setenv("VIRTUAL_ENV", ""); return nil },
	})
}
