package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// workshop has the folders in which everything lies.
type workshop struct {
	ctx   context.Context
	cache string
	limit time.Duration
}

//go:embed tools.txt
var toolsText string

//go:embed trees.txt
var treesText string

//go:embed canary.py.txt
var canary []byte

// canaryName is the file that is added to each tree.
const canaryName = "canary_of_unheeded.py"

// tree is a folder of Python files.
type tree struct {
	name, folder string
	files, lines int
	bytes        int64
}

// say tells on the standard error stream how far it is.
func (w *workshop) say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// tool is the path of a tool's command.
func (w *workshop) tool(name string) string { return filepath.Join(w.cache, "tools", "bin", name) }

// once makes a folder by a function, unless it was made for the same text before. What was broken off is made anew.
func (w *workshop) once(name, text string, make func(folder string) error) (string, error) {
	folder := filepath.Join(w.cache, name)
	mark := folder + ".made"
	if made, err := os.ReadFile(mark); err == nil && string(made) == text {
		return folder, nil
	}
	w.say("making %s", name)
	if err := errors.Join(os.RemoveAll(folder), os.MkdirAll(filepath.Dir(folder), 0o755)); err != nil {
		return "", err
	}
	if err := make(folder); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return folder, os.WriteFile(mark, []byte(text), 0o644)
}

// python is the interpreter that makes the environment of the tools.
func (w *workshop) python() (string, error) {
	if found, err := exec.LookPath("python3.13"); err == nil && exec.CommandContext(w.ctx, found, "--version").Run() == nil {
		return found, nil
	}
	root, err := exec.CommandContext(w.ctx, "pyenv", "root").Output()
	if err == nil {
		found, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "versions", "3.13.*", "bin", "python"))
		if len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	return "", errors.New("there is no python3.13, nor one of pyenv")
}

func (w *workshop) quiet(name string, args ...string) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(w.ctx, name, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, said.String())
	}
	return nil
}

func (w *workshop) fetchTools() error {
	python, err := w.python()
	if err != nil {
		return err
	}
	_, err = w.once("tools", toolsText, func(folder string) error {
		list := folder + ".txt"
		if err := os.WriteFile(list, []byte(toolsText), 0o644); err != nil {
			return err
		}
		if err := w.quiet(python, "-m", "venv", folder); err != nil {
			return err
		}
		return w.quiet(filepath.Join(folder, "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", "-r", list)
	})
	return err
}

// fetchTrees returns the real trees, the standard library among them; of those that are not wanted none is fetched, but
// where none is wanted all are, to be multiplied.
func (w *workshop) fetchTrees(wanted map[string]bool) ([]tree, error) {
	if wanted["-"] {
		wanted = nil
	}
	var trees []tree
	add := func(name, text string, make func(folder string) error) error {
		if wanted != nil && !wanted[name] {
			return nil
		}
		folder, err := w.once(filepath.Join("trees", name), text, func(folder string) error {
			if err := make(folder); err != nil {
				return err
			}
			return prepare(folder)
		})
		if err != nil {
			return err
		}
		t, err := count(name, folder)
		trees = append(trees, t)
		return err
	}
	for line := range strings.Lines(treesText) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] == "#" {
			continue
		}
		err := add(fields[0], line, func(folder string) error {
			args := []string{
				"-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile", "--ignore-requires-python",
				"--only-binary=:all:", "--python-version", "3.13", "--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_28_x86_64",
				"--target", folder,
			}
			return w.quiet(filepath.Join(w.cache, "tools", "bin", "python"), append(args, fields[1:]...)...)
		})
		if err != nil {
			return nil, err
		}
	}
	return trees, add("stdlib", "3.13", func(folder string) error {
		out, err := exec.CommandContext(w.ctx, w.tool("python"), "-c", "import os; print(os.path.dirname(os.__file__))").Output()
		if err != nil {
			return err
		}
		return copyPython(strings.TrimSpace(string(out)), folder)
	})
}

// copyPython copies the Python files of the standard library, less its tests, some of which do not parse, and what is
// installed beside it.
func copyPython(from, to string) error {
	return filepath.WalkDir(from, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "site-packages" || name == "test" || name == "tests" || name == "__pycache__" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".py") {
			return nil
		}
		below, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return write(filepath.Join(to, below), text)
	})
}

func write(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// prepare makes a folder a project that all tools look at whole: nothing but Python, settings that say nothing, the canary.
func prepare(folder string) error {
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(file, ".py") {
			return err
		}
		return os.Remove(file)
	})
	return errors.Join(err, write(filepath.Join(folder, "pyproject.toml"), nil), write(filepath.Join(folder, canaryName), canary))
}

func count(name, folder string) (tree, error) {
	t := tree{name: name, folder: folder}
	err := filepath.WalkDir(folder, func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".py") {
			return err
		}
		text, err := os.ReadFile(file)
		t.files++
		t.lines += bytes.Count(text, []byte("\n"))
		t.bytes += int64(len(text))
		return err
	})
	return t, err
}
