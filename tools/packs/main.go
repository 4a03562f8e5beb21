// Packs writes the declarations of libraries that are embedded in the program: see internal/library.
//
//	go run ./packs [-dump FOLDER] FOLDER
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/unheeded/unheeded/internal/library"
)

func main() {
	dumped := flag.String("dump", "", "write what is declared as .pyi files into this `folder` too")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *dumped); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes all packs and their index into a folder.
func run(folder, dumped string) error {
	modules, err := readStubs("packs/handwritten")
	if err != nil {
		return err
	}
	if dumped != "" {
		if err := dump(dumped, modules); err != nil {
			return err
		}
	}
	p, err := write(folder, library.Pack{Name: library.StandardLibrary, Version: "3", File: "python.pack"}, modules)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "index"), library.FormatIndex([]library.Pack{p}), 0o644)
}
