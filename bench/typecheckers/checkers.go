package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// finding is what a checker says of one place. The path is relative to the project, with slashes; line and column count
// from 1.
type finding struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// checker is a type checker: how to run it on a project with its rules about coroutines alone.
type checker struct {
	name string
	run  func(context.Context, *workshop, job) ([]finding, error)
}

func checkers() []checker {
	return []checker{
		{"pyright", pyright("pyright")},
		{"basedpyright", pyright("basedpyright")},
		{"ty", ty},
		{"pyrefly", pyrefly},
		{"mypy", mypy},
	}
}

// pyright runs pyright, or a program that is run like it. Its configuration stands beside the project's files, since
// imports start there.
func pyright(program string) func(context.Context, *workshop, job) ([]finding, error) {
	return func(ctx context.Context, w *workshop, j job) ([]finding, error) {
		settings, err := json.Marshal(map[string]any{
			"include": []string{"."}, "exclude": []string{}, "extraPaths": j.roots, "pythonVersion": j.version,
			"typeCheckingMode": "off", "reportUnusedCoroutine": "error", "reportUnnecessaryComparison": "error",
			"enableTypeIgnoreComments": false,
		})
		if err != nil {
			return nil, err
		}
		file := filepath.Join(j.folder, program+"-compared.json")
		if err := os.WriteFile(file, settings, 0o644); err != nil {
			return nil, err
		}
		out, err := output(ctx, j, w.tool(program), "-p", file, "--outputjson", "--pythonpath", filepath.Join(binFolder(j.environment), "python"))
		if err != nil {
			return nil, err
		}
		return readPyright(out, j.folder)
	}
}

func readPyright(out []byte, folder string) ([]finding, error) {
	var report struct {
		GeneralDiagnostics []struct {
			File, Rule, Message string
			Range               struct{ Start struct{ Line, Character int } }
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, err
	}
	var all []finding
	for _, d := range report.GeneralDiagnostics {
		// Its rule about comparisons says more than what is about coroutines.
		if d.Rule == "reportUnusedCoroutine" || d.Rule == "reportUnnecessaryComparison" && strings.Contains(d.Message, "references coroutine") {
			all = append(all, finding{relative(folder, d.File), d.Range.Start.Line + 1, d.Range.Start.Character + 1, d.Rule, d.Message})
		}
	}
	return all, nil
}

func ty(ctx context.Context, w *workshop, j job) ([]finding, error) {
	config := filepath.Join(j.folder, "ty-compared.toml")
	if err := os.WriteFile(config, []byte("[analysis]\nrespect-type-ignore-comments = false\n"), 0o644); err != nil {
		return nil, err
	}
	args := []string{
		"check", "--no-progress", "--config-file", config, "--python", j.environment, "--python-version", j.version,
		"--output-format", "gitlab", "--ignore", "all", "--error", "unused-awaitable", "--no-respect-ignore-files",
	}
	for _, root := range j.roots[1:] {
		args = append(args, "--extra-search-path", root)
	}
	out, err := output(ctx, j, w.tool("ty"), append(args, ".")...)
	if err != nil {
		return nil, err
	}
	return readTy(out, j.folder)
}

func readTy(out []byte, folder string) ([]finding, error) {
	var report []struct {
		CheckName   string `json:"check_name"`
		Description string
		Location    struct {
			Path      string
			Positions struct{ Begin struct{ Line, Column int } }
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, err
	}
	var all []finding
	for _, d := range report {
		if begin := d.Location.Positions.Begin; d.CheckName == "unused-awaitable" {
			all = append(all, finding{relative(folder, d.Location.Path), begin.Line, begin.Column, d.CheckName, d.Description})
		}
	}
	return all, nil
}

func pyrefly(ctx context.Context, w *workshop, j job) ([]finding, error) {
	config := filepath.Join(j.folder, "pyrefly-compared.toml")
	if err := os.WriteFile(config, []byte("project-includes = [\"**/*.py\"]\nuse-ignore-files = false\n"), 0o644); err != nil {
		return nil, err
	}
	args := []string{
		"check", "-c", config, "--output-format", "json", "--summary=none", "--progress-bar", "no", "--only", "unused-coroutine",
		"--error", "unused-coroutine", "--python-version", j.version,
		"--python-interpreter-path", filepath.Join(binFolder(j.environment), "python"),
	}
	for _, root := range j.roots {
		args = append(args, "--search-path", root)
	}
	out, err := output(ctx, j, w.tool("pyrefly"), args...)
	if err != nil {
		return nil, err
	}
	return readPyrefly(out, j.folder)
}

func readPyrefly(out []byte, folder string) ([]finding, error) {
	var report struct {
		Errors []struct {
			Line, Column            int
			Path, Name, Description string
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, err
	}
	var all []finding
	for _, d := range report.Errors {
		if d.Name == "unused-coroutine" {
			all = append(all, finding{relative(folder, d.Path), d.Line, d.Column, d.Name, d.Description})
		}
	}
	return all, nil
}

func mypy(ctx context.Context, w *workshop, j job) ([]finding, error) {
	args := []string{
		"--config-file=", "--cache-dir=" + os.DevNull, "--python-version", j.version,
		"--python-executable", filepath.Join(binFolder(j.environment), "python"), "--check-untyped-defs",
		"--follow-imports=silent", "--ignore-missing-imports", "--namespace-packages", "--explicit-package-bases",
		"--enable-error-code", "unused-awaitable", "--enable-error-code", "truthy-bool", "--output", "json",
	}
	args = append(args, j.mypy...)
	cmd := command(ctx, j, w.tool("mypy"), args...)
	cmd.Env = append(os.Environ(), "MYPYPATH="+strings.Join(j.roots, string(os.PathListSeparator)))
	out, err := finish(cmd)
	if err != nil {
		return nil, err
	}
	all, err := readMypy(out, j.folder)
	if err == nil && cmd.ProcessState.ExitCode() == mypyStopped {
		err = fmt.Errorf("mypy stops: %s", out)
	}
	return all, err
}

// mypyStopped is the exit code of mypy when it could not check.
const mypyStopped = 2

// boolCoroutine is what mypy says of a coroutine whose truth is looked at.
var boolCoroutine = regexp.MustCompile(`(returns|has type) "Coroutine\[[^"]*" which does not implement`)

func readMypy(out []byte, folder string) ([]finding, error) {
	var all []finding
	for line := range bytes.Lines(out) {
		var d struct {
			File, Message, Code, Severity string
			Line, Column                  int
		}
		if err := json.Unmarshal(line, &d); err != nil {
			return all, fmt.Errorf("mypy says %s", bytes.TrimSpace(line))
		}
		switch {
		case d.Code == "unused-coroutine", d.Code == "unused-awaitable":
		case d.Code == "truthy-bool" && boolCoroutine.MatchString(d.Message):
		default:
			continue
		}
		all = append(all, finding{relative(folder, d.File), d.Line, d.Column + 1, d.Code, d.Message})
	}
	return all, nil
}

// relative is a path as a checker gives it, relative to the project or not, in the form of a finding.
func relative(folder, path string) string {
	if filepath.IsAbs(path) {
		if below, err := filepath.Rel(folder, path); err == nil {
			path = below
		}
	}
	return filepath.ToSlash(path)
}

// output runs a program in the project's folder and returns what it prints. That it found something is no error.
func output(ctx context.Context, j job, program string, args ...string) ([]byte, error) {
	return finish(command(ctx, j, program, args...))
}

// command is a program that is run in the project's folder and ends with all that it started.
func command(ctx context.Context, j job, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = j.folder
	endWhole(cmd)
	return cmd
}

func finish(cmd *exec.Cmd) ([]byte, error) {
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err == nil || errors.As(err, &exit) && len(bytes.TrimSpace(out)) > 0 {
		return out, nil
	}
	text := errs.String()
	return nil, fmt.Errorf("%s: %w: %s", filepath.Base(cmd.Path), err, text[max(0, len(text)-2000):])
}
