//go:build unix

package main

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// endWhole makes a command end with the processes that it started: some of the tools are a script around a program.
func endWhole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// peak is the most memory that the process, or one of those that it waited for, had at once, in bytes.
func peak(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss) //nolint:unconvert // not 64 bits everywhere
	}
	return int64(usage.Maxrss) << 10 //nolint:unconvert // as above
}
