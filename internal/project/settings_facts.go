package project

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/project/nearest"
)

// Facts are what a project says of its own functions, decorators or classes, one entry each.
type Facts []Fact

// Fact is one entry, in the form of the facts that are built in.
type Fact struct {
	Name Text
	// File holds this entry alone.
	File *library.File
}

// Facts are all facts of the settings, those of one table after those of another.
func (s *Settings) Facts() []Fact {
	var all []Fact
	for _, facts := range []Facts{s.Aliases, s.Functions, s.Decorators, s.Classes} {
		all = append(all, facts...)
	}
	return all
}

// facts reads a table of facts. Each entry goes through the reader of the facts that are built in, which knows the words.
func (r *settingsReader) facts(name string, value *tomlValue) Facts {
	if !r.expect(name, value, tomlTable) {
		return nil
	}
	facts := Facts{}
	for _, entry := range value.entries {
		if !r.knownKeys(name, entry) {
			continue
		}
		if number := stray(entry.value); number != nil {
			r.fail(number.place, "%s.%q: facts have no numbers, found %s", name, entry.key, number.kind)
			continue
		}
		text, err := toml.Marshal(map[string]any{name: map[string]any{entry.key: plainValue(entry.value)}})
		if err == nil {
			var file *library.File
			if file, err = library.Decode(text); err == nil {
				_, err = (&library.Facts{}).Extend(file)
			}
			facts = append(facts, Fact{Text{entry.key, entry.place}, file})
		}
		if err != nil {
			r.fail(entry.place, "%s.%q: %s", name, entry.key, factMistake(err, entry.key))
		}
	}
	return facts
}

// factMistake is an error of the reader of facts, in a sentence that does not speak of the text that it was given.
func factMistake(err error, name string) string {
	message := err.Error()
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		message = decode.Error()
	}
	return strings.TrimPrefix(strings.TrimPrefix(message, "toml: "), name+": ")
}

// knownKeys reports keys of an entry that no fact has.
func (r *settingsReader) knownKeys(name string, entry *tomlEntry) bool {
	known := map[string][]string{
		"functions": tomlNames(reflect.TypeFor[library.Function]()), "classes": tomlNames(reflect.TypeFor[library.Class]()),
	}[name]
	if known == nil || entry.value.kind != tomlTable {
		return true
	}
	ok := true
	for _, field := range entry.value.entries {
		if tag := field.key; !slices.Contains(known, tag) {
			r.fail(field.place, "%s.%q: unknown key %q%s", name, entry.key, tag, nearest.Hint(tag, known))
			ok = false
		}
	}
	return ok
}

// tomlNames are the keys of a struct in TOML.
func tomlNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("toml"); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// stray finds a value of a kind that no fact has: a number or a date.
func stray(v *tomlValue) *tomlValue {
	if v.kind == tomlNumber || v.kind == tomlOther {
		return v
	}
	for _, item := range v.items {
		if found := stray(item); found != nil {
			return found
		}
	}
	for _, entry := range v.entries {
		if found := stray(entry.value); found != nil {
			return found
		}
	}
	return nil
}

// plainValue is a value as the encoder takes it.
func plainValue(v *tomlValue) any {
	switch v.kind {
	case tomlTable:
		table := map[string]any{}
		for _, entry := range v.entries {
			table[entry.key] = plainValue(entry.value)
		}
		return table
	case tomlArray:
		list := []any{}
		for _, item := range v.items {
			list = append(list, plainValue(item))
		}
		return list
	case tomlString:
		return v.text
	}
	return v.boolean
}

// Mistake is an error about an entry of the settings, with its place.
func Mistake(place finding.Place, message string) error { return &SettingsError{place, message} }
