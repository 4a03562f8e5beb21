//go:build !windows

package cli

import "os"

// acceptsEscapes reports whether a terminal interprets escape sequences: all do where this file is built.
func acceptsEscapes(*os.File) bool { return true }
