package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// sample is what one run of a command took: wall and processor time in seconds, and the peak memory of its largest process in
// bytes, 0 where the system does not tell.
type sample struct {
	wall, cpu float64
	memory    int64
}

// result has the samples of one contender on one tree.
type result struct {
	name       string
	cold, warm []sample
	findings   int
	// failure, where not empty, tells why there are none.
	failure string
}

// compare times the contenders on a tree, in turns.
func (w *workshop) compare(t tree, contenders []contender, rounds int) []result {
	results := make([]result, len(contenders))
	pyright := filepath.Join(filepath.Dir(t.folder), "pyright.json")
	setting := `{"typeCheckingMode": "off", "reportUnusedCoroutine": "error", "pythonVersion": "3.13", "include": ["` + filepath.Base(t.folder) + `"]}`
	if err := os.WriteFile(pyright, []byte(setting), 0o644); err != nil {
		results[0].failure = err.Error()
		return results
	}
	for i, c := range contenders {
		results[i].name = c.name
	}
	for round := range rounds {
		for i, c := range contenders {
			r := &results[i]
			if r.failure != "" {
				continue
			}
			cold, err := w.time(t, c, r, c.cold(t))
			if err != nil {
				r.failure = err.Error()
				w.say("  %s: %s", c.name, r.failure)
				continue
			}
			r.cold = append(r.cold, cold)
			w.say("  %s %d: %.2f s", c.name, round+1, cold.wall)
			if c.warm == nil {
				continue
			}
			if err := w.timeWarm(t, c, r, round); err != nil {
				r.failure = "warm: " + err.Error()
			}
		}
	}
	return results
}

// timeWarm times a run with a cache, after one that fills it in the first round.
func (w *workshop) timeWarm(t tree, c contender, r *result, round int) error {
	cache := filepath.Join(w.cache, "caches", c.name, strings.ReplaceAll(t.name, " ", "-"))
	if round == 0 {
		if err := errors.Join(os.RemoveAll(cache), os.MkdirAll(filepath.Dir(cache), 0o755)); err != nil {
			return err
		}
		for range 2 { // what was just written is trusted by the second run
			if _, err := w.time(t, c, r, c.warm(t, cache)); err != nil {
				return err
			}
			time.Sleep(2500 * time.Millisecond)
		}
	}
	warm, err := w.time(t, c, r, c.warm(t, cache))
	r.warm = append(r.warm, warm)
	return err
}

// time runs a command in a tree once. It has to tell of the canary.
func (w *workshop) time(t tree, c contender, r *result, args []string) (sample, error) {
	ctx, cancel := context.WithTimeout(w.ctx, w.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = t.folder
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	cmd.Env = append(os.Environ(), "UNHEEDED_CACHE_DIR=", "VIRTUAL_ENV=", "PYRIGHT_PYTHON_IGNORE_WARNINGS=1")
	endWhole(cmd)
	began := time.Now()
	err := cmd.Run()
	s := sample{wall: time.Since(began).Seconds()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return s, fmt.Errorf("took more than %v", w.limit)
	case err != nil && !errors.As(err, &exit):
		return s, err
	}
	s.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	s.memory = peak(cmd.ProcessState)
	found := c.finding.FindAll(out.Bytes(), -1)
	if !tellsOfCanary(c, out.Bytes()) {
		return s, fmt.Errorf("it does not tell of the canary (%v): %.300s", cmd.ProcessState, bytes.TrimSpace(append(problems.Bytes(), out.Bytes()...)))
	}
	r.findings = len(found)
	return s, nil
}

// tellsOfCanary tells whether one of the lines is a finding in the file that was added.
func tellsOfCanary(c contender, out []byte) bool {
	for line := range bytes.Lines(out) {
		if bytes.Contains(line, []byte(canaryName)) && c.finding.Match(line) {
			return true
		}
	}
	return false
}

// median returns the one in the middle; 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	values = slices.Sorted(slices.Values(values))
	if n := len(values); n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[len(values)/2]
}

func walls(samples []sample) (all []float64) {
	for _, s := range samples {
		all = append(all, s.wall)
	}
	return all
}

func cpus(samples []sample) (all []float64) {
	for _, s := range samples {
		all = append(all, s.cpu)
	}
	return all
}

// memory is the median of the peaks, in MiB.
func memory(samples []sample) float64 {
	var all []float64
	for _, s := range samples {
		all = append(all, float64(s.memory)/(1<<20))
	}
	return median(all)
}

// machine says what it was timed on.
func machine() string {
	name := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				name = strings.TrimSpace(value)
				break
			}
		}
	}
	load := ""
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load " + strings.Join(strings.Fields(string(text))[:3], " ") + " at the end"
	}
	return fmt.Sprintf("%s, %d processors, %s%s", name, runtime.GOMAXPROCS(0), runtime.GOOS, load)
}
