package project

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// scriptTag opens the metadata of a script (PEP 723), and scriptEnd closes them.
const (
	scriptTag = "# /// script"
	scriptEnd = "# ///"
)

// ScriptSettings are what a script may set for itself in [tool.unheeded] of its metadata: what is about one file.
func ScriptSettings() []string {
	return []string{"select", "extend-select", "ignore", "only-certain", "require-reason", "target-version"}
}

// Script returns the project as a script sees it that has metadata in its comments (PEP 723): what it sets goes before the
// settings of the project, and its requires-python before that of the project. It is the project itself where the text of
// the file has no such metadata. Path is the one that errors name.
func (p *Project) Script(path string, text []byte) (*Project, error) {
	if !bytes.Contains(text, []byte(scriptTag)) {
		return p, nil
	}
	data, err := scriptMetadata(path, text)
	if data == nil || err != nil {
		return p, err
	}
	document, mistake := parseTOML(path, data)
	if mistake != nil {
		mistake.Message = "the metadata of the script: " + mistake.Message
		return p, mistake
	}
	own := *p
	var reader settingsReader
	if requires := document.get("requires-python"); requires != nil && reader.expect("requires-python", requires, tomlString) {
		// A version that is newer than all that are known here is as good as the newest.
		own.Settings.TargetVersion, _ = lowestAllowed(requires.text)
		for part := range strings.SplitSeq(requires.text, ",") {
			if _, ok := parseClause(strings.TrimSpace(part)); !ok && strings.TrimSpace(part) != "" {
				reader.fail(requires.place, "requires-python: %q is no version specifier", strings.TrimSpace(part))
			}
		}
	}
	if dependencies := document.get("dependencies"); dependencies != nil && reader.expect("dependencies", dependencies, tomlArray) {
		for _, item := range dependencies.items {
			reader.expect("each of dependencies", item, tomlString)
		}
	}
	if tool := document.get("tool"); tool != nil && reader.expect("tool", tool, tomlTable) {
		if table := tool.get("unheeded"); table != nil {
			reader.errors = append(reader.errors, own.override(table)...)
		}
	}
	if len(reader.errors) > 0 {
		return p, reader.errors
	}
	return &own, nil
}

// override puts what a script sets in the place of what the project does.
func (p *Project) override(table *tomlValue) SettingsErrors {
	set, origins, errs := readSettings(table)
	for _, entry := range table.entries {
		if _, known := origins[entry.key]; known && !slices.Contains(ScriptSettings(), entry.key) {
			errs = append(errs, &SettingsError{entry.place, fmt.Sprintf("%s is about the project and cannot be set for one script", entry.key)})
			continue
		}
		switch entry.key {
		case "select":
			p.Settings.Select = set.Select
		case "extend-select":
			p.Settings.ExtendSelect = set.ExtendSelect
		case "ignore":
			p.Settings.Ignore = set.Ignore
		case "only-certain":
			p.Settings.OnlyCertain = set.OnlyCertain
		case "require-reason":
			p.Settings.RequireReason = set.RequireReason
		case "target-version":
			p.Settings.TargetVersion = set.TargetVersion
		}
	}
	return errs
}

// scriptMetadata returns the TOML in the comments of a script, each line where it stands in the file; nil where there is
// none. It finds what the reference implementation in PEP 723 finds: a block ends with the last line that may end it, before
// a line that is no comment of its kind. A block that never ends is an error, as it is to uv, and so is a second one.
func scriptMetadata(path string, text []byte) ([]byte, error) {
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	mistake := func(line int, format string, arguments ...any) error {
		place := finding.Place{Path: path, Line: line + 1, Column: 1, EndLine: line + 1, EndColumn: len(lines[line]) + 1}
		return SettingsErrors{{place, fmt.Sprintf(format, arguments...)}}
	}
	var found []byte
	first := -1
	endless := 0 // no block that begins before this line has an end
	for i := 0; i < len(lines); i++ {
		kind, opens := strings.CutPrefix(lines[i], scriptEnd+" ")
		if !opens || !isBlockType(kind) {
			continue
		}
		end, last := i, i+1
		for ; i >= endless && last < len(lines) && (lines[last] == "#" || strings.HasPrefix(lines[last], "# ")); last++ {
			if lines[last] == scriptEnd && last > i+1 {
				end = last
			}
		}
		if end == i {
			endless = max(endless, last)
		}
		switch {
		case kind != "script":
		case end == i && i+1 < len(lines) && lines[i+1] == scriptEnd:
			// It holds nothing, so it is none.
		case end == i:
			return nil, mistake(i, "the metadata of the script have no end: a line %q, and a number sign before each line until there", scriptEnd)
		case first >= 0:
			return nil, mistake(i, "there is a second block of metadata of the script; the first is in line %d", first+1)
		default:
			first = i
			found = bytes.Repeat([]byte{'\n'}, i+1)
			for _, line := range lines[i+1 : end] {
				if rest := line[1:]; rest != "" {
					found = append(append(found, "  "...), rest[1:]...) // as wide as the sign that is left out
				}
				found = append(found, '\n')
			}
		}
		if end > i {
			i = end
		}
	}
	return found, nil
}

// isBlockType tells whether a word may name a kind of metadata.
func isBlockType(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// maxScript is the most bytes that a file without an ending to its name is read for, to see whether it is a script.
const maxScript = 1 << 20

// shebang is a first line that has Python run the file, or uv, which does so.
var shebang = regexp.MustCompile(`^#![^\r\n]*(?:\b(?:python|pypy)[0-9.]*\b|\buv run\b[^\r\n]*--script\b)`)

// runsPython tells whether the first line of a file has it run by Python.
func (p *Project) runsPython(file string) bool {
	content, err := p.disk.Read(file, maxScript)
	return err == nil && shebang.Match(content)
}
