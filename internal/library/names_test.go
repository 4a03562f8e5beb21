package library_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// described is what testdata/probe.py says of a name.
type described struct {
	Found, Module, Async, Generator, Bound bool
	Kind                                   string
	Home                                   string
	Params                                 [][2]string
}

// prober asks one interpreter about names.
type prober struct {
	t       *testing.T
	in      io.WriteCloser
	answers *bufio.Scanner
	known   map[string]described
}

func newProber(t *testing.T, python string) *prober {
	t.Helper()
	cmd := exec.Command(python, "-W", "ignore", filepath.Join("testdata", "probe.py"))
	cmd.Dir = "."
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	answers := bufio.NewScanner(out)
	answers.Buffer(nil, 1<<20)
	return &prober{t, in, answers, map[string]described{}}
}

func (p *prober) ask(name string) described {
	if d, ok := p.known[name]; ok {
		return d
	}
	fmt.Fprintf(p.in, "{\"name\": %q}\n", name)
	if !p.answers.Scan() {
		p.t.Fatalf("no answer about %s: %v", name, p.answers.Err())
	}
	var d described
	if err := json.Unmarshal(p.answers.Bytes(), &d); err != nil {
		p.t.Fatal(err)
	}
	p.known[name] = d
	return d
}

func load(t *testing.T) *library.Facts {
	t.Helper()
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// keywords collects, over all interpreters, the parameters that some version has: a new one is not missing from an old
// version.
type keywords map[string]map[string]bool

// TestStandardLibrary asks CPython whether what the facts name is there, in the versions that they say and in no other,
// with the parameters that they name, async where they say so, and known under the name that its source gives it.
func TestStandardLibrary(t *testing.T) {
	found, missing := interpreters(t)
	for _, minor := range missing {
		t.Logf("NO FACT IS CHECKED AGAINST CPYTHON 3.%d: there is none", minor)
	}
	if len(found) == 0 {
		t.Skip("NO FACT IS CHECKED: there is no python3 on the PATH")
	}
	facts := load(t)
	some, aliases := keywords{}, seen{}
	for _, python := range found {
		t.Run(python.Release, func(t *testing.T) {
			c := checker{t, facts, newProber(t, python.Path), library.Version(python.Version.Minor()), some}
			c.check(func(pkg string) bool { return pkg == "" })
			aliases.look(c)
		})
	}
	some.check(t, facts, func(pkg string) bool { return pkg == "" })
	if os.Getenv("UNHEEDED_PYTHONS") == "all" {
		aliases.check(t, facts, func(pkg string) bool { return pkg == "" })
	}
}

// TestLibraries does the same for the libraries of PyPI, in the releases that the facts were checked against.
// UNHEEDED_LIBRARIES names the Python of an environment that has them; make test makes one.
func TestLibraries(t *testing.T) {
	python := os.Getenv("UNHEEDED_LIBRARIES")
	if python == "" {
		t.Skip("NO FACT ABOUT LIBRARIES IS CHECKED: UNHEEDED_LIBRARIES names no Python that has them")
	}
	asked, err := oracle.Probe(t.Context(), python)
	if err != nil {
		t.Fatal(err)
	}
	facts := load(t)
	some := keywords{}
	c := checker{t, facts, newProber(t, python), library.Version(asked.Version.Minor()), some}
	wanted := func(pkg string) bool { return pkg != "" && !slices.Contains(unchecked(), pkg) }
	t.Logf("NOT CHECKED, as they do not come up without hardware or libraries of the system: %v", unchecked())
	c.check(wanted)
	some.check(t, facts, wanted)
	aliases := seen{}
	aliases.look(c)
	aliases.check(t, facts, wanted)
	for f := range facts.Functions() {
		for _, name := range f.Instead {
			c.exists(name)
			if g, ok := facts.Function(name); ok && g.Blocks != "" {
				t.Errorf("%s is to be used instead of %s, and blocks", name, f.Name)
			}
		}
	}
}

// unchecked are packages that a machine without a screen, a sound card and their libraries cannot import, or build. Their facts
// were read in their source.
func unchecked() []string {
	return []string{"PyAudio==0.2.14", "mpv==1.0.8", "pynput==1.8.2", "sounddevice==0.5.6"}
}

// seen collects, over all interpreters, which aliases some version has.
type seen map[string]bool

func (s seen) look(c checker) {
	for alias := range c.facts.Aliases() {
		// What calling something gives has no name to look up.
		s[alias] = s[alias] || strings.Contains(alias, "()") || c.prober.ask(alias).Found
	}
}

func (s seen) check(t *testing.T, facts *library.Facts, wanted func(pkg string) bool) {
	t.Helper()
	names := map[string]bool{}
	for f := range facts.Functions() {
		names[f.Name] = true
	}
	for name := range facts.Decorations() {
		names[name] = true
	}
	for c := range facts.Classes() {
		names[c.Name] = true
	}
	for alias := range facts.Aliases() {
		if strings.Contains(alias, "().") {
			names[alias] = true // what a client has of itself
		}
	}
	leads := func(to string) bool {
		for name := range names {
			if name == to || strings.HasPrefix(name, to+".") || strings.HasPrefix(name, to+"(") {
				return true
			}
		}
		return false
	}
	for alias, a := range facts.Aliases() {
		if !wanted(a.Package) {
			continue
		}
		if !s[alias] && alias != "asyncio.ProactorEventLoop" { // that is for Windows
			t.Errorf("no version has %s", alias)
		}
		to := a.To
		if next, ok := facts.Alias(to); ok {
			to = next
		}
		if !leads(to) {
			t.Errorf("%s stands for %s, of which there are no facts", alias, a.To)
		}
	}
}

// TestPackages: the environment of TestLibraries has the releases that the facts name, no other and no more.
func TestPackages(t *testing.T) {
	var want []string
	add := func(pkg string) {
		if pkg != "" && !slices.Contains(want, pkg) && !slices.Contains(unchecked(), pkg) {
			want = append(want, pkg)
		}
	}
	facts := load(t)
	for f := range facts.Functions() {
		add(f.Package)
	}
	for c := range facts.Classes() {
		add(c.Package)
	}
	for _, d := range facts.Decorations() {
		add(d.Package)
	}
	for _, change := range facts.Changes() {
		add(change.Package)
	}
	slices.Sort(want)
	text, err := os.ReadFile(filepath.Join("testdata", "packages.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(want, "\n") + "\n"; got != string(text) {
		t.Errorf("testdata/packages.txt is not what the facts name:\n%s", got)
	}
}

func interpreters(t *testing.T) (found []oracle.Interpreter, missing []int) {
	t.Helper()
	if os.Getenv("UNHEEDED_PYTHONS") != "all" {
		python, err := oracle.Python3(t.Context())
		if err != nil {
			return nil, nil
		}
		return []oracle.Interpreter{python}, nil
	}
	found, missing, err := oracle.All(t.Context(), 9, 14)
	if err != nil {
		t.Fatal(err)
	}
	return found, missing
}

type checker struct {
	t       *testing.T
	facts   *library.Facts
	prober  *prober
	version library.Version
	some    keywords
}

func (c checker) check(wanted func(pkg string) bool) {
	for f := range c.facts.Functions() {
		if wanted(f.Package) {
			c.function(f)
		}
	}
	for name, change := range c.facts.Changes() {
		if d := c.prober.ask(name); wanted(change.Package) && (!d.Found || !d.Async) {
			c.t.Errorf("%s is no coroutine function in this release", name)
		}
	}
	for class := range c.facts.Classes() {
		if !wanted(class.Package) || c.version < class.Since {
			continue
		}
		c.exists(class.Name)
		c.sameUnder(class.Name, func(home string) bool { found, ok := c.facts.Class(home); return ok && found == class })
		for method := range class.Gone {
			if c.prober.ask(class.Name + "." + method).Found {
				c.t.Errorf("%s has %s in this release", class.Name, method)
			}
		}
		for method := range class.Overrides {
			// Names such as test* are made by those who derive; so are the handlers of a view, which it finds by name.
			if !strings.HasSuffix(method, "*") && class.Name != "django.views.View" {
				c.exists(class.Name + "." + method)
			}
		}
		for _, method := range slices.Concat(class.Threads, slices.Collect(maps.Keys(class.Drives))) {
			c.exists(class.Name + "." + method)
		}
	}
	for name, d := range c.facts.Decorations() {
		if wanted(d.Package) && c.version >= d.Since {
			base, call := strings.CutSuffix(name, "()")
			c.exists(base)
			c.sameUnder(base, func(home string) bool {
				if call {
					home += "()"
				}
				found, ok := c.facts.Decoration(home)
				return ok && found == d
			})
		}
	}
}

func (c checker) exists(name string) described {
	c.t.Helper()
	d := c.prober.ask(name)
	if !d.Found && !absentHere(d, c.t, name) {
		c.t.Errorf("there is no %s", name)
	}
	return d
}

// absentHere excuses what other systems lack, and says so.
func absentHere(d described, t *testing.T, name string) bool {
	if runtime.GOOS == "linux" {
		return false
	}
	t.Logf("not on %s: %s", runtime.GOOS, name)
	return true
}

func (c checker) function(f *library.Function) {
	d := c.prober.ask(f.Name)
	if !f.In(c.version) {
		if d.Found {
			c.t.Errorf("%s is there, and the facts say that 3.%d has it not", f.Name, c.version)
		}
		return
	}
	if !d.Found {
		if !absentHere(d, c.t, f.Name) {
			c.t.Errorf("there is no %s", f.Name)
		}
		return
	}
	for _, name := range f.Raises {
		c.exists(name)
	}
	if !f.OfClass {
		c.sameUnder(f.Name, func(home string) bool { found, ok := c.facts.Function(home); return ok && found == f })
	} else if _, ok := c.facts.Function(d.Home); ok || d.Home == f.Name {
		c.t.Errorf("%s is known where it is defined, %s", f.Name, d.Home)
	}
	if d.Kind == "property" {
		c.t.Errorf("%s is a property", f.Name)
	}
	made := f.Call.Makes
	// What a decorator makes of an async function into a context manager or a request, the code below does not tell.
	wraps := made == library.Manager || made == library.Request
	if d.Async != (made == library.Coroutine) && (d.Async || d.Params != nil) && !wraps {
		c.t.Errorf("%s makes %q, async is %v", f.Name, made, d.Async)
	}
	if d.Generator != (made == library.AsyncGenerator) && d.Generator && !wraps {
		c.t.Errorf("%s makes %q and is an async generator function", f.Name, made)
	}
	c.parameters(f, d)
}

func (c checker) parameters(f *library.Function, d described) {
	if d.Params == nil {
		return
	}
	actual := d.Params
	if d.Kind == "classmethod" && len(actual) > 0 {
		actual = actual[1:]
	}
	byName := map[string]bool{}
	var positional []string
	variadic, any := "", false
	for _, p := range actual {
		switch p[1] {
		case "POSITIONAL_ONLY":
			positional = append(positional, "") // its name means nothing to callers
		case "POSITIONAL_OR_KEYWORD":
			positional = append(positional, p[0])
			byName[p[0]] = true
		case "VAR_POSITIONAL":
			variadic = p[0]
		case "KEYWORD_ONLY":
			byName[p[0]] = true
		case "VAR_KEYWORD":
			any = true
		}
	}
	if c.some[f.Name] == nil {
		c.some[f.Name] = map[string]bool{}
	}
	for i, p := range f.Call.Parameters {
		switch p.Form {
		case library.PositionalOnly, library.Positional:
			switch {
			case i < len(positional):
				if have := positional[i]; p.Form == library.Positional && have != p.Name && have != "" {
					c.t.Errorf("%s: parameter %d is %s, not %s", f.Name, i, have, p.Name)
				}
			case variadic == "" && !(any && p.Form == library.Positional):
				c.t.Errorf("%s takes no parameter %s at %d", f.Name, p.Name, i)
			}
		case library.Variadic:
			if variadic == "" {
				c.t.Errorf("%s takes no *%s", f.Name, p.Name)
			}
		case library.KeywordVariadic:
			if !any {
				c.t.Errorf("%s takes no **%s", f.Name, p.Name)
			}
		case library.KeywordOnly:
			have := c.some[f.Name][p.Name] || byName[p.Name] || any
			c.some[f.Name][p.Name] = have
		}
	}
}

func (k keywords) check(t *testing.T, facts *library.Facts, wanted func(pkg string) bool) {
	for f := range facts.Functions() {
		if !wanted(f.Package) {
			continue
		}
		for name, have := range k[f.Name] {
			if !have {
				t.Errorf("no version of %s takes %s", f.Name, name)
			}
		}
	}
}

// sameUnder checks that what is found under the name that the defining source gives it is the same. A base of another
// library does not count: the facts are about what derives from it.
func (c checker) sameUnder(name string, found func(home string) bool) {
	c.t.Helper()
	home := c.prober.ask(name).Home
	top, _, _ := strings.Cut(name, ".")
	if home == "" || !strings.HasPrefix(strings.TrimPrefix(home, "_"), top+".") || strings.Contains(home, "<locals>") || found(home) {
		return
	}
	c.t.Errorf("%s is not found under the name where it is defined, %s", name, home)
}
