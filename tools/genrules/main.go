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
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: genrules [-check] ROOT")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *check); err != nil {
		fmt.Fprintln(os.Stderr, "genrules:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	rules, err := readRules(filepath.Join(root, "internal", "rules"))
	if err != nil {
		return err
	}
	list, err := generateList(rules)
	if err != nil {
		return err
	}
	files := []struct {
		path string
		want []byte
	}{
		{"internal/rules/all_gen.go", list},
		{"docs/rules/index.md", generateIndex(rules)},
	}
	for _, file := range files {
		path := filepath.Join(root, filepath.FromSlash(file.path))
		if check {
			have, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(have, file.want) {
				return fmt.Errorf("%s is stale: run `make gen`", file.path)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, file.want, 0o644); err != nil {
			return err
		}
	}
	return nil
}
