package project

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"github.com/xeipuuv/gojsonschema"
)

// TestSchema holds the schema that editors read to the reader of settings: both take the examples, and neither takes what is
// wrong.
func TestSchema(t *testing.T) {
	text, err := os.ReadFile("../../docs/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(text))
	if err != nil {
		t.Fatal(err)
	}
	accepts := func(document string) bool {
		var value map[string]any
		if err := toml.Unmarshal([]byte(document), &value); err != nil {
			t.Fatal(err)
		}
		result, err := schema.Validate(gojsonschema.NewGoLoader(value))
		if err != nil {
			t.Fatal(err)
		}
		return result.Valid()
	}
	for field := range settingFields() {
		name, value := field.Tag.Get("toml"), field.Tag.Get("example")
		if value == "" {
			value = field.Tag.Get("default")
		}
		if !accepts(name + " = " + value) {
			t.Errorf("the schema refuses the example of %s: run `make gen`", name)
		}
		if accepts(name + " = 7") {
			t.Errorf("the schema takes a number for %s", name)
		}
	}
	for _, wrong := range []string{"slect = []", "select = ['']", "target-version = '3.7'", "target-version = '3.16'", "per-file-ignores = { x = 'UH1' }"} {
		if accepts(wrong) {
			t.Errorf("the schema takes %s", wrong)
		}
	}
	for _, right := range []string{"target-version = '3.8'", "target-version = 'py315'", "per-file-ignores = { x = [] }"} {
		if !accepts(right) {
			t.Errorf("the schema refuses %s", right)
		}
	}
}

// TestReference finds each setting in the reference, in the order of the list.
func TestReference(t *testing.T) {
	text, err := os.ReadFile("../../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	var headings []string
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "## "); ok {
			headings = append(headings, strings.TrimSpace(name))
		}
	}
	if want := append(SettingNames(), "Facts"); !slices.Equal(headings, want) {
		t.Errorf("the reference has %v, want %v: run `make gen`", headings, want)
	}
}
