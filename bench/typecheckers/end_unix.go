//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// endWhole makes a command end with the processes that it started: some of the checkers are a script around a program.
func endWhole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
