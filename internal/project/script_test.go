package project

import (
	"strings"
	"testing"
)

// TestScript: what the metadata of scripts say, and what is wrong with them.
func TestScript(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"none", "import asyncio\n# // script\n", ""},
		{"another kind", "# /// project\n# [x]\n# ///\n", ""},
		{"a script", "#!/usr/bin/env python\n# /// script\n# requires-python = \">=3.11\"\n#\n# dependencies = [\n#   \"httpx\",\n# ]\n# ///\nx\n", "3.11"},
		{"windows", "# /// script\r\n# requires-python = \">=3.10\"\r\n# ///\r\nx\r\n", "3.10"},
		{"settings", "# /// script\n# requires-python = \">=3.10\"\n# [tool.unheeded]\n# select = [\"UH1\"]\n# target-version = \"3.12\"\n# ///\n", "3.12 [\"UH1\"]"},
		{"the last end", "# /// script\n# ///\n# ///\n", "x.py:2:3: the metadata of the script: invalid TOML: "},
		{"nothing", "# /// script\n# ///\n", ""},
		{"no line feed at the end", "# /// script\n# requires-python = \">=3.9\"\n# ///", "3.9"},
		{"an end inside", "# /// script\n# x = \"\"\"\n# ///\n# \"\"\"\n# requires-python = \">=3.9\"\n# ///\n", "3.9"},
		{"a script in another block", "# /// other\n# /// script\n# a\n# ///\n", ""},
		{"no end", "\n# /// script\n# requires-python = \">=3.11\"\nimport asyncio\n", "x.py:2:1: the metadata of the script have no end: a line \"# ///\", and a number sign before each line until there"},
		{"no end in sight", "# /// script\n# a = 1\n\n# ///\n", "x.py:1:1: the metadata of the script have no end: a line \"# ///\", and a number sign before each line until there"},
		{"two", "# /// script\n# a = 1\n# ///\n\n# /// script\n# a = 1\n# ///\n", "x.py:5:1: there is a second block of metadata of the script; the first is in line 1"},
		{"no end among others", "# /// a\n# /// script\n# x\n", "x.py:2:1: the metadata of the script have no end: a line \"# ///\", and a number sign before each line until there"},
		{"others without an end", strings.Repeat("# /// a\n", 1<<20) + "\n# /// script\n# requires-python = \">=3.9\"\n# ///\n", "3.9"},
		{"no TOML", "# /// script\n# a = = 1\n# ///\n", "x.py:2:7: the metadata of the script: invalid TOML: "},
		{"an unknown setting", "# /// script\n# [tool.unheeded]\n# selct = []\n# ///\n", "x.py:3:3: unknown setting \"selct\"; did you mean \"select\"?"},
		{"one of the project", "# /// script\n# [tool.unheeded]\n# exclude = []\n# ///\n", "x.py:3:3: exclude is about the project and cannot be set for one script"},
		{"another type", "# /// script\n# requires-python = 3\n# dependencies = \"httpx\"\n# ///\n", "x.py:2:21: requires-python must be a string, found a number\nx.py:3:18: dependencies must be an array, found a string"},
		{"no version", "# /// script\n# requires-python = \">=3.9, 3.x\"\n# ///\n", "x.py:2:21: requires-python: \"3.x\" is no version specifier"},
		{"a version to come", "# /// script\n# requires-python = \">=3.99\"\n# ///\n", ""},
	} {
		p, err := (&Project{}).Script("x.py", []byte(test.text))
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		default:
			got = p.Settings.TargetVersion.String()
			if p.Settings.Select != nil {
				got += " " + tomlText(p.Settings.Select)
			}
		}
		if got != test.want && (test.want == "" || !strings.HasSuffix(test.want, ": ") || !strings.HasPrefix(got, test.want)) {
			t.Errorf("%s:\n%s\nwant:\n%s", test.name, got, test.want)
		}
	}
}

// TestShebang: which files without an ending are found to be Python.
func TestShebang(t *testing.T) {
	for text, want := range map[string]bool{
		"#!/usr/bin/env python3\n": true, "#!/usr/bin/python3.12 -u\n": true, "#!/usr/bin/env -S uv run --script\n# /// script": true,
		"#! /usr/bin/env pypy3": true, "#!/bin/sh\npython x\n": false, "# python\n": false, "": false, "#!/usr/bin/pythonic": false,
	} {
		if got := shebang.MatchString(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
