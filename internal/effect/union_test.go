package effect

import (
	"math/rand"
	"testing"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// TestUnion: in whichever order and grouping sets are united, the same comes out; a set united with itself is itself.
func TestUnion(t *testing.T) {
	file := &infer.File{Path: "a.py", Name: "a", Tree: parse.File([]byte("class A: ...\nclass B: ...\n"), parse.Options{})}
	classes := []*infer.Class{nil, nil}
	for c := range file.Tree.Module().Body().All() {
		classes = append(classes, &infer.Class{File: file, Node: c})
	}
	for seed := range int64(20000) {
		r := rand.New(rand.NewSource(seed))
		coin := func() bool { return r.Intn(2) == 0 }
		random := func() *Set {
			out := &Set{More: r.Intn(8) == 0}
			for range r.Intn(14) {
				x := Exception{Class: classes[r.Intn(len(classes))], Reported: coin(), Awaited: coin(), Maybe: r.Intn(4) == 0, Expected: coin()}
				x.Instead, x.Library, x.From = coin(), coin(), []string{"f", "g"}[r.Intn(2)]
				out = Union(out, single(x))
			}
			return out
		}
		a, b, c := random(), random(), random()
		if have, want := Union(Union(a, b), c), Union(a, Union(b, c)); !equal(have, want) {
			t.Fatalf("seed %d: have %v, want %v", seed, have.List, want.List)
		}
		if !equal(Union(a, b), Union(b, a)) {
			t.Fatalf("seed %d: %v and %v, the other way round %v", seed, a.List, b.List, Union(b, a).List)
		}
		if again := (&Set{List: a.List, More: a.More}); !equal(Union(a, again), a) {
			t.Fatalf("seed %d: %v with itself is %v", seed, a.List, Union(a, again).List)
		}
	}
}
