//go:build unix && !linux

package monitor

import "syscall"

// endWithUs does nothing: the system knows no such thing.
func endWithUs(*syscall.SysProcAttr) {}
