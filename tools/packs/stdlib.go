package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/summary"
)

// The declarations of the standard library start from those of typeshed, as a release of mypy ships them. What is taken
// from there is which names there are and what types they have.
const (
	typeshedPackage = "mypy"
	typeshedVersion = "1.18.2"
	typeshedFolder  = "mypy/typeshed/stdlib/"
)

// omitted are the modules that no async program needs to be understood: tests, tools, and toolkits with a main loop of
// their own.
var omitted = []string{"tkinter", "turtle", "lib2to3", "distutils", "idlelib", "this", "antigravity", "test"}

// standardLibrary returns the pack of Python's own library, from the wheel that has typeshed.
func standardLibrary(wheel string, check *asyncChecker) (library.Pack, []declared, error) {
	p := library.Pack{Name: library.StandardLibrary, Version: "3", File: "python.pack"}
	files, versions, err := readTypeshed(wheel)
	if err != nil {
		return p, nil, err
	}
	trees := map[string]*ast.Tree{}
	for name, file := range files {
		tree := parse.File(file.text, parse.Options{})
		if len(tree.Errors) > 0 {
			return p, nil, fmt.Errorf("%s: %s", name, tree.Errors[0].Message)
		}
		trees[name] = tree
	}
	var modules []declared
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := files[name]
		text, err := rewrite(name, file.isPackage, trees, check)
		if err != nil {
			return p, nil, fmt.Errorf("%s: %w", name, err)
		}
		m := summary.Module{Name: name, IsPackage: file.isPackage, Versions: versionsOf(name, versions)}
		modules = append(modules, declared{m, text})
	}
	modules = append(modules, declared{summary.Module{Name: "_unheeded"}, []byte(specialForms)})
	slices.SortFunc(modules, func(a, b declared) int { return strings.Compare(a.Name, b.Name) })
	return p, modules, nil
}

// specialForms declares what only our own declarations use.
const specialForms = `class CoroutineOf: ...
class AsyncGeneratorOf: ...
`

// typeshedFile is one module of typeshed.
type typeshedFile struct {
	text      []byte
	isPackage bool
}

// readTypeshed returns the modules of typeshed by their dotted names, and the versions of Python that have them, by the
// names of the modules and packages that the list names.
func readTypeshed(wheel string) (map[string]typeshedFile, map[string]summary.Range, error) {
	archive, err := zip.OpenReader(wheel)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = archive.Close() }()
	files := map[string]typeshedFile{}
	var versions map[string]summary.Range
	for _, f := range archive.File {
		path, ok := strings.CutPrefix(f.Name, typeshedFolder)
		if !ok || path != "VERSIONS" && !strings.HasSuffix(path, ".pyi") {
			continue
		}
		text, err := readAll(f)
		if err != nil {
			return nil, nil, err
		}
		if path == "VERSIONS" {
			if versions, err = parseVersions(text); err != nil {
				return nil, nil, err
			}
			continue
		}
		name, isPackage := strings.CutSuffix(strings.TrimSuffix(path, ".pyi"), "/__init__")
		name = strings.ReplaceAll(name, "/", ".")
		first, _, _ := strings.Cut(name, ".")
		if !slices.Contains(omitted, first) {
			files[name] = typeshedFile{text, isPackage}
		}
	}
	if len(files) == 0 || versions == nil {
		return nil, nil, fmt.Errorf("%s: no %s in it", wheel, typeshedFolder)
	}
	return files, versions, nil
}

func readAll(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}

// parseVersions reads lines such as "asyncio.taskgroups: 3.11-" and "distutils: 3.0-3.11".
func parseVersions(text []byte) (map[string]summary.Range, error) {
	out := map[string]summary.Range{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		name, bounds, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		since, last, _ := strings.Cut(strings.TrimSpace(bounds), "-")
		r := summary.Range{Since: minorOf(since)}
		if last != "" {
			r.Until = minorOf(last) + 1
		}
		if r.Since == ast.V(0) {
			r.Since = 0
		}
		out[name] = r
	}
	return out, lines.Err()
}

// minorOf reads 3.12.
func minorOf(version string) ast.Version {
	minor, err := strconv.Atoi(strings.TrimPrefix(version, "3."))
	if err != nil {
		return 0
	}
	return ast.V(minor)
}

// versionsOf returns the versions that have a module: those of the nearest package that the list names.
func versionsOf(module string, versions map[string]summary.Range) summary.Range {
	for name := module; name != ""; {
		if r, ok := versions[name]; ok {
			return r
		}
		i := strings.LastIndexByte(name, '.')
		if i < 0 {
			break
		}
		name = name[:i]
	}
	return summary.Range{}
}
