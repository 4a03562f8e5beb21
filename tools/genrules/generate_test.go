package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/tools/generated"
)

// TestGenerated fails when the list or the index is not what the rules say.
func TestGenerated(t *testing.T) {
	if err := generated.Run("../..", true, files); err != nil {
		t.Fatal(err)
	}
}

const goFile = `package tasks

func NeverRead() *rule.Rule {
	return &rule.Rule{
		Code: "UH204", Name: "task-never-read",
		Summary: "A task | is lost", OptIn: true, Visibility: finding.WhileCollected,
		Page: page(), Check: func(*rule.Pass, ast.Node) {},
	}
}
`

// project writes a family with one rule and returns its root.
func project(t *testing.T, goText, pageText string) string {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, "internal", "rules", "tasks")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"never_read.go": goText, "never_read.md": pageText, "tasks.go": "package tasks\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestRun(t *testing.T) {
	root := project(t, goFile, "# UH204 task-never-read\n")
	if err := generated.Run(root, true, files); err == nil || err.Error() != "docs/rules/index.md is stale: run `make gen`" {
		t.Errorf("nothing generated: %v", err)
	}
	if err := generated.Run(root, false, files); err != nil {
		t.Fatal(err)
	}
	if err := generated.Run(root, true, files); err != nil {
		t.Errorf("just generated: %v", err)
	}
	for path, want := range map[string]string{
		"internal/rules/all_gen.go": "\treturn []*rule.Rule{\n\t\ttasks.NeverRead(),\n\t}\n",
		"docs/rules/index.md": "| [UH204](../../internal/rules/tasks/never_read.md) | task-never-read |" +
			` A task \| is lost | off | while collected |`,
	} {
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v\n%s\nwant\n%s", path, err, text, want)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "docs/rules/index.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := generated.Run(root, true, files); err == nil || !strings.Contains(err.Error(), "index.md is stale") {
		t.Errorf("index changed: %v", err)
	}
}

func TestRunErrors(t *testing.T) {
	const title = "# UH204 task-never-read\n"
	for _, test := range []struct{ goText, page, want string }{
		{goFile, "# UH204 task-never-seen\n", "the rule is UH204 task-never-read, its page UH204 task-never-seen"},
		{goFile, "UH204\n", "the first line is no title"},
		{"package tasks\n", title, "no function NeverRead"},
		{"package tasks\nfunc NeverRead() {}\n", title, "no literal rule.Rule"},
		{strings.Replace(goFile, `"UH204"`, "code", 1), title, "not a string literal"},
		{strings.Replace(goFile, `Code: "UH204"`, `"UH204"`, 1), title, "a field without a name"},
	} {
		err := generated.Run(project(t, test.goText, test.page), false, files)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
}
