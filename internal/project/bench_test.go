package project

import (
	"fmt"
	"os"
	"testing"
)

// benchmarkTree is a project of 2,000 files in 200 packages.
func benchmarkTree(b *testing.B) *Project {
	b.Helper()
	root := b.TempDir()
	for i := range 200 {
		folder := fmt.Sprintf("%s/src/pkg%d/sub%d", root, i%20, i)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		for j := range 9 {
			if err := os.WriteFile(fmt.Sprintf("%s/m%d.py", folder, j), nil, 0o644); err != nil {
				b.Fatal(err)
			}
		}
		if err := os.WriteFile(folder+"/__init__.py", nil, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.WriteFile(root+"/.gitignore", []byte("*.py[cod]\n*.so\n/docs/_build/\n**/generated/*.py\n*.log\n"), 0o644); err != nil {
		b.Fatal(err)
	}
	p, err := Open(root, nil)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func BenchmarkDiscover(b *testing.B) {
	p := benchmarkTree(b)
	for b.Loop() {
		if tree := p.Discover(nil, 0); len(tree.Files) != 2000 {
			b.Fatalf("%d files", len(tree.Files))
		}
	}
}

func BenchmarkResolver(b *testing.B) {
	p := benchmarkTree(b)
	tree := p.Discover(nil, 0)
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			NewResolver(p, tree, nil)
		}
	})
	r := NewResolver(p, tree, nil)
	importer := tree.Files[7].Path
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			r.Find("pkg1.sub1.m3", importer)
		}
	})
	b.Run("not found", func(b *testing.B) {
		for b.Loop() {
			r.Find("asyncio", importer)
		}
	})
}
