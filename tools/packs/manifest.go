package main

import (
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// manifest is libraries.toml.
type manifest struct {
	// LeaveOut are the names of packages and modules, patterns of path.Match, that no library declares: their tests and what
	// they carry of others.
	LeaveOut []string `toml:"leave-out"`
	Library  []entry  `toml:"library"`
}

// entry is one distribution in one version.
type entry struct {
	// Name is that of the distribution, Version the one that is declared.
	Name    string `toml:"name"`
	Version string `toml:"version"`
	// Since and Until are set where async functions changed between versions, so that several are declared: the first
	// version that this one stands for, and the first that it does not.
	Since string `toml:"since"`
	Until string `toml:"until"`
	// Unlike are other distributions with the same modules, of which nobody may know which one a project has.
	Unlike []string `toml:"unlike"`
	// Python is the version that the wheel is for, where the usual one has none.
	Python string `toml:"python"`
	// LeaveOut are modules, with those below them, that are not declared; patterns of path.Match.
	LeaveOut []string `toml:"leave-out"`
	// Support: it is not declared, the others look into it.
	Support bool `toml:"support"`
}

func (l entry) id() string { return l.Name + "-" + l.Version }

func readManifest(file string) (*manifest, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var m manifest
	if err := toml.NewDecoder(f).DisallowUnknownFields().Decode(&m); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	seen := map[string]bool{}
	for _, l := range m.Library {
		if l.Name == "" || l.Version == "" || seen[l.id()] {
			return nil, fmt.Errorf("%s: %q stands there twice or without its version", file, l.id())
		}
		seen[l.id()] = true
	}
	return &m, nil
}

// leavesOut reports whether a module of a library is not declared.
func (m *manifest) leavesOut(l entry, module string) bool {
	parts := strings.Split(module, ".")
	for _, part := range parts {
		for _, name := range m.LeaveOut {
			if ok, _ := path.Match(name, part); ok {
				return true
			}
		}
	}
	for _, pattern := range l.LeaveOut {
		for end := range parts {
			if ok, _ := path.Match(strings.ReplaceAll(pattern, ".", "/"), strings.Join(parts[:end+1], "/")); ok {
				return true
			}
		}
	}
	return false
}
