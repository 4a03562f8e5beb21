package monitor

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// Command is a program to run as if nobody watched it.
type Command struct {
	// Argv has the program first: a path, or a name that is looked for in PATH.
	Argv []string
	// Env is its environment, Dir the folder it runs in.
	Env []string
	Dir string
	// Streams that are files are handed over as they are, so that a terminal stays one.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Exit is how a program ended.
type Exit struct {
	// Code is its exit code; 128 and the number of the signal where a signal ended it, as shells count.
	Code int
	// Signal is the number of the signal that ended it, or 0.
	Signal int
}

// Run runs a command to its end. It gets the signals that are sent to this process, from the moment it starts, and this
// process ignores them. The error is that it could not be started.
func (c *Command) Run() (Exit, error) {
	cmd := exec.Command(c.Argv[0], c.Argv[1:]...)
	cmd.Env, cmd.Dir = c.Env, c.Dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Stdin, c.Stdout, c.Stderr
	exit, err := run(cmd)
	switch {
	case err == nil:
		return exit, nil
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return Exit{}, fmt.Errorf("there is no program %s", c.Argv[0])
	}
	return Exit{}, fmt.Errorf("cannot run %s: %w", c.Argv[0], err)
}

// exitOf reads the state of a process that has ended. Err is what waiting for it gave.
func exitOf(cmd *exec.Cmd, err error) (Exit, error) {
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) && !errors.Is(err, exec.ErrWaitDelay) {
		return Exit{}, err
	}
	return exitOfState(cmd.ProcessState), nil
}
