// Packs writes the declarations of libraries that are embedded in the program: see internal/library.
//
//	go run ./packs [-dump FOLDER] FOLDER
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/internal/library"
)

func main() {
	dumped := flag.String("dump", "", "write what is declared as .pyi files into this `folder` too")
	typeshed := flag.String("typeshed", "", "the `wheel` that has typeshed")
	sources := flag.String("sources", "", "the `folders` of the standard libraries, with commas between them")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *dumped, *typeshed, strings.Split(*sources, ",")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes all packs and their index into a folder.
func run(folder, dumped, typeshed string, sources []string) error {
	libraries, err := openSources(sources)
	if err != nil {
		return err
	}
	p, modules, err := standardLibrary(typeshed, &asyncChecker{libraries, os.Stdout})
	if err != nil {
		return err
	}
	if dumped != "" {
		if err := dump(dumped, modules); err != nil {
			return err
		}
	}
	p, err = write(folder, p, modules)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "index"), library.FormatIndex([]library.Pack{p}), 0o644)
}
