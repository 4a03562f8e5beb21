package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/cli"
	"github.com/unheeded/unheeded/internal/rule/page"
)

func main() { os.Exit(run()) }

// run is main with its deferred calls done before the process ends.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error: the current folder is not to be found:", err)
		return cli.ExitFailed
	}
	return cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, cli.Deps{
		Check:   checkWithAllRules,
		Display: page.Display,
		Build:   cache.Build,
		Rules:   ruleInfos(),
		Version: versionText(version, buildInfo()),
		Getenv:  os.Getenv,
		Dir:     dir,
	})
}

// buildInfo returns what the linker noted; empty in a build without modules.
func buildInfo() debug.BuildInfo {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return debug.BuildInfo{}
	}
	return *info
}
