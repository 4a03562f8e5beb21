package monitor

import (
	"bytes"
	"fmt"
	"os"
)

// isStopped tells whether somebody has stopped a process, by a signal or in a debugger.
func isStopped(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	// The name of the program stands in parentheses, and may hold any character.
	state := text[bytes.LastIndexByte(text, ')')+1:]
	return len(state) > 1 && (state[1] == 'T' || state[1] == 't')
}
