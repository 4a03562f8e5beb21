package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

const recordHead = "# Written by `make eco-update`: every finding on the projects of projects.txt. Read the difference, line by line.\n"

// recordLines writes each finding in one line that is the same on every machine.
func recordLines(p project, findings []found) []string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		message := strings.Join(strings.Fields(f.Message), " ")
		lines[i] = fmt.Sprintf("%s %s:%d:%d %s %s: %s", p.name, f.Path, f.Line, f.Column, f.Code, f.Certainty, message)
	}
	return lines
}

// readRecord returns the lines on record; none where there is no record yet.
func readRecord(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func writeRecord(path string, lines []string) error {
	slices.Sort(lines)
	text := recordHead + strings.Join(append(lines, ""), "\n")
	return os.WriteFile(path, []byte(text), 0o644)
}

// ofProjects keeps the lines of some projects.
func ofProjects(lines []string, projects []project) []string {
	var kept []string
	for _, line := range lines {
		name, _, _ := strings.Cut(line, " ")
		if slices.ContainsFunc(projects, func(p project) bool { return p.name == name }) {
			kept = append(kept, line)
		}
	}
	return kept
}

// difference tells which lines of before are gone and which lines of after are new; equal lines are paired off.
func difference(before, after []string) (gone, come []string) {
	left := map[string]int{}
	for _, line := range before {
		left[line]++
	}
	for _, line := range after {
		if left[line] == 0 {
			come = append(come, line)
			continue
		}
		left[line]--
	}
	for _, line := range before {
		if left[line] > 0 {
			gone = append(gone, line)
			left[line]--
		}
	}
	return gone, come
}
