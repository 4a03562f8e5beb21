package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestVersionText(t *testing.T) {
	built := runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH
	commit := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}}
	changed := append(commit[:1:1], debug.BuildSetting{Key: "vcs.modified", Value: "true"})
	tests := []struct {
		name, version string
		info          debug.BuildInfo
		want          string
	}{
		{"released", "1.2.3", debug.BuildInfo{Main: debug.Module{Version: develVersion}}, "1.2.3 (" + built + ")"},
		{"go install", "", debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "1.2.3 (" + built + ")"},
		{"work tree", "", debug.BuildInfo{Main: debug.Module{Version: develVersion}, Settings: commit}, "development build (commit 0123456789ab, " + built + ")"},
		{"changed work tree", "", debug.BuildInfo{Settings: changed}, "development build (commit 0123456789ab with changes, " + built + ")"},
		{"nothing known", "", debug.BuildInfo{}, "development build (" + built + ")"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := versionText(test.version, test.info); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
