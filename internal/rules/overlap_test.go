package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rules"
)

// TestOneFindingPerLoss runs all rules about losses, the opt-in ones too, over the programs in testdata/overlap, where several rules could
// say something of each loss. `# only UH101` is the one that does; on all other lines there is none.
func TestOneFindingPerLoss(t *testing.T) {
	paths, err := filepath.Glob("testdata/overlap/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	ofLosses := []finding.Code{"UH216", "UH305", "UH308", "UH310", "UH317", "UH318", "UH404", "UH409", "UH413"}
	all := rules.All()
	for _, r := range all {
		r.OptIn = r.OptIn && !slices.Contains(ofLosses, r.Code)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "program.py"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		result, err := check.Run(t.Context(), check.Options{Dir: dir, Rules: all})
		if err != nil {
			t.Fatal(err)
		}
		var want, have []string
		for i, line := range strings.Split(string(text), "\n") {
			if _, code, ok := strings.Cut(line, "# only "); ok {
				want = append(want, fmt.Sprintf("%03d %s", i+1, code))
			}
		}
		for _, f := range result.Findings {
			have = append(have, fmt.Sprintf("%03d %s", f.Place.Line, f.Code))
		}
		slices.Sort(have)
		if len(want) < 10 {
			t.Errorf("%s: %d losses; it is being read wrongly", path, len(want))
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s: losses and what is found (-want +have):\n%s", path, diff)
		}
	}
}
