package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// block is a fenced block of a guide: its language, what stands behind that, and its text.
type block struct{ language, argument, text string }

var fence = regexp.MustCompile("(?ms)^```(\\w*)(?: ([^\n]+))?\n(.*?)^```$")

func blocksOf(t *testing.T, page string) (blocks []block) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block{m[1], m[2], m[3]})
	}
	return blocks
}

// guides are the pages that are followed, the same in each language.
var guides = []string{"../../docs/guide.md", "../../docs/zh/guide.md"}

// TestGuide does what the guide says, as a reader would: it writes the files that are shown, gives the commands, and
// compares what they print.
func TestGuide(t *testing.T) {
	program := filepath.Join(t.TempDir(), "unheeded")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, page := range guides {
		t.Run(page, func(t *testing.T) {
			dir, commands := t.TempDir(), 0
			for _, b := range blocksOf(t, page) {
				switch {
				case b.language == "console":
					commands++
					line, want, _ := strings.Cut(b.text, "\n")
					words := strings.Fields(strings.TrimPrefix(line, "$ unheeded "))
					cmd := exec.Command(program, words...)
					cmd.Dir = dir
					cmd.Env = append(os.Environ(), "NO_COLOR=1", "VIRTUAL_ENV=", "UNHEEDED_CACHE_DIR="+t.TempDir())
					var out bytes.Buffer
					cmd.Stdout, cmd.Stderr = &out, &out
					if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
						t.Fatalf("%s: %v\n%s", line, err, out.String())
					}
					if diff := cmp.Diff(want, out.String()); diff != "" {
						t.Errorf("%s (-page +program):\n%s", line, diff)
					}
				case b.argument != "":
					file := filepath.Join(dir, filepath.FromSlash(b.argument))
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(b.text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			if commands < 6 {
				t.Errorf("only %d commands: is the page read?", commands)
			}
		})
	}
}

// TestGuidesAgree holds that a translation shows the same files and commands.
func TestGuidesAgree(t *testing.T) {
	first := blocksOf(t, guides[0])
	for _, page := range guides[1:] {
		if diff := cmp.Diff(first, blocksOf(t, page), cmp.AllowUnexported(block{})); diff != "" {
			t.Errorf("%s (-%s +it):\n%s", page, guides[0], diff)
		}
	}
	if diff := cmp.Diff(blocksOf(t, "../../README.md"), blocksOf(t, "../../README.zh.md"), cmp.AllowUnexported(block{})); diff != "" {
		t.Errorf("README.zh.md (-README.md +it):\n%s", diff)
	}
	if !slices.ContainsFunc(first, func(b block) bool { return b.language == "yaml" }) {
		t.Error("no file for CI is shown: is the page read?")
	}
}
