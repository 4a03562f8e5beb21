package project

import (
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/internal/project/ignore"
	"github.com/unheeded/unheeded/internal/project/nearest"
)

// RunSettings are what a project says of programs that are watched.
type RunSettings struct {
	// Ignore names losses that are not reported.
	Ignore []RunIgnore
}

// RunIgnore is one entry of the list: a loss that has all that is given is not reported.
type RunIgnore struct {
	// Code is a code or the beginning of one. Function is the qualified name of the function that was running, or the last
	// parts of it. File is a pattern as in a .gitignore, relative to the project. Exception is a class, with or without its
	// module.
	Code, Function, File, Exception Text
	// Reason says why.
	Reason Text
}

// fields are the parts of an entry under their names, in the order of the reference.
func (i *RunIgnore) fields() []struct {
	name string
	text *Text
} {
	return []struct {
		name string
		text *Text
	}{{"code", &i.Code}, {"function", &i.Function}, {"file", &i.File}, {"exception", &i.Exception}, {"reason", &i.Reason}}
}

// toml writes the entry as an inline table.
func (i RunIgnore) toml() string {
	var parts []string
	for _, field := range i.fields() {
		if field.text.Value != "" {
			parts = append(parts, field.name+" = "+quote(field.text.Value))
		}
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

func (r *settingsReader) run(name string, value *tomlValue) RunSettings {
	var run RunSettings
	if !r.expect(name, value, tomlTable) {
		return run
	}
	for _, entry := range value.entries {
		if entry.key != "ignore" {
			r.fail(entry.place, "unknown setting %q%s", name+"."+entry.key, nearest.Hint(entry.key, []string{"ignore"}))
			continue
		}
		run.Ignore = []RunIgnore{}
		if entry.value.kind != tomlArray {
			r.fail(entry.value.place, "%s.ignore must be an array of tables, found %s", name, entry.value.kind)
			continue
		}
		for _, item := range entry.value.items {
			if item.kind != tomlTable {
				r.fail(item.place, "%s.ignore must be an array of tables, found %s in it", name, item.kind)
				continue
			}
			run.Ignore = append(run.Ignore, r.runIgnore(name+".ignore", item))
		}
	}
	return run
}

func (r *settingsReader) runIgnore(name string, table *tomlValue) RunIgnore {
	var i RunIgnore
	fields := i.fields()
	names := make([]string, len(fields))
	for at, field := range fields {
		names[at] = field.name
	}
	given := 0
	for _, entry := range table.entries {
		known := false
		for _, field := range fields {
			if field.name == entry.key {
				known = true
				*field.text = r.path(name+"."+entry.key, entry.value)
			}
		}
		switch {
		case !known:
			r.fail(entry.place, "unknown key %q in %s%s", entry.key, name, nearest.Hint(entry.key, names))
		case entry.key != "reason":
			given++
		}
	}
	if given == 0 {
		r.fail(table.place, "an entry of %s names a code, a function, a file or an exception", name)
	}
	if i.Reason.Value == "" {
		r.fail(table.place, "an entry of %s says why, as its reason", name)
	}
	return i
}

// WatchedLoss is what entries of the setting run.ignore are compared with.
type WatchedLoss struct {
	Code string
	// Files are absolute, Functions are qualified, Exception has its module.
	Files, Functions []string
	Exception        string
}

// IgnoresLoss tells whether the settings ask for a loss not to be reported.
func (p *Project) IgnoresLoss(l WatchedLoss) bool {
	for _, entry := range p.Settings.Run.Ignore {
		if p.ignores(entry, l) {
			return true
		}
	}
	return false
}

func (p *Project) ignores(entry RunIgnore, l WatchedLoss) bool {
	if entry.Code.Value != "" && !strings.HasPrefix(l.Code, strings.ToUpper(entry.Code.Value)) {
		return false
	}
	if entry.Exception.Value != "" && !endsWithName(l.Exception, entry.Exception.Value) {
		return false
	}
	some := func(list []string, fits func(string) bool) bool {
		for _, one := range list {
			if fits(one) {
				return true
			}
		}
		return false
	}
	if entry.Function.Value != "" && !some(l.Functions, func(name string) bool { return endsWithName(name, entry.Function.Value) }) {
		return false
	}
	if entry.File.Value == "" {
		return true
	}
	patterns := ignore.Patterns([]string{cleanPattern(entry.File.Value)})
	return some(l.Files, func(file string) bool {
		return patterns.MatchBelow(p.relativeToRoot(filepath.ToSlash(file)), false) == ignore.Ignored
	})
}

// endsWithName tells whether a dotted name is another one, or ends with it as a whole.
func endsWithName(name, end string) bool {
	return name == end || strings.HasSuffix(name, "."+end)
}
