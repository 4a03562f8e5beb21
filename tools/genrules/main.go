// Command genrules makes the list of rules and the index of their pages from the rules' own files.
//
//	genrules [-check] ROOT
//
// A rule is a file internal/rules/FAMILY/STEM.go with a page STEM.md beside it. The file holds a function named after
// the stem that returns a *rule.Rule; its code, name, summary and defaults are read from the literal in it. ROOT is the
// folder of the project. With -check nothing is written; the exit code is 1 when a generated file is not what would be
// written.
package main

import (
	"path/filepath"

	"github.com/unheeded/unheeded/tools/generated"
)

func main() { generated.Main("genrules", "ROOT", files) }

func files(root string) (map[string][]byte, error) {
	rules, err := readRules(filepath.Join(root, "internal", "rules"))
	if err != nil {
		return nil, err
	}
	list, err := generateList(rules)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"internal/rules/all_gen.go": list, "docs/rules/index.md": generateIndex(rules)}, nil
}
