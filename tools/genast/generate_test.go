package main

import (
	"testing"

	"github.com/unheeded/unheeded/tools/generated"
)

// TestGenerated fails when the generated files of the tree are not what the grammar says.
func TestGenerated(t *testing.T) {
	if err := generated.Run("../../internal/python/ast", true, files); err != nil {
		t.Fatal(err)
	}
}

func TestGrammarErrors(t *testing.T) {
	for _, text := range []string{"Name", "Name(", "Name(expr)"} {
		if _, err := parseGrammar(text); err == nil {
			t.Errorf("parseGrammar(%q) accepts", text)
		}
	}
}
