// Command genast makes the node kinds, fields and typed views of internal/python/ast from its grammar.txt.
//
//	genast [-check] FOLDER
//
// With -check nothing is written; the exit code is 1 when a generated file is not what would be written.
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
		fmt.Fprintln(os.Stderr, "usage: genast [-check] FOLDER")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *check); err != nil {
		fmt.Fprintln(os.Stderr, "genast:", err)
		os.Exit(1)
	}
}

func run(folder string, check bool) error {
	text, err := os.ReadFile(filepath.Join(folder, "grammar.txt"))
	if err != nil {
		return err
	}
	grammar, err := parseGrammar(string(text))
	if err != nil {
		return err
	}
	files, err := generate(grammar)
	if err != nil {
		return err
	}
	for name, want := range files {
		path := filepath.Join(folder, name)
		if !check {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				return err
			}
			continue
		}
		have, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(have, want) {
			return fmt.Errorf("%s is stale: run `make gen`", name)
		}
	}
	return nil
}
