package agent_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/agent"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// TestParts runs each program of testdata/parts, which is given the folder of the agent, takes parts of it in by itself, and
// fails by an assertion where one does not do what it is to do.
func TestParts(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		folder, err := agent.Unpack(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		programs, err := filepath.Glob("testdata/parts/*.py")
		if err != nil || len(programs) == 0 {
			t.Fatalf("%d programs, %v", len(programs), err)
		}
		for _, program := range programs {
			name := strings.TrimSuffix(filepath.Base(program), ".py")
			t.Run(name, func(t *testing.T) {
				got := run(t, python, t.TempDir(), bare(), testProgram(t, "parts/"+name+".py"), folder)
				if got.exit != 0 || strings.Contains(got.stdout+got.stderr, "_unheeded_agent") {
					t.Errorf("exit code %d\n%s%s", got.exit, got.stdout, got.stderr)
				}
			})
		}
	})
}
