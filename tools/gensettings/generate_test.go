package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestFresh holds the generated files to the list of settings.
func TestFresh(t *testing.T) {
	if err := run("../..", true); err != nil {
		t.Error(err)
	}
	if err := run(t.TempDir(), true); err == nil {
		t.Error("a folder without settings is no mistake")
	}
}

func TestEverySettingIsThere(t *testing.T) {
	settings, err := readSettings("../../internal/project/settings.go")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../docs/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]struct{ Description string }
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	reference := string(generateReference(settings))
	for _, s := range settings {
		if !strings.HasPrefix(schema.Properties[s.name].Description, "`"+s.name+"` ") {
			t.Errorf("the schema says of %s: %q", s.name, schema.Properties[s.name].Description)
		}
		if !strings.Contains(reference, "\n## "+s.name+"\n") {
			t.Errorf("%s is not in the reference", s.name)
		}
	}
	if len(schema.Properties) != len(settings) {
		t.Errorf("the schema has %d settings, the list %d", len(schema.Properties), len(settings))
	}
}
