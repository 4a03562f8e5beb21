// Packs writes the declarations of libraries that are embedded in the program: see internal/library.
//
//	go run ./packs -python [-cache FOLDER] [-dump FOLDER] FOLDER
//	go run ./packs [-cache FOLDER] [-dump FOLDER] FOLDER [LIBRARY...]
//	go run ./packs -compare PYTHON [-cache FOLDER] [LIBRARY...]
//
// The first form writes the pack of the standard library, the second those of the libraries that packs/libraries.toml
// lists: what they declare is what our own inference finds in their sources. Their wheels are downloaded with pip into the
// cache, and read; nothing of them runs. The same wheels give the same bytes. Inference knows the standard library as it is
// embedded, so that comes first. Where libraries are named, only these are declared and the index is left alone. The third
// form compares them with what an interpreter says that has them installed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/unheeded/unheeded/internal/library"
)

func main() {
	python := flag.Bool("python", false, "write the pack of the standard library")
	cache := flag.String("cache", "../.cache/packs", "keep the wheels of the libraries in this `folder`")
	dumped := flag.String("dump", "", "write what is declared as .pyi files into this `folder` too")
	interpreter := flag.String("compare", "", "compare the libraries with what this `python` says of them")
	flag.Parse()
	var err error
	switch {
	case *interpreter != "":
		err = runComparison(*interpreter, *cache, flag.Args())
	case *python && flag.NArg() == 1:
		err = runPython(flag.Arg(0), *cache, *dumped)
	case !*python && flag.NArg() >= 1:
		err = runLibraries(flag.Arg(0), *cache, *dumped, flag.Args()[1:])
	default:
		flag.Usage()
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// runPython writes the pack of the standard library into a folder, and the index.
func runPython(folder, cache, dumped string) error {
	wheel, err := fetch(cache, entry{Name: typeshedPackage, Version: typeshedVersion})
	if err != nil {
		return err
	}
	sources, err := openSources(context.Background(), cache)
	if err != nil {
		return err
	}
	p, modules, err := standardLibrary(wheel, &asyncChecker{sources, os.Stdout})
	if err != nil {
		return err
	}
	if dumped != "" {
		if err := dump(dumped, modules); err != nil {
			return err
		}
	}
	if p, err = write(folder, p, modules); err != nil {
		return err
	}
	return writeIndex(folder, []library.Pack{p}, func(p library.Pack) bool { return p.Name != library.StandardLibrary })
}

// runLibraries writes the packs of all libraries into a folder, and the index; or those of some libraries alone.
func runLibraries(folder, cache, dumped string, names []string) error {
	libs, err := openLibraries("packs/libraries.toml", cache)
	if err != nil {
		return err
	}
	results := libs.declareAll(names)
	packs, err := libs.writeAll(folder, dumped, results)
	if err != nil {
		return err
	}
	libs.print(os.Stdout, results, packs)
	if len(names) > 0 {
		return nil
	}
	return writeIndex(folder, packs, func(p library.Pack) bool { return p.Name == library.StandardLibrary })
}

// writeIndex writes the index of the packs that were made, and of those embedded ones that stay.
func writeIndex(folder string, made []library.Pack, stays func(library.Pack) bool) error {
	embedded, err := library.Packs()
	if err != nil {
		return err
	}
	embedded = slices.DeleteFunc(embedded, func(p library.Pack) bool { return !stays(p) })
	return os.WriteFile(filepath.Join(folder, "index"), library.FormatIndex(append(embedded, made...)), 0o644)
}

// runComparison compares libraries with what an interpreter says of them.
func runComparison(python, cache string, names []string) error {
	libs, err := openLibraries("packs/libraries.toml", cache)
	if err != nil {
		return err
	}
	return compare(os.Stdout, python, libs, libs.declareAll(names))
}
