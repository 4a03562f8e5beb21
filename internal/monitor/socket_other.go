//go:build !unix

package monitor

// withPrivateFiles calls a function.
func withPrivateFiles(call func() error) error { return call() }
