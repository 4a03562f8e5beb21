package agent

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What the agent takes; what is more it passes over, as python/_unheeded_agent/settings.py says.
const (
	MaxOrigins = 1000
	MaxTime    = 24 * time.Hour
)

// Options is how closely the agent looks. The zero value of each field but Folder and Socket is the default.
type Options struct {
	// Folder is what Unpack returned.
	Folder string
	// Socket is the path of the monitor's Unix socket, or tcp:127.0.0.1:PORT:TOKEN.
	Socket string
	// Origins is how many frames a coroutine remembers of its making: 0 none until the first is lost, then 3.
	Origins int
	// Sites is whether tasks remember the line that made them.
	Sites Sites
	// Poll is how often finished tasks are looked at; Blocked from when on a loop counts as blocked, Cancel from when on a
	// cancel counts as ignored. They are rounded down to milliseconds; less than one is the default.
	Poll, Blocked, Cancel time.Duration
	// NoMessages keeps the texts of exceptions in the process.
	NoMessages bool
	// Verbose has every cancel told, not only those that are not obeyed.
	Verbose bool
	// Tree has the tree of tasks told, which costs a task that does nothing about twice its time.
	Tree bool
}

// Sites says whether tasks remember the line that made them, which costs a task that does nothing a quarter of its time.
type Sites string

const (
	// SitesAdaptive is from the first loss on.
	SitesAdaptive Sites = ""
	// SitesAlways is from the start.
	SitesAlways Sites = "always"
	// SitesNever is never.
	SitesNever Sites = "never"
)

// Environ returns an environment in which every Python that starts is watched: base without what an earlier Environ put
// there, and with what the options say. Entries of base stay in their order.
func Environ(base []string, options Options) ([]string, error) {
	if options.Socket == "" {
		return nil, errNoSocket
	}
	search := []string{options.Folder}
	environ := make([]string, 0, len(base)+4)
	for _, entry := range base {
		name, value, _ := strings.Cut(entry, "=")
		switch {
		case isName(name, "PYTHONPATH"):
			// An empty entry is the current folder, to Python.
			search = append(search, filepath.SplitList(value)...)
		case isName(name, "UNHEEDED_SOCKET"), strings.HasPrefix(name, "UNHEEDED_AGENT_"):
		default:
			environ = append(environ, entry)
		}
	}
	search = slices.DeleteFunc(search, func(entry string) bool { return isAgent(entry) && entry != options.Folder })
	if last := slices.Index(search[1:], options.Folder); last >= 0 {
		search = slices.Delete(search, last+1, last+2)
	}
	add := func(name, value string) { environ = append(environ, name+"="+value) }
	add("PYTHONPATH", strings.Join(search, string(os.PathListSeparator)))
	add("UNHEEDED_SOCKET", options.Socket)
	if options.Origins > 0 {
		add("UNHEEDED_AGENT_ORIGINS", strconv.Itoa(options.Origins))
	}
	if options.Sites != SitesAdaptive {
		add("UNHEEDED_AGENT_SITES", string(options.Sites))
	}
	for _, setting := range []struct {
		name  string
		value time.Duration
	}{
		{"UNHEEDED_AGENT_POLL_MS", options.Poll},
		{"UNHEEDED_AGENT_BLOCKED_MS", options.Blocked},
		{"UNHEEDED_AGENT_CANCEL_MS", options.Cancel},
	} {
		if setting.value >= time.Millisecond {
			add(setting.name, strconv.FormatInt(setting.value.Milliseconds(), 10))
		}
	}
	if options.NoMessages {
		add("UNHEEDED_AGENT_MESSAGES", "0")
	}
	if options.Verbose {
		add("UNHEEDED_AGENT_VERBOSE", "1")
	}
	if options.Tree {
		add("UNHEEDED_AGENT_TREE", "1")
	}
	return environ, nil
}

// isAgent reports whether an entry of PYTHONPATH is a folder of an agent.
func isAgent(entry string) bool {
	_, err := os.Stat(filepath.Join(entry, "_unheeded_agent"))
	return entry != "" && err == nil
}

// isName compares names of variables as the system does.
func isName(name, want string) bool {
	if runtime.GOOS == "windows" {
		return strings.EqualFold(name, want)
	}
	return name == want
}
