package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// library makes a folder of so many Python files, with others between them, and an installed package.
func library(t *testing.T, count int) string {
	t.Helper()
	root := t.TempDir()
	write := func(path string) {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i := range count {
		write(fmt.Sprintf("p%d/m%d.py", i%7, i))
		write(fmt.Sprintf("p%d/m%d.txt", i%7, i))
	}
	write("site-packages/installed.py")
	return root
}

func TestPythonFiles(t *testing.T) {
	root := library(t, 50)
	all, err := pythonFiles(root, 0)
	if err != nil || len(all) != 50 || !slices.IsSorted(all) {
		t.Fatalf("%d files, %v", len(all), err)
	}
	if one, err := pythonFiles(all[3], 10); err != nil || !slices.Equal(one, all[3:4]) {
		t.Errorf("%v, %v", one, err)
	}
	if _, err := pythonFiles(filepath.Join(root, "none"), 0); err == nil {
		t.Error("a folder that is not there has files")
	}
}

// A sample is the same wherever the folder lies.
func TestSample(t *testing.T) {
	var samples [2][]string
	for i := range samples {
		root := library(t, 50)
		sample, err := pythonFiles(root, 10)
		if err != nil || len(sample) != 10 {
			t.Fatalf("%d files, %v", len(sample), err)
		}
		for _, path := range sample {
			relative, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			samples[i] = append(samples[i], relative)
		}
	}
	if !slices.Equal(samples[0], samples[1]) {
		t.Errorf("%v\n%v", samples[0], samples[1])
	}
}

// The same seed makes the same edits, another seed others, and an edit differs from what it was made of.
func TestMutate(t *testing.T) {
	programs, err := oracle.WriteChunks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, program := range programs {
		text, err := os.ReadFile(program.Path)
		if err != nil {
			t.Fatal(err)
		}
		texts[string(text)] = true
	}
	const count = 200
	edits := func(seed uint64) (out []string) {
		files, err := mutate(t.TempDir(), programs, count, seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file.Path)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(text))
		}
		return out
	}
	first := edits(1)
	if !slices.Equal(first, edits(1)) {
		t.Error("the same seed makes other edits")
	}
	if slices.Equal(first, edits(2)) {
		t.Error("another seed makes the same edits")
	}
	unchanged := 0
	for _, text := range first {
		if texts[text] {
			unchanged++
		}
	}
	if unchanged > count/4 { // the programs are short, and some edits swap equals
		t.Errorf("%d of %d edits change nothing", unchanged, count)
	}
}
