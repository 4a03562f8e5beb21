package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// acceptsEscapes switches the interpretation of escape sequences on, which old Windows consoles have off or lack.
func acceptsEscapes(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(console, &mode); err != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
