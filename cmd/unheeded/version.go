package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// version is set by releases: go build -ldflags "-X main.version=1.2.3". It is a variable only for the linker.
var version string

// develVersion is what the go command calls the version of a module that is built in its own work tree.
const develVersion = "(devel)"

// versionText is the version of the program and what it was built from: "1.2.3 (commit 0123456789ab, go1.26.0,
// linux/amd64)". A build that was not released is known by its commit alone.
func versionText(version string, info debug.BuildInfo) string {
	if version == "" {
		version = strings.TrimPrefix(info.Main.Version, "v")
	}
	if version == "" || version == develVersion {
		version = "development build"
	}
	facts := make([]string, 0, 3)
	if commit := commitOf(info); commit != "" {
		facts = append(facts, "commit "+commit)
	}
	facts = append(facts, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
	return fmt.Sprintf("%s (%s)", version, strings.Join(facts, ", "))
}

func commitOf(info debug.BuildInfo) string {
	var revision, changed string
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value[:min(12, len(setting.Value))]
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = " with changes"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + changed
}
