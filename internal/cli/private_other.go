//go:build !unix

package cli

import "os"

// private makes a folder. The folder for temporary files is each user's own where this file is built.
func private(folder string) error { return os.MkdirAll(folder, 0o700) }
