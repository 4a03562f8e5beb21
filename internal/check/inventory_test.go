package check

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/unheeded/unheeded/internal/nameindex"
)

// TestInventory: what is newer than the rest is there when it is read behind it, and when the whole is kept again.
func TestInventory(t *testing.T) {
	names := func(texts ...string) []nameindex.Name {
		var out []nameindex.Name
		for _, text := range texts {
			out = append(out, nameindex.Name{Text: text, Role: nameindex.Defined | nameindex.Read})
		}
		return out
	}
	first := &inventory{
		facts: []facts{{lines: 1}, {lines: 2, mentions: true}, {lines: 3, clean: true, foreign: true, shape: []byte("shape")}},
		names: nameindex.Build([][]nameindex.Name{names("a", "b"), names("b"), nil}),
	}
	read := func(v *inventory) *inventory {
		t.Helper()
		again, err := readInventory(v.keep())
		if err != nil {
			t.Fatal(err)
		}
		return again
	}
	type state struct {
		Facts []facts
		Names [][]nameindex.Name
		Uses  []int
	}
	stateOf := func(v *inventory) state {
		s := state{Facts: v.facts, Uses: v.names.Uses("c")}
		for i := range v.facts {
			s.Names = append(s.Names, v.names.Names(i))
		}
		return s
	}
	allow := cmp.AllowUnexported(facts{})
	second := read(first)
	if diff := cmp.Diff(stateOf(first), stateOf(second), allow, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("kept (-before +after):\n%s", diff)
	}
	second.replace(1, facts{lines: 7, clean: true}, names("c", "d"))
	third := read(first)
	r := keptReader{b: second.appendNewer(nil)}
	third.readNewer(&r)
	if r.failed || len(r.b) > 0 {
		t.Fatal("what is newer does not read")
	}
	for what, v := range map[string]*inventory{"with what is newer": third, "kept again": read(second.renewed())} {
		if diff := cmp.Diff(stateOf(second), stateOf(v), allow, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-before +after):\n%s", what, diff)
		}
	}
	if got := third.names.Uses("c"); !slices.Equal(got, []int{1}) {
		t.Errorf("c is used in %v", got)
	}
}
