package effect_test

import (
	"testing"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
)

// TestDistinct lists an exception once that gets out by several ways.
func TestDistinct(t *testing.T) {
	a, b := &infer.Class{}, &infer.Class{}
	s := &effect.Set{List: []effect.Exception{
		{Class: a}, {Class: a, Reported: true}, {Class: b}, {Class: a, Maybe: true}, {From: "f", Awaited: true}, {From: "f", Reported: true}, {From: "g"},
	}}
	have := s.Distinct().List
	want := []effect.Exception{{Class: a}, {Class: b}, {From: "f", Awaited: true}, {From: "g"}}
	if len(have) != len(want) {
		t.Fatalf("have %v, want %v", have, want)
	}
	for i := range want {
		if have[i] != want[i] {
			t.Errorf("%d: have %v, want %v", i, have[i], want[i])
		}
	}
}
