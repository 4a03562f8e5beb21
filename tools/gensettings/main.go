// Command gensettings makes the reference of the settings and their JSON schema from the list of settings.
//
//	gensettings [-check] ROOT
//
// The list is the struct Settings in internal/project/settings.go: names, defaults and examples are in the tags of its
// fields, the text is in their comments. ROOT is the folder of the project. With -check nothing is written; the exit code
// is 1 when a generated file is not what would be written.
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
		fmt.Fprintln(os.Stderr, "usage: gensettings [-check] ROOT")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *check); err != nil {
		fmt.Fprintln(os.Stderr, "gensettings:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	settings, err := readSettings(filepath.Join(root, "internal", "project", "settings.go"))
	if err != nil {
		return err
	}
	schema, err := generateSchema(settings)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		path string
		want []byte
	}{
		{"docs/settings.md", generateReference(settings)},
		{"docs/schema.json", schema},
	} {
		path := filepath.Join(root, filepath.FromSlash(file.path))
		if check {
			have, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(have, file.want) {
				return fmt.Errorf("%s is stale: run `make gen`", file.path)
			}
			continue
		}
		if err := os.WriteFile(path, file.want, 0o644); err != nil {
			return err
		}
	}
	return nil
}
