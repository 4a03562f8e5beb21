package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// environment returns a virtual environment with what a project requires, and nothing else. What was made before is used
// again.
func (w *workshop) environment(ctx context.Context, p project) (string, error) {
	requirements := strings.Join(p.Requirements, "\n")
	folder := filepath.Join(w.cache, "environments", p.Name+"-"+digest(requirements))
	return folder, once(folder, func(unfinished string) error {
		list := filepath.Join(unfinished, "requirements.txt")
		if err := w.uv(ctx, "venv", "--quiet", "--allow-existing", "--python", w.python, unfinished); err != nil {
			return err
		}
		if len(p.Requirements) == 0 {
			return nil
		}
		if err := os.WriteFile(list, []byte(requirements), 0o644); err != nil {
			return err
		}
		return w.uv(ctx, "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:",
			"--python", filepath.Join(binFolder(unfinished), "python"), "-r", list)
	})
}

// uv runs the installer, whose cache lies beside what it installs, so that files can be shared.
func (w *workshop) uv(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, w.tool("uv"), args...)
	cmd.Env = append(os.Environ(), "UV_CACHE_DIR="+filepath.Join(w.cache, "uv"), "UV_NO_CONFIG=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("uv %s: %w\n%s", args[0], err, out)
	}
	return nil
}

// install installs the checkers. Their programs know where they lie, so the environment is made where it stays, and a
// file tells that it is whole.
func (w *workshop) install(ctx context.Context) error {
	folder := filepath.Join(w.cache, "tools-"+digest(toolList))
	w.bin = binFolder(folder)
	whole := filepath.Join(folder, "whole")
	if _, err := os.Stat(whole); err == nil {
		return nil
	}
	if out, err := exec.CommandContext(ctx, w.python, "-m", "venv", "--clear", folder).CombinedOutput(); err != nil {
		return fmt.Errorf("making an environment: %w\n%s", err, out)
	}
	list := filepath.Join(folder, "tools.txt")
	if err := os.WriteFile(list, []byte(toolList), 0o644); err != nil {
		return err
	}
	pip := exec.CommandContext(ctx, w.tool("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", list)
	if out, err := pip.CombinedOutput(); err != nil {
		return fmt.Errorf("installing the checkers: %w\n%s", err, out)
	}
	return os.WriteFile(whole, nil, 0o644)
}
