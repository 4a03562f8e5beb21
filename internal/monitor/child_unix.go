//go:build unix

package monitor

import (
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// run starts a command and passes signals on.
//
// With a terminal the program stays in our process group: it is in the foreground when we are, a pipeline stays one job,
// and what is typed (Ctrl-C, Ctrl-Z) reaches it from the terminal itself. Without one it has a group of its own, so that a
// signal that is sent to our group reaches it once and not twice.
func run(cmd *exec.Cmd) (Exit, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err == nil {
		defer func() { _ = tty.Close() }()
	} else {
		tty = nil
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: tty == nil}
	endWithUs(cmd.SysProcAttr)
	// A grandchild that keeps the output open is not waited for.
	cmd.WaitDelay = 100 * time.Millisecond

	signals := make(chan os.Signal, 32)
	// What whoever started us has it ignore, as nohup does and a shell for jobs in the background, the program inherits as long
	// as we do not touch it. It may take such a signal all the same, so that is passed on, too.
	var later []os.Signal
	for _, s := range passedOn() {
		if signal.Ignored(s) {
			later = append(later, s)
		} else {
			signal.Notify(signals, s)
		}
	}
	defer signal.Stop(signals)
	done := make(chan error, 1)
	started := make(chan error, 1)
	go func() {
		// The system tells the program of our death when the thread ends that started it, so that thread stays.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			done <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return Exit{}, err
	}
	for _, s := range later {
		signal.Notify(signals, s)
	}
	for {
		select {
		case err := <-done:
			return exitOf(cmd, err)
		case s := <-signals:
			if tty != nil && typed(s) && inForeground(tty) {
				continue // the terminal has sent it to the whole group
			}
			_ = cmd.Process.Signal(s)
		}
	}
}

// passedOn are the signals that somebody may send to a program to tell it something.
func passedOn() []os.Signal {
	return []os.Signal{
		syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM,
	}
}

func typed(s os.Signal) bool { return s == syscall.SIGINT || s == syscall.SIGQUIT }

func inForeground(tty *os.File) bool {
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

func exitOfState(state *os.ProcessState) Exit {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return Exit{Code: 128 + int(status.Signal()), Signal: int(status.Signal())}
	}
	return Exit{Code: state.ExitCode()}
}

// EndBy ends this process by a signal, where that ends a process quietly: whoever waits for us then sees what it would have
// seen of the program. It returns where the signal does no such thing.
func EndBy(number int) {
	s := syscall.Signal(number)
	switch s {
	case syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL, syscall.SIGPIPE, syscall.SIGALRM, syscall.SIGUSR1, syscall.SIGUSR2:
	default:
		return // Go writes its goroutines down when it is ended by the others
	}
	signal.Reset(s)
	if syscall.Kill(os.Getpid(), s) == nil {
		time.Sleep(time.Second)
	}
}
