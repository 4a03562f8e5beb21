package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// state is what a server says of itself.
type state struct {
	PID      int            `json:"pid"`
	Requests int            `json:"requests"`
	Injected map[string]int `json:"injected"`
}

// sample is what processes held at a time, in bytes of memory that was resident.
type sample struct {
	requests        int
	server, monitor int64
}

// outcome is what came of a run.
type outcome struct {
	state   state
	samples []sample
	took    time.Duration
}

// spell is how long wrk runs at a time; between two spells the server is asked how far it is.
const spell = 5 * time.Second

// run serves requests until there were as many as a server is to have.
func (o options) run(ctx context.Context, dir, server string, watched bool) (outcome, error) {
	port, err := freePort()
	if err != nil {
		return outcome{}, err
	}
	argv := []string{o.python, "serve.py", server, o.loop, port, strconv.Itoa(o.every)}
	if watched {
		argv = append([]string{o.unheeded, "run", "--output-format", "json", "--output-file", "report.json", "--"}, argv...)
	}
	child := exec.CommandContext(ctx, argv[0], argv[1:]...) //nolint:gosec // the user names both
	child.Dir, child.Stdout, child.Stderr = dir, os.Stdout, os.Stderr
	if err := child.Start(); err != nil {
		return outcome{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	url := "http://127.0.0.1:" + port
	out, err := o.load(ctx, url, child.Process.Pid, watched)
	if err != nil {
		return out, errors.Join(err, child.Process.Kill(), <-ended)
	}
	if _, err := get(ctx, url+"/end"); err != nil {
		return out, errors.Join(err, child.Process.Kill(), <-ended)
	}
	return out, <-ended
}

// load makes the requests, and reads between them what the processes hold.
func (o options) load(ctx context.Context, url string, child int, watched bool) (outcome, error) {
	var out outcome
	began := time.Now()
	for patience := began.Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if _, err := get(ctx, url+"/"); err == nil {
			break
		} else if time.Now().After(patience) {
			return out, err
		}
	}
	for out.state.Requests < o.requests/2 {
		wrk := exec.CommandContext(ctx, o.wrk, "-t1", fmt.Sprintf("-c%d", o.connections), "-d"+spell.String(), url+"/") //nolint:gosec // as above
		if said, err := wrk.CombinedOutput(); err != nil || strings.Contains(string(said), "Socket errors") ||
			strings.Contains(string(said), "Non-2xx") {
			return out, fmt.Errorf("wrk: %v\n%s", err, said)
		}
		text, err := get(ctx, url+"/state")
		if err != nil {
			return out, err
		}
		if err := json.Unmarshal(text, &out.state); err != nil {
			return out, err
		}
		s := sample{requests: out.state.Requests}
		if s.server, err = resident(out.state.PID); err != nil {
			return out, err
		}
		if watched {
			if s.monitor, err = resident(child); err != nil {
				return out, err
			}
		}
		out.samples = append(out.samples, s)
	}
	out.took = time.Since(began)
	return out, nil
}

func get(ctx context.Context, url string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return io.ReadAll(response.Body)
}

func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, errors.Join(err, listener.Close())
}

// resident is what a process holds of the machine's memory, in bytes.
func resident(pid int) (int64, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "statm"))
	if err != nil {
		return 0, fmt.Errorf("how much memory is used is read on Linux alone: %w", err)
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0, fmt.Errorf("statm: %q", text)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}
