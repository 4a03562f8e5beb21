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
	"time"
)

// install puts a project's wheel into a folder of its own, without what it depends on, and returns the folder. What was
// installed before is used again.
func install(ctx context.Context, cache string, p project) (string, error) {
	folder, err := filepath.Abs(filepath.Join(cache, p.name+"-"+p.version))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	// A stopped installation leaves the other name behind and is begun anew.
	unfinished := folder + ".part"
	if err := os.RemoveAll(unfinished); err != nil {
		return "", err
	}
	pip := exec.CommandContext(ctx, "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
		"--no-compile", "--only-binary", ":all:", "--ignore-requires-python", "--target", unfinished, p.name+"=="+p.version)
	if output, err := pip.CombinedOutput(); err != nil {
		return "", fmt.Errorf("installing %s %s: %w\n%s", p.name, p.version, err, output)
	}
	return folder, os.Rename(unfinished, folder)
}

// found is what is read of one finding in the JSON report.
type found struct {
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	Code      string `json:"code"`
	Certainty string `json:"certainty"`
	Message   string `json:"message"`
}

// check runs the command on a folder and returns a line for each finding, and the time a user waits.
func check(ctx context.Context, unheeded, folder string, p project) (lines []string, took time.Duration, err error) {
	unheeded, err = filepath.Abs(unheeded)
	if err != nil {
		return nil, 0, err
	}
	var errs bytes.Buffer
	command := exec.CommandContext(ctx, unheeded, "check", "--output-format", "json", ".")
	command.Dir, command.Stderr = folder, &errs
	start := time.Now()
	output, err := command.Output()
	took = time.Since(start)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || len(output) == 0) {
		return nil, took, fmt.Errorf("checking %s: %w\n%s", p.name, err, errs.Bytes())
	}
	var findings []found
	if err := json.Unmarshal(output, &findings); err != nil {
		return nil, took, fmt.Errorf("the report on %s: %w", p.name, err)
	}
	return recordLines(p, findings), took, nil
}
