//go:build unix

package monitor

import "syscall"

// withPrivateFiles calls a function, during which files that are made are the user's alone.
func withPrivateFiles(call func() error) error {
	was := syscall.Umask(0o177)
	defer syscall.Umask(was)
	return call()
}
