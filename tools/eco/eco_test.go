package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestDifference(t *testing.T) {
	gone, come := difference([]string{"a", "b", "b", "c"}, []string{"b", "c", "c", "d"})
	if want := []string{"a", "b"}; !slices.Equal(gone, want) {
		t.Errorf("gone %q, want %q", gone, want)
	}
	if want := []string{"c", "d"}; !slices.Equal(come, want) {
		t.Errorf("new %q, want %q", come, want)
	}
}

func TestProjects(t *testing.T) {
	all := parseProjects("# one\na==1\n\n  b==2.0 \n#c==3\n")
	if want := []project{{"a", "1"}, {"b", "2.0"}}; !slices.Equal(all, want) {
		t.Errorf("got %v, want %v", all, want)
	}
	if _, err := selectProjects(all, []string{"c"}); err == nil {
		t.Error("an unknown project is no error")
	}
	if n := len(parseProjects(projectList)); n < 20 {
		t.Errorf("projects.txt has only %d projects", n)
	}
}

// TestRun goes through a run with an installed project and a command that answers always the same.
func TestRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: the command of this test is a shell script")
	}
	folder := t.TempDir()
	p := parseProjects(projectList)[0]
	command := filepath.Join(folder, "unheeded")
	o := options{
		unheeded: command, cache: folder, record: filepath.Join(folder, "findings.txt"), only: []string{p.name},
	}
	if err := os.Mkdir(filepath.Join(folder, p.name+"-"+p.version), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(command, `#!/bin/sh
cat <<'END'
[{"path": "a.py", "line": 3, "column": 5, "code": "UH101", "certainty": "likely", "message": "lost\n twice"}]
END
exit 1
`)
	write(o.record, "# a remark\nother x.py:1:1 UH101 certain: stays\n"+p.name+" b.py:1:1 UH102 certain: was\n")
	var out strings.Builder
	differs, err := run(t.Context(), &out, o)
	if err != nil || !differs {
		t.Fatalf("differs %v, error %v", differs, err)
	}
	line := p.name + " a.py:3:5 UH101 likely: lost twice"
	for _, want := range []string{"\n- " + p.name + " b.py:1:1 UH102 certain: was\n", "\n+ " + line + "\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the output:\n%s", want, out.String())
		}
	}
	o.update = true
	if _, err := run(t.Context(), &out, o); err != nil {
		t.Fatal(err)
	}
	o.update = false
	if differs, err := run(t.Context(), &out, o); err != nil || differs {
		t.Errorf("after an update: differs %v, error %v", differs, err)
	}
	lines, err := readRecord(o.record)
	if want := []string{line, "other x.py:1:1 UH101 certain: stays"}; err != nil || !slices.Equal(lines, want) {
		t.Errorf("the record has %q, want %q (error %v)", lines, want, err)
	}
}

func TestRunFails(t *testing.T) {
	folder := t.TempDir()
	p := parseProjects(projectList)[0]
	if err := os.Mkdir(filepath.Join(folder, p.name+"-"+p.version), 0o755); err != nil {
		t.Fatal(err)
	}
	o := options{unheeded: filepath.Join(folder, "missing"), cache: folder, only: []string{p.name}}
	if _, err := run(t.Context(), new(strings.Builder), o); err == nil {
		t.Error("a command that is not there is no error")
	}
}
