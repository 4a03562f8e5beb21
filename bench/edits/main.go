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
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	programs := flag.String("unheeded", ".cache/unheeded", "the `programs` to time, separated by commas")
	rounds := flag.Int("rounds", 5, "how many files of a project are changed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, strings.Split(*programs, ","), flag.Args(), *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "edits:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, programs, folders []string, rounds int) error {
	for i := range programs {
		found, err := filepath.Abs(programs[i]) // it is started in another folder
		if err != nil {
			return err
		}
		programs[i] = found
	}
	_, err := fmt.Fprintln(out, "| project | program | unchanged | "+strings.Join(namesOf(changes), " | ")+" | cold |\n|---|---|"+strings.Repeat("---|", len(changes)+2))
	for _, folder := range folders {
		if err == nil {
			err = project(ctx, out, programs, folder, rounds)
		}
	}
	return err
}

// project writes the lines of one project.
func project(ctx context.Context, out io.Writer, programs []string, folder string, rounds int) error {
	work, err := os.MkdirTemp("", "edits")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	copied := filepath.Join(work, filepath.Base(folder))
	if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
		return err
	}
	files, err := candidates(copied, rounds)
	if err != nil {
		return err
	}
	timed := make([]series, len(programs))
	for i, program := range programs {
		timed[i] = series{program: program, dir: copied, cache: filepath.Join(work, "cache"+strconv.Itoa(i)), changed: make([][]sample, len(changes))}
		if _, err := timed[i].check(ctx); err != nil { // it fills the cache
			return err
		}
	}
	for _, file := range files {
		had, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for i := range timed {
			if err := timed[i].round(ctx, file, had); err != nil {
				return err
			}
		}
	}
	for i := range timed {
		if _, err := fmt.Fprintf(out, "| %s | %d | %s |\n", filepath.Base(folder), i+1, strings.Join(timed[i].cells(), " | ")); err != nil {
			return err
		}
	}
	return nil
}

// sample is one run: its processor time in seconds, and how many files it analysed of how many, 0 of 0 where it took all from
// what is kept.
type sample struct {
	seconds       float64
	analysed, all int
}

// series are the runs of a program in a project.
type series struct {
	program, dir, cache string
	unchanged, cold     []sample
	changed             [][]sample // by the change
}

// round makes all changes of one file, and takes them back.
func (s *series) round(ctx context.Context, file string, had []byte) error {
	for i, change := range changes {
		steps := []struct {
			text []byte
			into *[]sample
		}{{had, &s.unchanged}, {change.make(had), &s.changed[i]}, {had, nil}}
		for _, step := range steps {
			if err := os.WriteFile(file, step.text, 0o666); err != nil {
				return err
			}
			got, err := s.check(ctx)
			if err == nil && step.into == &s.unchanged {
				got, err = s.check(ctx) // the one before has seen that the file is as it was
			}
			if err != nil {
				return err
			}
			if step.into != nil {
				*step.into = append(*step.into, got)
			}
		}
	}
	got, err := s.check(ctx, "--no-cache")
	s.cold = append(s.cold, got)
	return err
}

var analysed = regexp.MustCompile(`(\d+) of (\d+) files are analysed`)

// check runs the program once.
func (s *series) check(ctx context.Context, more ...string) (sample, error) {
	args := append([]string{"check", "--workers", "1", "--exit-zero", "--cache-dir", s.cache}, more...)
	cmd := exec.CommandContext(ctx, s.program, append(args, ".")...)
	cmd.Dir, cmd.Env = s.dir, append(os.Environ(), "UNHEEDED_DEBUG=1")
	var out, notes bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &notes
	if err := cmd.Run(); err != nil {
		return sample{}, errors.Join(fmt.Errorf("%s: %w", s.program, err), errors.New(strings.TrimSpace(notes.String())))
	}
	got := sample{seconds: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()}
	if m := analysed.FindSubmatch(notes.Bytes()); m != nil {
		got.analysed, _ = strconv.Atoi(string(m[1])) // they are digits
		got.all, _ = strconv.Atoi(string(m[2]))
	}
	return got, nil
}

// cells are the medians, for a change with the numbers of files.
func (s *series) cells() []string {
	cells := []string{seconds(s.unchanged)}
	for _, samples := range s.changed {
		counts := make([]string, 0, len(samples))
		for _, one := range slices.SortedFunc(slices.Values(samples), func(a, b sample) int { return a.analysed - b.analysed }) {
			counts = append(counts, strconv.Itoa(one.analysed))
		}
		cells = append(cells, seconds(samples)+" ("+strings.Join(counts, ", ")+")")
	}
	return append(cells, seconds(s.cold))
}

func seconds(samples []sample) string {
	all := make([]float64, 0, len(samples))
	for _, one := range samples {
		all = append(all, one.seconds)
	}
	slices.Sort(all)
	return fmt.Sprintf("%.2f", all[len(all)/2])
}
