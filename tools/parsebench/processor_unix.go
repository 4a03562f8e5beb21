//go:build unix

package main

import (
	"syscall"
	"time"
)

// processorTime is what this process has used of processors so far, on which other programs have little influence.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
