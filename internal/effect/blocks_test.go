package effect_test

import (
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/library"
)

// reasons lists the reasons to block in the order of their names, those on a condition last.
func reasons(b effect.Blocking) string {
	all := []library.Block{
		library.BlocksOnDatabase, library.BlocksOnFile, library.BlocksOnInput, library.BlocksOnLoop, library.BlocksOnNetwork,
		library.BlocksOnProcess, library.BlocksOnThread, library.BlocksOnTime,
	}
	var out []string
	for _, r := range all {
		if b.Always.Has(r) {
			out = append(out, string(r))
		}
	}
	for _, r := range all {
		if b.Sometimes.Has(r) && !b.Always.Has(r) {
			out = append(out, "perhaps "+string(r))
		}
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}
