package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"time"
)

// A contender is a command that checks a folder.
type contender struct {
	name string
	args []string
}

// compareChecks times the commands on each folder, as a user would wait for them.
func compareChecks(ctx context.Context, out io.Writer, rounds int, ruff, unheeded string, folders []string) error {
	if len(folders) == 0 {
		return nil
	}
	var contenders []contender
	for _, c := range []contender{
		{"ruff", []string{ruff, "check", "--quiet", "--isolated", "--no-cache", "--select", "ASYNC,RUF006"}},
		{"unheeded", []string{unheeded, "check", "--no-cache"}},
	} {
		path, err := exec.LookPath(c.args[0])
		if err != nil {
			fmt.Fprintf(out, "SKIPPED: %s is not there: %v\n", c.name, err)
			continue
		}
		c.args[0] = path
		contenders = append(contenders, c)
	}
	if len(contenders) == 0 {
		return nil
	}
	fmt.Fprintf(out, "check, wall time, median of %d\n", rounds)
	for _, folder := range folders {
		seconds := make([][]float64, len(contenders))
		for range rounds {
			for i, c := range contenders {
				took, err := wait(ctx, c, folder)
				if err != nil {
					return err
				}
				seconds[i] = append(seconds[i], took)
			}
		}
		fmt.Fprintf(out, "  %-20s", filepath.Base(folder))
		for i, c := range contenders {
			fmt.Fprintf(out, " %s %7.3f s  ", c.name, median(seconds[i]))
		}
		if len(contenders) == 2 {
			fmt.Fprintf(out, " unheeded : ruff %.2f", median(seconds[1])/median(seconds[0]))
		}
		fmt.Fprintln(out)
	}
	return nil
}

// wait runs a command on a folder and returns the seconds. That it finds something, exit code 1, is no error.
func wait(ctx context.Context, c contender, folder string) (float64, error) {
	command := exec.CommandContext(ctx, c.args[0], append(c.args[1:len(c.args):len(c.args)], folder)...)
	began := time.Now()
	output, err := command.CombinedOutput()
	took := time.Since(began).Seconds()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	if err != nil {
		return 0, fmt.Errorf("%s on %s: %w\n%.2000s", c.name, folder, err, output)
	}
	return took, nil
}
