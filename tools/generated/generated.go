// Package generated is what the generators of the project have in common: they write files, or compare.
package generated

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Main is the main function of a generator, which is called as
//
//	NAME [-check] FOLDER
//
// Files returns what it makes, by slash-separated path below the folder. With -check nothing is written; the exit code is
// 1 when a file is not what would be written.
func Main(name, folder string, files func(folder string) (map[string][]byte, error)) {
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "usage: %s [-check] %s\n", name, folder)
		os.Exit(2)
	}
	if err := Run(flag.Arg(0), *check, files); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// Run writes the files of a folder, or with check says which is not what would be written.
func Run(folder string, check bool, files func(folder string) (map[string][]byte, error)) error {
	made, err := files(folder)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(made)) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if check {
			if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, made[name]) {
				return fmt.Errorf("%s is stale: run `make gen`", name)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, made[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
