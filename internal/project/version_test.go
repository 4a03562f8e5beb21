package project

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]string{"3.8": "3.8", "3.15": "3.15", "py39": "3.9", "py313": "3.13"} {
		if got, err := ParseVersion(text); err != nil || got.String() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "3", "3.", "3.7", "3.16", "2.7", "py3", "py27", "3.11.2", "3.+9", "3.x", " 3.9", "311"} {
		if got, err := ParseVersion(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
	if !(Version{}).IsZero() || (Version{}).String() != "" || (Version{3, 9}).IsZero() {
		t.Error("the zero version is not told from others")
	}
}

func TestKnownVersions(t *testing.T) {
	all := KnownVersions()
	for _, version := range all {
		if got, err := ParseVersion(version.String()); err != nil || got != version {
			t.Errorf("%s: %v, %v", version, got, err)
		}
	}
	if first, last := all[0].String(), all[len(all)-1].String(); first != "3.8" || last != "3.15" {
		t.Errorf("%s to %s", first, last)
	}
}

func TestLowestAllowed(t *testing.T) {
	for requires, want := range map[string]string{
		">=3.9":               "3.9",
		">=3.9,<4":            "3.9",
		">= 3.10 , != 3.10.*": "3.11",
		">3.9":                "3.9",
		">3.9.99":             "3.10",
		"~=3.11":              "3.11",
		"~=3.11.4":            "3.11",
		"==3.12.*":            "3.12",
		"==3.12.1":            "3.12",
		">=3":                 "3.8",
		">=2.7":               "3.8",
		">=3.6":               "3.8",
		"<3.11":               "3.8",
		">=3.13.0rc1":         "3.13",
		">=3.20":              "",
		"<3.8":                "",
		"<3":                  "",
		"":                    "",
		"^3.9":                "",
		"3.9":                 "",
		"~=3":                 "",
		">=3.9.*":             "",
		">=three":             "",
	} {
		version, ok := lowestAllowed(requires)
		if version.String() != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", requires, version, ok, want)
		}
	}
}

func TestRequiresPython(t *testing.T) {
	tests := []struct{ name, archive, start, version, warning string }{
		{"alone", "-- pyproject.toml --\nproject.requires-python = '>=3.10'\n", "", "3.10", ""},
		{"beside settings", "-- pyproject.toml --\n[tool.unheeded]\n[project]\nrequires-python = '>=3.10'\n", "", "3.10", ""},
		{"less than the setting", "-- pyproject.toml --\n[tool.unheeded]\ntarget-version = '3.12'\n[project]\nrequires-python = '>=3.10'\n", "", "3.12", ""},
		{"beside own settings", "-- unheeded.toml --\n-- pyproject.toml --\nproject.requires-python = '>=3.10'\n", "", "3.10", ""},
		{"nearest", "-- pyproject.toml --\ntool.unheeded.select = []\nproject.requires-python = '>=3.10'\n-- a/pyproject.toml --\nproject.requires-python = '>=3.12'\n", "a", "3.12", ""},
		{"unreadable", "-- pyproject.toml --\n[project]\nrequires-python = 'yes'\n", "", "",
			`pyproject.toml:2:19: no known version of Python satisfies requires-python = "yes"`},
		{"none", "-- pyproject.toml --\n[project]\n", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := open(t, makeTree(t, test.archive)+"/"+test.start)
			if got := p.Settings.TargetVersion.String(); got != test.version {
				t.Errorf("version %q, want %q", got, test.version)
			}
			if got := strings.Join(p.Warnings, "\n"); got != test.warning {
				t.Errorf("warnings %q, want %q", got, test.warning)
			}
		})
	}
}

// TestLowestAllowedEqualsPackaging compares with the reference implementation of PEP 440, which pip carries.
func TestLowestAllowedEqualsPackaging(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	var expressions []string
	for range 600 {
		var clauses []string
		for range 1 + random.IntN(3) {
			operator := []string{">=", ">", "<=", "<", "==", "!=", "~="}[random.IntN(7)]
			version := fmt.Sprintf("3.%d", 6+random.IntN(10))
			switch random.IntN(4) {
			case 0:
				version += fmt.Sprintf(".%d", random.IntN(5))
			case 1:
				if operator == "==" || operator == "!=" {
					version += ".*"
				}
			}
			clauses = append(clauses, operator+version)
		}
		expressions = append(expressions, strings.Join(clauses, ","))
	}
	const script = `
import sys
from pip._vendor.packaging.specifiers import SpecifierSet
for line in sys.stdin:
    allowed = SpecifierSet(line.strip())
    print(next((f"3.{minor}" for minor in range(8, 16) for micro in (*range(7), 99) if f"3.{minor}.{micro}" in allowed), ""))
`
	command := exec.Command("python3", "-c", script)
	command.Stdin = strings.NewReader(strings.Join(expressions, "\n"))
	output, err := command.Output()
	if err != nil {
		t.Skipf("SKIPPED: there is no python3 with pip to compare with: %v", err)
	}
	for i, want := range strings.Split(strings.TrimSuffix(string(output), "\n"), "\n") {
		if got, _ := lowestAllowed(expressions[i]); got.String() != want {
			t.Errorf("%s: got %q, want %q", expressions[i], got, want)
		}
	}
}
