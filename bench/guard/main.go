package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
)

// bound is the largest ratio of a check's processor time to that of CPython's parser. In November 2026 the ratio was
// measuredRatio; the room above it is for machines on which the two grow apart.
const (
	measuredRatio = 1.1
	bound         = 1.6
)

// packages are the ones that are checked: those with the most async code of what the tests install, of all its kinds.
const packages = "redis,sanic,tornado,trio"

// parser parses all files of a folder.
const parser = `
import ast, pathlib, sys
files = list(pathlib.Path(sys.argv[1]).rglob("*.py"))
for path in files:
    ast.parse(path.read_bytes(), str(path))
print(len(files))
`

func main() {
	unheeded := flag.String("unheeded", ".cache/unheeded", "the `command` unheeded")
	python := flag.String("python", "python3", "an `interpreter` that has the packages "+packages)
	rounds := flag.Int("rounds", 5, "how often each side is timed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := guard(ctx, os.Stdout, *unheeded, *python, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "guard:", err)
		os.Exit(1)
	}
}

func guard(ctx context.Context, out io.Writer, unheeded, python string, rounds int) error {
	for _, command := range []*string{&unheeded, &python} {
		found, err := exec.LookPath(*command)
		if err != nil {
			return err
		}
		if *command, err = filepath.Abs(found); err != nil { // it is started in another folder
			return err
		}
	}
	folder, err := os.MkdirTemp("", "guard")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := copyPackages(ctx, python, folder); err != nil {
		return err
	}
	var ours, theirs float64
	for round := range rounds {
		check, err := time(ctx, folder, unheeded, "check", "--no-cache", "--workers", "1", "--exit-zero", ".")
		if err != nil {
			return err
		}
		parse, err := time(ctx, folder, python, "-I", "-c", parser, ".")
		if err != nil {
			return err
		}
		if round == 0 {
			ours, theirs = check, parse
		}
		ours, theirs = min(ours, check), min(theirs, parse)
	}
	ratio := ours / theirs
	_, err = fmt.Fprintf(out, "A check takes %.2f times the processor time of CPython's parser (bound %.1f, when the bound was set %.1f).\n", ratio, bound, measuredRatio)
	if err == nil && ratio > bound {
		err = fmt.Errorf("a check has become slower: %.3f s against %.3f s; docs/internals/speed.md says how to look", ours, theirs)
	}
	return err
}

// copyPackages copies the packages of an interpreter into a folder.
func copyPackages(ctx context.Context, python, folder string) error {
	where, err := exec.CommandContext(ctx, python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").Output()
	if err != nil {
		return fmt.Errorf("asking %s where its packages lie: %w", python, err)
	}
	for name := range strings.SplitSeq(packages, ",") {
		from := filepath.Join(string(bytes.TrimSpace(where)), name)
		if err := os.CopyFS(filepath.Join(folder, name), os.DirFS(from)); err != nil {
			return err
		}
	}
	return nil
}

// time is the processor time that a command takes in a folder, in seconds. It has to do its work: to print something.
func time(ctx context.Context, folder, name string, args ...string) (float64, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return 0, errors.Join(fmt.Errorf("%s: %w", name, err), errors.New(strings.TrimSpace(problems.String())))
	}
	if out.Len() == 0 {
		return 0, fmt.Errorf("%s printed nothing: it cannot have looked at the packages", name)
	}
	return (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), nil
}
