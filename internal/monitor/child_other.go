//go:build !unix

package monitor

import (
	"os"
	"os/exec"
	"os/signal"
)

// run starts a command. What is typed reaches it from the console itself; this process ignores it.
func run(cmd *exec.Cmd) (Exit, error) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return Exit{}, err
	}
	return exitOf(cmd, cmd.Wait())
}

func exitOfState(state *os.ProcessState) Exit { return Exit{Code: state.ExitCode()} }

// EndBy does nothing: no signal ends a process there.
func EndBy(int) {}
