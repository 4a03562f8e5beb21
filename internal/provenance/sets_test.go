package provenance

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSets makes more unions than there is room for at first, and compares each with what it is of; what has the same sources is
// the same set.
func TestSets(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	sets := NewSets()
	made := []Set{}
	for source := range Source(200) {
		made = append(made, sets.Of(source*7))
	}
	bySources := map[string]Set{}
	for range 5 * firstPlaces {
		var of []Set
		want := map[Source]bool{}
		for range 2 + random.IntN(4) {
			set := made[random.IntN(len(made))]
			of = append(of, set)
			for _, source := range sets.Sources(set) {
				want[source] = true
			}
		}
		union := sets.union(of)
		got := sets.Sources(union)
		if !slices.IsSorted(got) || len(got) != len(want) || slices.ContainsFunc(got, func(s Source) bool { return !want[s] }) {
			t.Fatalf("%v is of %v", got, want)
		}
		var text []byte
		for _, source := range got {
			text = append(text, byte(source), byte(source>>8))
		}
		if same, ok := bySources[string(text)]; ok && same != union {
			t.Fatalf("%v is two sets", got)
		}
		bySources[string(text)] = union
		if len(got) < 40 {
			made = append(made, union)
		}
	}
	if len(sets.lists) <= firstPlaces {
		t.Errorf("only %d sets were made", len(sets.lists))
	}
}
