package project

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// Setting is one setting as it is in force.
type Setting struct {
	// Name is its name, Value its value in TOML; "" where it is not set and has no default that could be written down.
	Name, Value string
	// From says where the value comes from: a place in a file, or "default".
	From string
}

// Effective lists all settings in the order of the reference.
func (p *Project) Effective() []Setting {
	var all []Setting
	for field, i := range settingFields() {
		s := Setting{Name: field.Tag.Get("toml"), From: "default"}
		s.Value = tomlText(reflect.ValueOf(p.Settings).Field(i).Interface())
		if origin := p.origins[s.Name]; origin.Path != "" {
			s.From = fmt.Sprintf("%s:%d:%d", origin.Path, origin.Line, origin.Column)
		}
		if s.Name == "target-version" && p.fromRequires {
			s.From = "requires-python, " + s.From
		}
		all = append(all, s)
	}
	return all
}

// tomlText writes a value of the settings; "" where it is not set.
func tomlText(value any) string {
	switch value := value.(type) {
	case bool:
		return fmt.Sprint(value)
	case Text:
		if value.Value == "" {
			return ""
		}
		return quote(value.Value)
	case Version:
		if value.IsZero() {
			return ""
		}
		return quote(value.String())
	case []Text:
		if value == nil {
			return ""
		}
		return list(value)
	case []FileIgnores:
		if value == nil {
			return ""
		}
		entries := make([]string, len(value))
		for i, entry := range value {
			entries[i] = quote(entry.Pattern.Value) + " = " + list(entry.Codes)
		}
		return "{ " + strings.Join(entries, ", ") + " }"
	case RunSettings:
		if value.Ignore == nil {
			return ""
		}
		entries := make([]string, len(value.Ignore))
		for i, entry := range value.Ignore {
			entries[i] = entry.toml()
		}
		return "{ ignore = [" + strings.Join(entries, ", ") + "] }"
	case Facts:
		if value == nil {
			return ""
		}
		names := make([]string, len(value))
		for i, fact := range value {
			names[i] = quote(fact.Name.Value) + " = …"
		}
		return "{ " + strings.Join(names, ", ") + " }"
	}
	panic(fmt.Sprintf("project: no text for the type %T", value))
}

func list(texts []Text) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = quote(text.Value)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// quote is a basic string of TOML; the escapes of Go that TOML lacks do not occur in what is printable.
func quote(text string) string { return fmt.Sprintf("%q", text) }

// origin is where a setting stands in a file.
type origin = finding.Place
