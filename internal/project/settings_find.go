package project

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/disk"
)

const (
	ownSettingsName   = "unheeded.toml"
	pyprojectName     = "pyproject.toml"
	settingsTableName = "tool.unheeded"
)

// load finds the settings upwards from a folder and fills in Root, Settings and what belongs to them.
func (p *Project) load(from string) error {
	upwards := foldersUpwards(p.disk, from)
	var requires *tomlValue // of the nearest pyproject.toml that has it
	for _, folder := range upwards {
		found, requiresHere, err := p.loadFolder(folder)
		if err != nil {
			return err
		}
		if requires == nil {
			requires = requiresHere
		}
		if found {
			p.Root = folder
			break
		}
	}
	p.Marked = p.Root != ""
	if !p.Marked {
		p.Root, p.Marked = markedFolder(p.disk, upwards)
	}
	if p.Settings.TargetVersion.IsZero() && requires != nil {
		version, ok := lowestAllowed(requires.text)
		if !ok {
			p.warn(&SettingsError{requires.place, fmt.Sprintf("no known version of Python satisfies requires-python = %q", requires.text)})
		}
		p.Settings.TargetVersion = version
		if ok {
			p.fromRequires = true
			if p.origins == nil {
				p.origins = map[string]origin{}
			}
			p.origins["target-version"] = requires.place
		}
	}
	return nil
}

// foldersUpwards lists a folder and those above it, up to the root of the repository or of the file system.
func foldersUpwards(d *disk.View, folder string) []string {
	for folders := []string{folder}; ; {
		parent := parentOf(folder)
		if parent == folder || d.Exists(path.Join(folder, ".git")) {
			return folders
		}
		folders = append(folders, parent)
		folder = parent
	}
}

// markedFolder is the project's folder where there are no settings: the nearest with a packaging file, else the
// root of the repository, else the first, and then false.
func markedFolder(d *disk.View, upwards []string) (string, bool) {
	for _, folder := range upwards {
		for _, name := range []string{pyprojectName, "setup.py", "setup.cfg"} {
			if d.Exists(path.Join(folder, name)) {
				return folder, true
			}
		}
	}
	if last := upwards[len(upwards)-1]; d.Exists(path.Join(last, ".git")) {
		return last, true
	}
	return upwards[0], false
}

// loadFolder reads the settings in one folder, if there are any, and requires-python of its pyproject.toml.
func (p *Project) loadFolder(folder string) (found bool, requires *tomlValue, err error) {
	own, err := p.readTOML(path.Join(folder, ownSettingsName))
	if err != nil {
		return false, nil, err
	}
	pyproject, err := p.readTOML(path.Join(folder, pyprojectName))
	if err != nil {
		return false, nil, err
	}
	var table *tomlValue
	if pyproject != nil {
		table = pyproject.get("tool", "unheeded")
		if value := pyproject.get("project", "requires-python"); value != nil && value.kind == tomlString {
			requires = value
		}
	}
	file := pyprojectName
	if own != nil {
		if table != nil {
			p.warn(&SettingsError{table.place, "[" + settingsTableName + "] has no effect: " + ownSettingsName + " beside it comes first"})
		}
		table, file = own, ownSettingsName
	}
	if table == nil {
		return false, requires, nil
	}
	settings, origins, mistakes := readSettings(table)
	if len(mistakes) > 0 {
		return false, nil, mistakes
	}
	p.Settings, p.SettingsFile, p.origins = settings, p.Display(path.Join(folder, file)), origins
	return true, requires, nil
}

// readTOML reads a TOML file; nil where there is none.
func (p *Project) readTOML(file string) (*tomlValue, error) {
	display := p.Display(file)
	data, err := Read(p.disk, file)
	var failure *Failure
	if errors.As(err, &failure) {
		if failure.Kind == NotFound {
			return nil, nil
		}
		failure.Path = display
		return nil, failure
	}
	document, mistake := parseTOML(display, data)
	if mistake != nil {
		return nil, SettingsErrors{mistake}
	}
	return document, nil
}

func (p *Project) warn(warning *SettingsError) { p.Warnings = append(p.Warnings, warning.Error()) }

// expandSources gives the folders that src names, stars expanded; nil where src is not set.
func (p *Project) expandSources() []string {
	if p.Settings.Src == nil {
		return nil
	}
	folders := []string{}
	for _, text := range p.Settings.Src {
		pattern := joinPath(p.Root, text.Value)
		matches := []string{pattern}
		if strings.ContainsAny(text.Value, "*?[") {
			matches, _ = p.disk.Glob(pattern) // A malformed pattern names no folder.
		}
		before := len(folders)
		for _, match := range matches {
			if info, err := p.disk.Stat(match); err == nil && info.IsDir() {
				folders = append(folders, match)
			}
		}
		if len(folders) == before {
			p.warn(&SettingsError{text.Place, fmt.Sprintf("src names %q, which is no folder", text.Value)})
		}
	}
	return unique(folders)
}

// unique drops the repetitions and keeps the order.
func unique(texts []string) []string {
	kept := []string{}
	for _, text := range texts {
		if !slices.Contains(kept, text) {
			kept = append(kept, text)
		}
	}
	return kept
}
