package parse

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
	"github.com/unheeded/unheeded/internal/python/source"
)

// library reads the standard library of a Python into memory: that of 3.13 under pyenv, or else of the python3 in PATH.
func library(tb testing.TB) (texts [][]byte, size int64) {
	tb.Helper()
	root := libraryRoot()
	if root == "" {
		tb.Skip("no standard library: neither pyenv with 3.13 nor python3 is here")
	}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == "site-packages" || entry.Name() == "dist-packages":
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".py"):
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if file, err := source.Decode(raw); err == nil {
			texts = append(texts, file.Text)
			size += int64(len(file.Text))
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Logf("%s: %d files, %d bytes", root, len(texts), size)
	return texts, size
}

func libraryRoot() string {
	if out, err := exec.Command("pyenv", "root").Output(); err == nil {
		found, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "versions/3.13*/lib/python3.13"))
		if len(found) > 0 {
			return found[0]
		}
	}
	out, err := exec.Command("python3", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// BenchmarkScan reads all tokens of the library, names interned.
func BenchmarkScan(b *testing.B) {
	texts, size := library(b)
	b.SetBytes(size)
	b.ReportAllocs()
	var s scan.Scanner
	for b.Loop() {
		for _, text := range texts {
			s.Reset(text)
			for s.Next(); s.Kind != scan.EOF; s.Next() {
			}
		}
	}
}

// BenchmarkParse makes a tree of every file of the library, in memory that is used again.
func BenchmarkParse(b *testing.B) {
	texts, size := library(b)
	b.SetBytes(size)
	b.ReportAllocs()
	var p Parser
	var tree ast.Tree
	for b.Loop() {
		for _, text := range texts {
			p.FileInto(text, &tree)
		}
	}
}

// BenchmarkParseKept makes trees that are kept, as an analysis does.
func BenchmarkParseKept(b *testing.B) {
	texts, size := library(b)
	b.SetBytes(size)
	b.ReportAllocs()
	var p Parser
	trees := make([]*ast.Tree, len(texts))
	for b.Loop() {
		for i, text := range texts {
			trees[i] = p.File(text)
		}
	}
}

// Every file of the library, taken apart: no tree is damaged, whatever of the file is missing.
func TestLibrary(t *testing.T) {
	texts, _ := library(t)
	var p Parser
	var tree ast.Tree
	for i, text := range texts {
		p.FileInto(text, &tree)
		checkTree(t, &tree)
		if testing.Short() || i%20 != 0 {
			continue
		}
		for _, end := range []int{len(text) / 3, len(text) / 2, len(text) * 9 / 10} {
			p.FileInto(text[:end], &tree)
			checkTree(t, &tree)
			p.FileInto(text[end:], &tree)
			checkTree(t, &tree)
		}
	}
}
