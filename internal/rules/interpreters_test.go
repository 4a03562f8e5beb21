package rules_test

import (
	"os"
	"testing"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// The minor versions of CPython 3 that the pages make claims about.
const oldest, newest = 9, 14

// interpreters finds what the examples are run under: the python3 of the PATH, and with UNHEEDED_PYTHONS=all each
// version from the oldest to the newest. Missing are the versions that were asked for and are not to be had.
func interpreters(t *testing.T) (found []oracle.Interpreter, missing []int) {
	t.Helper()
	if os.Getenv("UNHEEDED_PYTHONS") != "all" {
		python3, err := oracle.Python3(t.Context())
		if err != nil {
			t.Logf("python3: %v", err)
			return nil, nil
		}
		return []oracle.Interpreter{python3}, nil
	}
	found, missing, err := oracle.All(t.Context(), oldest, newest)
	if err != nil {
		t.Fatal(err)
	}
	return found, missing
}
