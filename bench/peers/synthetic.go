package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/internal/python/scan"
)

// multiply makes a tree of so many million lines of copies of others. In each copy whatever the tree defines, its packages
// among it, has a name of its own; names that the standard library defines as well stay what they are.
func (w *workshop) multiply(trees []tree, millions float64) (tree, error) {
	name := fmt.Sprintf("%.4g million lines", millions)
	var made []string
	for _, t := range trees {
		made = append(made, fmt.Sprintf("%s %d %d", t.name, t.files, t.lines))
	}
	folder, err := w.once(filepath.Join("trees", strings.ReplaceAll(name, " ", "-")), strings.Join(made, "\n"), func(folder string) error {
		foreign := map[string]bool{}
		for _, t := range trees {
			if t.name == "stdlib" {
				if err := definitions(t.folder, foreign); err != nil {
					return err
				}
			}
		}
		lines := 0
		for copied := 0; ; copied++ {
			for _, t := range trees {
				if t.name == "stdlib" {
					continue // it cannot be there twice under names of its own
				}
				if lines >= int(millions*1e6) {
					return prepare(folder)
				}
				if err := copyRenamed(t.folder, folder, fmt.Sprintf("_%d", copied), foreign); err != nil {
					return err
				}
				lines += t.lines
			}
			if lines == 0 {
				return fmt.Errorf("there is nothing to multiply")
			}
		}
	})
	if err != nil {
		return tree{}, err
	}
	return count(name, folder)
}

// definitions adds the names of the functions and classes that the files in a folder define.
func definitions(folder string, names map[string]bool) error {
	var s scan.Scanner
	return eachFile(folder, func(_ string, text []byte) error {
		before := scan.EOF
		for s.Reset(text); ; {
			s.Next()
			if s.Kind == scan.EOF {
				return nil
			}
			if s.Kind == scan.Name && (before == scan.Def || before == scan.Class) {
				names[string(text[s.Start:s.End])] = true
			}
			before = s.Kind
		}
	})
}

// copyRenamed copies the files of a folder. What they define, and no foreign code does, gets an ending.
func copyRenamed(from, to, ending string, foreign map[string]bool) error {
	own := map[string]bool{}
	if err := definitions(from, own); err != nil {
		return err
	}
	packages, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, p := range packages {
		own[strings.TrimSuffix(p.Name(), ".py")] = true
	}
	renamed := func(name string) bool {
		return own[name] && !foreign[name] && !strings.HasPrefix(name, "__")
	}
	var s scan.Scanner
	return eachFile(from, func(file string, text []byte) error {
		below, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		if below == canaryName {
			return nil
		}
		var out bytes.Buffer
		done := uint32(0)
		for s.Reset(text); ; {
			s.Next()
			if s.Kind == scan.EOF {
				break
			}
			if s.Kind == scan.Name && renamed(string(text[s.Start:s.End])) {
				out.Write(text[done:s.End])
				out.WriteString(ending)
				done = s.End
			}
		}
		out.Write(text[done:])
		top, rest, inside := strings.Cut(filepath.ToSlash(below), "/")
		stem, isFile := strings.CutSuffix(top, ".py")
		if renamed(stem) {
			stem += ending
		}
		switch {
		case inside:
			below = stem + "/" + rest
		case isFile:
			below = stem + ".py"
		}
		return write(filepath.Join(to, filepath.FromSlash(below)), out.Bytes())
	})
}

// eachFile calls do with each Python file of a folder, its text without byte order mark.
func eachFile(folder string, do func(file string, text []byte) error) error {
	return filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".py") {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return do(file, bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	})
}
