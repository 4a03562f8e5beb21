package infer

import (
	"fmt"
	"sync"
	"testing"
)

// TestTypeSet has several goroutines look for the same types at once, more than there are slots at first: each is there once, under
// its number.
func TestTypeSet(t *testing.T) {
	const workers, each = 4, 3 * firstTypes
	in := newInterner()
	object := &Class{id: 1}
	var found [workers][]*Type
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				named := in.intern(Type{Kind: Unknown, Name: fmt.Sprint("m.", i%(each/2))})
				found[w] = append(found[w], in.intern(Type{Kind: Instance, Class: object, Args: []*Type{named}, Exact: i%2 == 0}))
			}
		})
	}
	wg.Wait()
	distinct := map[*Type]bool{}
	for w := range workers {
		for i, have := range found[w] {
			if have != found[0][i] {
				t.Fatalf("type %d is another one for goroutine %d", i, w)
			}
			if have.Args[0].Name != fmt.Sprint("m.", i%(each/2)) || have.Exact != (i%2 == 0) || have.Class != object {
				t.Fatalf("type %d is another one than was asked for: %v", i, have)
			}
			if in.byNumber(in.numberOf(have)) != have {
				t.Fatalf("type %d is not found by its number", i)
			}
			distinct[have] = true
		}
	}
	if want := each / 2; len(distinct) != want {
		t.Fatalf("%d types, want %d", len(distinct), want)
	}
}
