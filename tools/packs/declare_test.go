package main

import (
	"archive/zip"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/library"
)

var update = flag.Bool("update", false, "write what is declared into testdata/declared")

// declareTestdata declares the library in testdata/source.
func declareTestdata(t *testing.T) *declaration {
	t.Helper()
	file := filepath.Join(t.TempDir(), "lib-1.0-py3-none-any.whl")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(out)
	if err := archive.AddFS(os.DirFS("testdata/source")); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	own, err := openWheel("lib-1.0", file)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	python, err := library.NewStandardDeclarations(0)
	if err != nil {
		t.Fatal(err)
	}
	e := entry{Name: "lib", Version: "1.0"}
	l := &libraries{
		manifest: &manifest{LeaveOut: []string{"tests"}, Library: []entry{e}}, wheels: []*wheel{own}, facts: facts, python: python,
		current: []*wheel{own},
	}
	return l.declare(0, nil)
}

// TestDeclare: the library in testdata/source is declared as testdata/declared says; -update writes that.
func TestDeclare(t *testing.T) {
	d := declareTestdata(t)
	if *update {
		if err := os.RemoveAll("testdata/declared"); err != nil {
			t.Fatal(err)
		}
		if err := dump("testdata/declared", d.modules); err != nil {
			t.Fatal(err)
		}
	}
	have := t.TempDir()
	if err := dump(have, d.modules); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(texts(t, "testdata/declared"), texts(t, have)); diff != "" {
		t.Error(diff)
	}
	again := t.TempDir()
	if err := dump(again, declareTestdata(t).modules); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(texts(t, have), texts(t, again)); diff != "" {
		t.Errorf("the second time it is declared in another way: %s", diff)
	}
}

// texts returns the files of a folder.
func texts(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(folder, file)
		out[filepath.ToSlash(relative)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDifferences: what is async in one version alone is noted, by the names of class and method.
func TestDifferences(t *testing.T) {
	old := &declaration{kinds: map[string]bool{"Bot.send": false, "Bot.run": false, "connect": true}}
	young := &declaration{kinds: map[string]bool{"Bot.send": true, "Bot.run": false, "Bot.stop": true, "connect": true}}
	doubt := map[string]bool{}
	young.differences(old, doubt)
	if diff := cmp.Diff(map[string]bool{"Bot.send": true}, doubt); diff != "" {
		t.Error(diff)
	}
}

// TestManifest: the list is in order, and its patterns mean what they should.
func TestManifest(t *testing.T) {
	m, err := readManifest("libraries.toml")
	if err != nil {
		t.Fatal(err)
	}
	declared, several := map[string]bool{}, map[string][2]int{}
	for _, l := range m.Library {
		if !l.Support {
			declared[l.Name] = true
		}
		n := several[l.Name]
		n[0]++
		if l.Since != "" {
			n[1]++
		}
		several[l.Name] = n
	}
	if len(declared) < 80 {
		t.Errorf("only %d libraries are declared", len(declared))
	}
	for name, n := range several {
		if n[0] > 1 && n[1] != n[0]-1 {
			t.Errorf("%s has %d versions, of which %d say from which one on: all but the oldest must", name, n[0], n[1])
		}
	}
	for module, want := range map[string]bool{"telethon.tl.types": true, "telethon.tl.types.auth": true, "telethon.tl.custom": false, "telethon.tests.x": true} {
		var l entry
		for _, other := range m.Library {
			if other.Name == "telethon" {
				l = other
			}
		}
		if have := m.leavesOut(l, module); have != want {
			t.Errorf("%s: left out is %v", module, have)
		}
	}
}
