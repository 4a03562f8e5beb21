//go:build !linux

package monitor

// isStopped knows nothing: that takes a call that is another one on every system.
func isStopped(int) bool { return false }
