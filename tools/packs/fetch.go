package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// platforms are those whose wheels are read. A wheel is read, never installed and never run; a distribution without one
// is not declared, since building it would run it.
var platforms = [...]string{
	"manylinux1_x86_64", "manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_24_x86_64", "manylinux_2_28_x86_64",
	"manylinux_2_34_x86_64",
}

const usualPython = "3.13"

// fetch returns the wheel of a library in the folder, downloaded where it is not there.
func fetch(folder string, l entry) (string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	if file := findWheel(folder, l); file != "" {
		return file, nil
	}
	python := l.Python
	if python == "" {
		python = usualPython
	}
	args := []string{"-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
		"--python-version", python, "--dest", folder}
	for _, p := range platforms {
		args = append(args, "--platform", p)
	}
	cmd := exec.Command("python3", append(args, l.Name+"=="+l.Version)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", l.id(), err, stderr.String())
	}
	if file := findWheel(folder, l); file != "" {
		return file, nil
	}
	return "", fmt.Errorf("%s: pip downloaded no wheel of it", l.id())
}

// findWheel returns the wheel of a library in a folder, "" where there is none.
func findWheel(folder string, l entry) string {
	files, _ := filepath.Glob(filepath.Join(folder, "*.whl"))
	for _, file := range files {
		parts := strings.Split(filepath.Base(file), "-")
		if len(parts) >= 5 && normal(parts[0]) == normal(l.Name) && parts[1] == l.Version {
			return file
		}
	}
	return ""
}

// normal is the form of a distribution's name in which two spellings of one are equal, as package indexes have it.
func normal(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "-", ".", "-").Replace(name))
}
