package project

import (
	"fmt"
	"reflect"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/project/nearest"
)

// readSettings decodes a table of settings. It is strict: a name that is none and a value of the wrong kind are
// errors, and all of them are reported at once.
func readSettings(table *tomlValue) (Settings, map[string]origin, SettingsErrors) {
	settings := DefaultSettings()
	origins := map[string]origin{}
	if table.kind != tomlTable {
		return settings, origins, SettingsErrors{{table.place, "the settings must be a table, found " + table.kind.String()}}
	}
	fields := map[string]any{}
	for field, i := range settingFields() {
		fields[field.Tag.Get("toml")] = reflect.ValueOf(&settings).Elem().Field(i).Addr().Interface()
	}
	var reader settingsReader
	for _, entry := range table.entries {
		target, known := fields[entry.key]
		if !known {
			reader.fail(entry.place, "unknown setting %q%s", entry.key, nearest.Hint(entry.key, SettingNames()))
			continue
		}
		origins[entry.key] = entry.place
		switch target := target.(type) {
		case *Facts:
			*target = reader.facts(entry.key, entry.value)
		case *[]Text:
			*target = reader.texts(entry.key, entry.value)
		case *Text:
			*target = reader.path(entry.key, entry.value)
		case *bool:
			if reader.expect(entry.key, entry.value, tomlBoolean) {
				*target = entry.value.boolean
			}
		case *Version:
			*target = reader.version(entry.key, entry.value)
		case *RunSettings:
			*target = reader.run(entry.key, entry.value)
		case *[]FileIgnores:
			*target = reader.fileIgnores(entry.key, entry.value)
		default:
			panic(fmt.Sprintf("project: no reader for the type %T of %s", target, entry.key))
		}
	}
	return settings, origins, reader.errors
}

// settingsReader converts values and collects what is wrong with them.
type settingsReader struct {
	errors SettingsErrors
}

func (r *settingsReader) fail(place finding.Place, format string, arguments ...any) {
	r.errors = append(r.errors, &SettingsError{place, fmt.Sprintf(format, arguments...)})
}

// expect tells whether a value is of the kind that a setting has, and else reports it.
func (r *settingsReader) expect(name string, value *tomlValue, kind tomlKind) bool {
	if value.kind != kind {
		r.fail(value.place, "%s must be %s, found %s", name, kind, value.kind)
		return false
	}
	return true
}

// texts reads an array of strings, none of them empty. The result is not nil: the setting is set.
func (r *settingsReader) texts(name string, value *tomlValue) []Text {
	texts := []Text{}
	if value.kind != tomlArray {
		r.fail(value.place, "%s must be an array of strings, found %s", name, value.kind)
		return texts
	}
	for _, item := range value.items {
		switch {
		case item.kind != tomlString:
			r.fail(item.place, "%s must be an array of strings, found %s in it", name, item.kind)
		case item.text == "":
			r.fail(item.place, "%s holds an empty string", name)
		default:
			texts = append(texts, Text{item.text, item.place})
		}
	}
	return texts
}

// path reads a string that is not empty.
func (r *settingsReader) path(name string, value *tomlValue) Text {
	if r.expect(name, value, tomlString) && value.text == "" {
		r.fail(value.place, "%s is an empty string", name)
	}
	return Text{value.text, value.place}
}

func (r *settingsReader) version(name string, value *tomlValue) Version {
	if !r.expect(name, value, tomlString) {
		return Version{}
	}
	version, err := ParseVersion(value.text)
	if err != nil {
		r.fail(value.place, "%s: %v", name, err)
	}
	return version
}

func (r *settingsReader) fileIgnores(name string, value *tomlValue) []FileIgnores {
	if !r.expect(name, value, tomlTable) {
		return nil
	}
	ignores := []FileIgnores{}
	for _, entry := range value.entries {
		if entry.key == "" {
			r.fail(entry.place, "%s holds an empty pattern", name)
			continue
		}
		codes := r.texts(fmt.Sprintf("%s.%q", name, entry.key), entry.value)
		ignores = append(ignores, FileIgnores{Text{entry.key, entry.place}, codes})
	}
	return ignores
}
