package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// aVenv are the files of a virtual environment with one package in it.
func aVenv(folder, pkg string) string {
	return "-- " + folder + "/pyvenv.cfg --\nhome = /nowhere/bin\nversion = 3.11.7\n" +
		"-- " + folder + "/lib/python3.11/site-packages/" + pkg + "/__init__.py --\n"
}

// TestWhichEnvironment: what the user names comes first, then the settings, then the variable, then what lies beside.
func TestWhichEnvironment(t *testing.T) {
	all := aVenv("given", "a") + aVenv("set", "b") + aVenv("active", "c") + aVenv("proj/.venv", "d") + aVenv("proj/venv", "e") +
		aVenv(".venv", "f") + "-- proj/pyproject.toml --\n[tool.unheeded]\n"
	set := all + "python = '../set'\n"
	tests := []struct{ name, archive, python, variable, want string }{
		{"option", set, "../given", "active", "given"},
		{"absolute option", set, "ROOT/given", "active", "given"},
		{"setting", set, "", "active", "set"},
		{"variable", all, "", "ROOT/active", "active"},
		{"beside", all, "", "", "proj/.venv"},
		{"beside, not the one of the program itself", all + aVenv("tool", "unheeded") + "-- tool/lib/python3.11/site-packages/unheeded-1.0.dist-info/RECORD --\n" +
			"-- tool/lib/python3.11/site-packages/pip-23.0.dist-info/RECORD --\n", "", "ROOT/tool", "proj/.venv"},
		{"the variable, with the program in it", all + aVenv("tool", "unheeded") + "-- tool/lib/python3.11/site-packages/unheeded-1.0.dist-info/RECORD --\n" +
			"-- tool/lib/python3.11/site-packages/wire-2.0.dist-info/RECORD --\n", "", "ROOT/tool", "tool"},
		{"the variable, when there is nothing beside", aVenv("tool", "x") + "-- proj/pyproject.toml --\n", "", "ROOT/tool", "tool"},
		{"the other name", strings.ReplaceAll(all, "proj/.venv", "proj/.other"), "", "", "proj/venv"},
		{"above, inside the repository", strings.ReplaceAll(strings.ReplaceAll(all, "proj/.venv", "x"), "proj/venv", "y"), "", "", ".venv"},
		{"a folder of the name alone", "-- proj/pyproject.toml --\n-- proj/.venv/lib/python3.11/site-packages/x.py --\n", "", "", ""},
		{"none", "-- proj/pyproject.toml --\n", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := makeTree(t, test.archive)
			p := open(t, root+"/proj")
			env, warning, err := p.OpenEnvironment(EnvironmentChoice{
				Python: strings.Replace(test.python, "ROOT", root, 1), VirtualEnv: strings.Replace(test.variable, "ROOT", root, 1),
			})
			if test.name == "option" { // relative to where the run was started
				env, warning, err = p.OpenEnvironment(EnvironmentChoice{Python: test.python, VirtualEnv: root + "/active"})
			}
			if test.name == "setting" {
				env, warning, err = p.OpenEnvironment(EnvironmentChoice{VirtualEnv: root + "/active"})
			}
			if err != nil || warning != "" {
				t.Fatal(warning, err)
			}
			got := ""
			if env != nil {
				got = strings.TrimPrefix(env.Path, root+"/")
				if env.Version != (Version{3, 11}) {
					t.Errorf("version %s", env.Version)
				}
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	t.Run("above, outside of any repository", func(t *testing.T) {
		root := t.TempDir()
		makeFiles(t, root, aVenv(".venv", "f")+"-- proj/pyproject.toml --\n")
		if env, warning, err := open(t, root+"/proj").OpenEnvironment(EnvironmentChoice{}); env != nil || warning != "" || err != nil {
			t.Error(env, warning, err)
		}
	})
}

// TestLayouts: where packages lie in the installations that there are.
func TestLayouts(t *testing.T) {
	const base = `
-- py/bin/python3.11 --
-- py/bin/python3 -> python3.11 --
-- py/lib/python3.11/os.py --
-- py/lib/python3.11/site-packages/x.py --
-- py/lib/python3.10/os.py --
-- py/lib/python3.10/site-packages/x.py --
`
	tests := []struct{ name, archive, given, want string }{
		{"folder of a venv", aVenv("v", "x"), "v", "v/lib/python3.11/site-packages"},
		{"interpreter of a venv, a link", base + aVenv("v", "x") + "-- v/bin/python -> ../../py/bin/python3 --\n", "v/bin/python", "v/lib/python3.11/site-packages"},
		{"a link to the interpreter of a venv is not in it", base + aVenv("v", "x") + "-- v/bin/python -> ../../py/bin/python3 --\n-- mine/python -> ../v/bin/python --\n",
			"mine/python", "py/lib/python3.11/site-packages"},
		{"pyvenv.cfg beside the interpreter", "-- v/python.exe --\n-- v/pyvenv.cfg --\n-- v/Lib/site-packages/x.py --\n", "v/python.exe", "v/Lib/site-packages"},
		{"Windows", "-- v/Scripts/python.exe --\n-- v/pyvenv.cfg --\nversion_info = 3.12.1.final.0\n-- v/Lib/site-packages/x.py --\n",
			"v/Scripts/python.exe", "v/Lib/site-packages"},
		{"Windows, installed", "-- py/python.exe --\n-- py/Lib/os.py --\n-- py/Lib/site-packages/x.py --\n", "py/python.exe", "py/Lib/site-packages"},
		{"interpreter with its number", base, "py/bin/python3.11", "py/lib/python3.11/site-packages"},
		{"link to an interpreter", base + "-- usr/bin/python -> ../../py/bin/python3 --\n", "usr/bin/python", "py/lib/python3.11/site-packages"},
		{"prefix", base, "py", "py/lib/python3.11/site-packages"},
		{"prefix of several, no interpreter", strings.ReplaceAll(base, "py/bin/", "py/elsewhere/"), "py", "py/lib/python3.11/site-packages"},
		{"lib64 is a link", aVenv("v", "x") + "-- v/lib64 -> lib --\n", "v", "v/lib/python3.11/site-packages"},
		{"lib64 and lib", aVenv("v", "x") + "-- v/lib64/python3.11/site-packages/y.py --\n", "v", "v/lib64/python3.11/site-packages v/lib/python3.11/site-packages"},
		{"without the lock", "-- v/pyvenv.cfg --\nversion = 3.13.0\n-- v/lib/python3.13t/site-packages/x.py --\n", "v", "v/lib/python3.13t/site-packages"},
		{"PyPy", "-- v/pyvenv.cfg --\nversion = 3.10.14\n-- v/lib/pypy3.10/site-packages/x.py --\n", "v", "v/lib/pypy3.10/site-packages"},
		{"the version is not told", "-- v/pyvenv.cfg --\n-- v/lib/python3.9/site-packages/x.py --\n-- v/lib/python3.12/site-packages/x.py --\n", "v", "v/lib/python3.12/site-packages"},
		{"Debian", `
-- usr/bin/python3.11 --
-- usr/lib/python3.11/os.py --
-- usr/lib/python3/dist-packages/x.py --
-- usr/local/lib/python3.11/dist-packages/y.py --
`, "usr/bin/python3.11", "usr/local/lib/python3.11/dist-packages usr/lib/python3/dist-packages"},
		{"with the system's packages", base + `
-- v/pyvenv.cfg --
home = ../py/bin
include-system-site-packages = true
version = 3.10.1
-- v/lib/python3.10/site-packages/x.py --
`, "v", "v/lib/python3.10/site-packages py/lib/python3.10/site-packages"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := makeTree(t, test.archive)
			env, warning, err := open(t, root).OpenEnvironment(EnvironmentChoice{Python: test.given})
			if err != nil || warning != "" {
				t.Fatal(warning, err)
			}
			if got := strings.ReplaceAll(strings.Join(env.Sites(), " "), root+"/", ""); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestBrokenEnvironments: an error for what the user names and is not there, one warning for all else.
func TestBrokenEnvironments(t *testing.T) {
	tests := []struct{ name, archive, python, variable, warning, err string }{
		{"no such path", "", "gone/bin/python", "", "", "--python: gone/bin/python: no such file or folder"},
		{"no interpreter", "-- x/y.txt --\n", "x/y.txt", "", "", "--python: x/y.txt is no interpreter with a standard library near it"},
		{"a shim", "-- py/shims/python --\n#!/bin/sh\n", "py/shims/python", "", "", "--python: py/shims/python is a script; name the interpreter that it starts"},
		{"another file of an installation", "-- py/bin/pip --\n-- py/lib/python3.11/os.py --\n-- py/lib/python3.11/site-packages/x.py --\n", "py/bin/pip", "", "",
			"--python: py/bin/pip is no interpreter with a standard library near it"},
		{"no environment", "-- x/y.txt --\n", "x", "", "", "--python: x holds no site-packages"},
		{"links in a circle", "-- a -> b --\n-- b -> a --\n", "a", "", "", "--python: a: symbolic links lead in a circle"},
		{"setting", "-- unheeded.toml --\npython = 'gone'\n", "", "", "unheeded.toml:1:10: python: gone: no such file or folder; no installed package is seen", ""},
		{"variable", "", "", "gone", "VIRTUAL_ENV: gone: no such file or folder; no installed package is seen", ""},
		{"beside, without packages", "-- .venv/pyvenv.cfg --\n", "", "", "the environment .venv: .venv holds no site-packages; no installed package is seen", ""},
		{"pyvenv.cfg is a folder", "-- .venv/pyvenv.cfg/x --\n", "", "", "the environment .venv: .venv/pyvenv.cfg: not a regular file; no installed package is seen", ""},
		{"pyvenv.cfg leads nowhere", "-- .venv/pyvenv.cfg -> nowhere --\n", "", "", "the environment .venv: .venv/pyvenv.cfg: no such file or folder; no installed package is seen", ""},
		{"no home", "-- .venv/pyvenv.cfg --\ninclude-system-site-packages = true\n", "", "",
			"the environment .venv: .venv/pyvenv.cfg names no home, where the system's packages would be; no installed package is seen", ""},
		{"home is gone", "-- .venv/pyvenv.cfg --\nhome = /nowhere/bin\ninclude-system-site-packages = True\n", "", "",
			"the environment .venv: .venv/pyvenv.cfg names the home /nowhere/bin, where no Python is; no installed package is seen", ""},
		{"a circle in a .pth file", aVenv(".venv", "x") + "-- a -> b --\n-- b -> a --\n-- .venv/lib/python3.11/site-packages/z.pth --\nROOT/a\nROOT/b\ngone\n", "", "",
			"the environment .venv: .venv/lib/python3.11/site-packages/z.pth names ROOT/a: symbolic links lead in a circle (and 1 more)", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := makeTree(t, test.archive)
			pth := root + "/.venv/lib/python3.11/site-packages/z.pth"
			if data, err := os.ReadFile(pth); err == nil {
				must(t, os.WriteFile(pth, []byte(strings.ReplaceAll(string(data), "ROOT", root)), 0o644))
			}
			env, warning, err := open(t, root).OpenEnvironment(EnvironmentChoice{Python: test.python, VirtualEnv: test.variable})
			message := ""
			if err != nil {
				message = err.Error()
			}
			if got := strings.ReplaceAll(warning, root, "ROOT"); got != test.warning || message != test.err {
				t.Errorf("got  %q, %q\nwant %q, %q", got, message, test.warning, test.err)
			}
			if usable := strings.Contains(test.name, "circle in a .pth"); (env != nil) != usable {
				t.Errorf("environment %v", env)
			}
		})
	}
}

func TestUnreadableEnvironment(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("SKIPPED: nothing is unreadable to root")
	}
	root := makeTree(t, aVenv(".venv", "x"))
	must(t, os.Chmod(filepath.Join(root, ".venv/pyvenv.cfg"), 0))
	_, warning, err := open(t, root).OpenEnvironment(EnvironmentChoice{})
	if want := "the environment .venv: .venv/pyvenv.cfg: permission denied; no installed package is seen"; warning != want || err != nil {
		t.Errorf("got %q, %v; want %q", warning, err, want)
	}
}

func TestReadMapping(t *testing.T) {
	for text, want := range map[string]string{
		` {'a': '/x'} + 1`:                  "a=/x",
		"{\n 'a': '/x',\n 'b': [],\n}":      "a=/x b=",
		`{"it's": ['\\', '\'\x41é\u00fc']}`: `it's=\,'Aéü`,
		`{}`:                                "",
		`{'a': 1}`:                          "-",
		`{'a'}`:                             "-",
		`{'a': '/x'`:                        "-",
		`{'a': '/x`:                         "-",
		`{'a': ['x' 'y']}`:                  "-",
		`{'a': f'x'}`:                       "-",
		"{'a': 'x\n'}":                      "-",
		`{'a': '\q'}`:                       "-",
		`dict(a='x')`:                       "-",
		``:                                  "-",
	} {
		mapping, ok := readMapping(text)
		got := []string{}
		for _, key := range []string{"a", "b", "it's"} {
			if paths, has := mapping[key]; has {
				got = append(got, key+"="+strings.Join(paths, ","))
			}
		}
		if !ok {
			got = []string{"-"}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
