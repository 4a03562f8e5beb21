package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed serve.py
var serve []byte

// options are what is served, how often, and by what.
type options struct {
	unheeded, python, wrk, loop string
	requests, every             int
	connections                 int
}

func main() {
	var o options
	flag.StringVar(&o.unheeded, "unheeded", "unheeded", "the program that watches")
	flag.StringVar(&o.python, "python", "python3", "the interpreter, with the frameworks installed")
	flag.StringVar(&o.wrk, "wrk", "wrk", "the program that makes the requests")
	flag.StringVar(&o.loop, "loop", "asyncio", "the event loop: asyncio or uvloop")
	flag.IntVar(&o.requests, "requests", 1_000_000, "how many requests, of all servers together")
	flag.IntVar(&o.every, "every", 100, "one request in so many loses something")
	flag.IntVar(&o.connections, "connections", 32, "how many connections there are at a time")
	servers := flag.String("servers", "starlette,aiohttp", "which frameworks")
	flag.Parse()
	ctx := context.Background()
	if err := soak(ctx, os.Stdout, o, strings.Split(*servers, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// soak runs each server watched, and then unwatched for its memory.
func soak(ctx context.Context, out io.Writer, o options, servers []string) error {
	if _, err := exec.LookPath(o.wrk); err != nil {
		return fmt.Errorf("%w: it is the package wrk of Debian and Ubuntu", err)
	}
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string][]byte{"serve.py": serve, ".git/HEAD": nil} { // a project of its own
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, text, 0o600)); err != nil {
			return err
		}
	}
	for _, program := range []*string{&o.unheeded, &o.python} { // the servers run elsewhere
		if strings.ContainsRune(filepath.ToSlash(*program), '/') {
			if *program, err = filepath.Abs(*program); err != nil {
				return err
			}
		}
	}
	var faults []error
	for _, server := range servers {
		watched, err := o.run(ctx, dir, server, true)
		if err != nil {
			return fmt.Errorf("%s: %w", server, err)
		}
		plain, err := o.run(ctx, dir, server, false)
		if err != nil {
			return fmt.Errorf("%s, not watched: %w", server, err)
		}
		report, err := readReport(filepath.Join(dir, "report.json"))
		if err != nil {
			return err
		}
		fault := report.compare(out, server, watched.state)
		faults = append(faults, fault, compareMemory(out, server, watched, plain))
	}
	return errors.Join(faults...)
}
