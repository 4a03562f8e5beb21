package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/cli"
	"github.com/unheeded/unheeded/internal/rule/page"
)

func main() { os.Exit(run()) }

// run is main with its deferred calls done before the process ends.
func run() int {
	ctx := context.Background()
	if signals := interrupts(); len(signals) > 0 { // none would mean all
		interrupted, stop := signal.NotifyContext(ctx, signals...)
		defer stop()
		context.AfterFunc(interrupted, stop) // a second interrupt ends the process at once
		ctx = interrupted
	}
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error: the current folder is not to be found:", err)
		return cli.ExitFailed
	}
	return cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, cli.Deps{
		Check:   checkWithAllRules,
		Display: page.Display,
		Build:   cache.Build,
		Rules:   ruleInfos,
		Version: versionText(version, buildInfo()),
		Getenv:  os.Getenv,
		Dir:     dir,
		Environ: os.Environ(),
	})
}

// interrupts are the signals that end a command in its own time. What whoever started us has it ignore, as a shell does for
// jobs in the background, stays ignored, also by the programs that we start.
func interrupts() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM}, signal.Ignored)
}

// buildInfo returns what the linker noted; empty in a build without modules.
func buildInfo() debug.BuildInfo {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return debug.BuildInfo{}
	}
	return *info
}
