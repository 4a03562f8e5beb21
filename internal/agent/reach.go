package agent

import (
	"path"
	"regexp"
	"strings"
)

// pythonName is what interpreters are called: python, python3, python3.13, python3.13t, python.exe.
var pythonName = regexp.MustCompile(`(?i)^(python|pypy)[0-9.]*t?(\.exe)?$`)

// optionsWithValue are the interpreter's options that take the next word.
const optionsWithValue = "WX"

// Unreachable returns why the agent cannot get into the Python that a command line starts, or "" where nothing speaks
// against it. It knows what the options of an interpreter that is named as such say; what a launcher does with the
// environment cannot be seen.
func Unreachable(argv []string) string {
	if len(argv) == 0 || !pythonName.MatchString(path.Base(strings.ReplaceAll(argv[0], `\`, "/"))) {
		return ""
	}
	for words := argv[1:]; len(words) > 0; words = words[1:] {
		word := words[0]
		if len(word) < 2 || word[0] != '-' || word == "--" {
			return ""
		}
		if strings.HasPrefix(word, "--") {
			if word == "--check-hash-based-pycs" && len(words) > 1 {
				words = words[1:]
			}
			continue
		}
		for i, option := range word[1:] {
			switch {
			case option == 'I':
				return "-I isolates the interpreter from its environment, through which the agent gets in"
			case option == 'E':
				return "-E has the interpreter ignore PYTHONPATH, through which the agent gets in"
			case option == 'S':
				return "-S has the interpreter start without site, which starts the agent"
			case option == 'c' || option == 'm':
				return ""
			case strings.ContainsRune(optionsWithValue, option):
				if i+2 == len(word) && len(words) > 1 {
					words = words[1:]
				}
			default:
				continue
			}
			break
		}
	}
	return ""
}
