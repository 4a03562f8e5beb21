package project

import (
	"encoding/json"
	"path"
	"strings"

	"github.com/unheeded/unheeded/internal/disk"
)

// readLocks reads the exact versions in the lock files beside the project or, inside a repository, in the nearest folder
// above that has any.
func (p *Project) readLocks() map[string][]string {
	for _, folder := range p.foldersAround() {
		locked := map[string][]string{}
		for _, name := range []string{"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"} {
			if data, err := Read(p.disk, path.Join(folder, name)); err == nil {
				readLockedPackages(locked, string(data))
			}
		}
		if data, err := Read(p.disk, path.Join(folder, "Pipfile.lock")); err == nil {
			readPipfileLock(locked, data)
		}
		if len(locked) > 0 {
			return locked
		}
	}
	return nil
}

// foldersAround are the project's folder and, inside a repository, those above it.
func (p *Project) foldersAround() []string {
	folders := foldersUpwards(p.disk, p.Root)
	if !p.disk.Exists(path.Join(folders[len(folders)-1], ".git")) {
		return folders[:1]
	}
	return folders
}

// readLockedPackages reads the packages of a lock file line by line: such files are written by machines, in one form, and
// can be megabytes of TOML.
func readLockedPackages(locked map[string][]string, text string) {
	inside, name := false, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside, name = line == "[[package]]" || line == "[[packages]]", ""
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		if !inside || !ok {
			continue
		}
		value = strings.Trim(value, `"`)
		switch key {
		case "name":
			name = normalName(value)
		case "version":
			if name != "" {
				locked[name] = unique(append(locked[name], value))
			}
		}
	}
}

func readPipfileLock(locked map[string][]string, data []byte) {
	var file map[string]json.RawMessage
	if json.Unmarshal(data, &file) != nil {
		return
	}
	for group, content := range file {
		if group == "_meta" {
			continue
		}
		var packages map[string]struct{ Version string }
		if json.Unmarshal(content, &packages) != nil {
			continue
		}
		for name, pinned := range packages {
			if version, ok := strings.CutPrefix(pinned.Version, "=="); ok {
				name = normalName(name)
				locked[name] = unique(append(locked[name], version))
			}
		}
	}
}

// readRequirements reads what the files beside the project require.
func (p *Project) readRequirements() map[string][]constraint {
	needs := map[string][]constraint{}
	read := func(name string, parse func(text string) []requirement) {
		data, err := Read(p.disk, path.Join(p.Root, name))
		if err != nil {
			return
		}
		conditional := map[string]constraint{}
		for _, r := range parse(string(data)) {
			if r.conditional {
				conditional[r.name] = append(conditional[r.name], r.constraint...)
			} else {
				needs[r.name] = append(needs[r.name], r.constraint)
			}
		}
		for name, alternatives := range conditional {
			needs[name] = append(needs[name], alternatives)
		}
	}
	read(pyprojectName, pyprojectRequirements)
	read("setup.cfg", setupRequirements)
	read("setup.py", scriptRequirements)
	read("PKG-INFO", metadataRequirements)
	read("Pipfile", pipfileRequirements)
	for _, pattern := range []string{"*requirements*.txt", "constraints*.txt", "requirements/*.txt"} {
		for _, name := range matching(p.disk, p.Root, pattern) {
			read(name, fileRequirements)
		}
	}
	return needs
}

// matching lists the files that match a pattern in a folder, relative to it. The folder's own name may have stars.
func matching(d *disk.View, folder, pattern string) []string {
	below, last := path.Split(pattern)
	names := d.Match(path.Join(folder, below), last)
	for i := range names {
		names[i] = below + names[i]
	}
	return names
}

// fileRequirements reads a requirements file of pip; what its options name is not followed.
func fileRequirements(text string) []requirement {
	var found []requirement
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\\\n", " ")
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(" "+strings.TrimSpace(line), " #")
		line, _, _ = strings.Cut(line, " --")
		if r, ok := parseRequirement(line); ok {
			found = append(found, r)
		}
	}
	return found
}

// setupRequirements reads install_requires and the extras of a setup.cfg.
func setupRequirements(text string) []requirement {
	var found []requirement
	section, key := "", ""
	for line := range strings.Lines(text) {
		indented := line[0] == ' ' || line[0] == '\t'
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
			continue
		case line[0] == '[' && !indented:
			section, key = strings.Trim(line, "[]"), ""
			continue
		case !indented:
			name, value, _ := strings.Cut(line, "=")
			key, line = strings.TrimSpace(name), strings.TrimSpace(value)
		}
		if section == "options" && key == "install_requires" || section == "options.extras_require" && key != "" {
			if r, ok := parseRequirement(line); ok {
				found = append(found, r)
			}
		}
	}
	return found
}

func pipfileRequirements(text string) []requirement {
	document, mistake := parseTOML("Pipfile", []byte(text))
	if mistake != nil {
		return nil
	}
	return append(tableRequirements(document.get("packages")), tableRequirements(document.get("dev-packages"))...)
}

// pyprojectRequirements reads the requirements that a pyproject.toml has in the standard's form or in that of a tool.
func pyprojectRequirements(text string) []requirement {
	document, mistake := parseTOML(pyprojectName, []byte(text))
	if mistake != nil {
		return nil
	}
	var found []requirement
	for _, keys := range [][]string{{"project", "dependencies"}, {"tool", "uv", "dev-dependencies"}} {
		found = append(found, listRequirements(document.get(keys...))...)
	}
	for _, keys := range [][]string{{"project", "optional-dependencies"}, {"dependency-groups"}, {"tool", "pdm", "dev-dependencies"}} {
		for _, group := range document.get(keys...).children() {
			found = append(found, listRequirements(group.value)...)
		}
	}
	poetry := document.get("tool", "poetry")
	if poetry == nil {
		return found
	}
	found = append(found, tableRequirements(poetry.get("dependencies"))...)
	found = append(found, tableRequirements(poetry.get("dev-dependencies"))...)
	for _, group := range poetry.get("group").children() {
		found = append(found, tableRequirements(group.value.get("dependencies"))...)
	}
	return found
}

// children are the entries of a table; none of what is no table, or nil.
func (v *tomlValue) children() []*tomlEntry {
	if v == nil {
		return nil
	}
	return v.entries
}

// listRequirements reads an array of PEP 508.
func listRequirements(list *tomlValue) []requirement {
	if list == nil {
		return nil
	}
	var found []requirement
	for _, item := range list.items {
		if r, ok := parseRequirement(item.text); ok {
			found = append(found, r)
		}
	}
	return found
}

// tableRequirements reads a table of names and constraints as Poetry and Pipfile have it.
func tableRequirements(table *tomlValue) []requirement {
	var found []requirement
	for _, entry := range table.children() {
		values := []*tomlValue{entry.value}
		if entry.value.kind == tomlArray {
			values = entry.value.items
		}
		for _, value := range values {
			r := requirement{name: normalName(entry.key), conditional: len(values) > 1}
			text := value.text
			if value.kind == tomlTable {
				version := value.get("version")
				if version == nil {
					continue
				}
				text = version.text
				r.conditional = r.conditional || value.get("markers") != nil || value.get("python") != nil || value.get("platform") != nil
			}
			ok := text != ""
			if ok {
				r.constraint, ok = parseConstraint(text)
			}
			if ok {
				found = append(found, r)
			}
		}
	}
	return found
}
