package library_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// observed is one line of testdata/claims.py: what happened in a case, or the word that fits.
type observed struct {
	Case, Word, Is                         string
	Raised, Awaited, Gave, Within          string
	Ran, Called, Thread, Logged, Cancelled bool
}

// TestClaims runs what the facts of the standard library say, under each CPython.
func TestClaims(t *testing.T) {
	found, missing := interpreters(t)
	for _, minor := range missing {
		t.Logf("NO CLAIM IS TRIED UNDER CPYTHON 3.%d: there is none", minor)
	}
	if len(found) == 0 {
		t.Skip("NO CLAIM IS TRIED: there is no python3 on the PATH")
	}
	facts := load(t)
	for _, python := range found {
		t.Run(python.Release, func(t *testing.T) {
			c := claims{t: t, facts: facts, version: library.Version(python.Version.Minor())}
			c.run(python.Path, "claims_asyncio", "claims_stdlib", "claims_words", "claims_endless", "claims_raises")
			c.covers("asyncio.", "concurrent.", "contextlib.", "threading.", "queue.", "builtins.", "itertools.", "functools.")
		})
	}
}

// TestClaimsOfLibraries does the same for what an environment has to be made for.
func TestClaimsOfLibraries(t *testing.T) {
	python := os.Getenv("UNHEEDED_LIBRARIES")
	if python == "" {
		t.Skip("NO CLAIM ABOUT LIBRARIES IS TRIED: UNHEEDED_LIBRARIES names no Python that has them")
	}
	asked, err := oracle.Probe(t.Context(), python)
	if err != nil {
		t.Fatal(err)
	}
	c := claims{t: t, facts: load(t), version: library.Version(asked.Version.Minor())}
	c.run(python, "claims_trio", "claims_anyio", "claims_libraries")
	c.covers("trio.", "anyio.")
}

type claims struct {
	t       *testing.T
	facts   *library.Facts
	version library.Version
	// cases and words are what was tried: "asyncio.run(main)", "asyncio.sleep checkpoint".
	cases, words map[string]bool
}

func (c *claims) run(python string, modules ...string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, append([]string{"-B", "-s", "claims.py"}, modules...)...)
	cmd.Dir = "testdata"
	cmd.Env = append(os.Environ(), "PYTHONPATH=", "PYTHONHASHSEED=0", "PYTHONDEVMODE=", "PYTHONASYNCIODEBUG=")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatalf("%v\n%s", err, stderr.String())
	}
	c.cases, c.words = map[string]bool{}, map[string]bool{}
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	for lines.Scan() {
		var o observed
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			c.t.Fatalf("%s: %v", lines.Text(), err)
		}
		problem := ""
		if o.Word != "" {
			c.words[o.Word] = true
			problem = c.judgeWord(o)
		} else {
			c.cases[o.Case] = true
			problem = c.judge(o)
		}
		if problem != "" {
			c.t.Errorf("%s: %s; %s", o.Case+o.Word, problem, lines.Text())
		}
	}
}

// judge says what of an observation the facts do not allow, "" where it fits.
func (c *claims) judge(o observed) string {
	if name, ok := strings.CutPrefix(o.Case, "@"); ok {
		d, ok := c.facts.Decoration(name)
		if !ok {
			return "the facts do not have it"
		}
		return fits(d.Function, &library.Function{}, o)
	}
	name, parameter, _ := strings.Cut(strings.TrimSuffix(o.Case, ")"), "(")
	f, ok := c.facts.Function(name)
	if !ok || !f.In(c.version) {
		return "the facts do not have it"
	}
	i := slices.IndexFunc(f.Call.Parameters, func(p library.Parameter) bool { return p.Name == parameter })
	if i < 0 {
		return "the facts do not have the parameter"
	}
	action := f.Call.Parameters[i].Action
	if problem := fits(action, f, o); problem != "" {
		return problem
	}
	if strings.HasPrefix(name, "asgiref.") {
		return "" // it takes a thread or not, as it finds the caller
	}
	if away := f.Where == library.InThread || f.Where == library.InProcess; action.Calls && o.Called && o.Thread != away {
		return fmt.Sprintf("it is called in a thread: %v", o.Thread)
	}
	if f.Needs == library.NeedsNoRunningLoop && o.Within != "RuntimeError" {
		return "it may be called where a loop runs"
	}
	return ""
}

// fits says what of an observation an action does not allow.
func fits(a library.Action, f *library.Function, o observed) string {
	is := func(claim string, holds bool) string {
		if holds {
			return ""
		}
		return fmt.Sprintf("%q is not so", claim)
	}
	claim := string(a.Fate)
	if a.Calls {
		claim = "calls and " + claim
		if !o.Called && a.Fate != library.Awaits {
			return "it is not called"
		}
	}
	switch a.Fate {
	case library.Drops, library.Tests, library.Compares, library.Uses:
		return is(claim, a.Calls && !o.Ran && !o.Logged && o.Gave != "coroutine")
	case library.Returns:
		// Some look at what they are to return, and refuse a coroutine: of those, see the rejections.
		return is(claim, !o.Ran && (o.Gave == "coroutine" || o.Raised == "TypeError" && len(f.Rejects) > 0))
	case library.Schedules:
		kept := f.Call.Makes == library.ConcurrentFuture || f.Call.Makes == ""
		return is(claim, o.Ran && o.Raised == "" && o.Awaited == "Boom" && o.Logged != kept)
	case library.Shields:
		return is(claim, o.Ran && o.Raised == "" && !o.Cancelled && o.Logged)
	case library.Owns:
		return is(claim, o.Ran && o.Raised == "group" && !o.Logged)
	case library.Drives:
		return is(claim, o.Ran && o.Raised == "Boom")
	case library.Awaits:
		came := o.Awaited == "Boom" || o.Awaited == "group"
		return is(claim, came && !o.Ran || o.Awaited == "" && o.Raised == "Boom")
	case library.MayAwait:
		return is(claim, o.Ran || o.Awaited == "Boom")
	case library.Waits:
		return is(claim, o.Ran && o.Raised == "" && o.Awaited == "")
	case library.Reads:
		return is(claim, o.Raised == "Boom" || o.Awaited == "Boom" || o.Ran && !o.Logged)
	case library.Cancels:
		return is(claim, o.Cancelled && !o.Logged)
	case library.Inspects:
		return is(claim, o.Raised == "" && o.Ran == o.Logged)
	case library.Suppresses:
		return is(claim, o.Ran && o.Raised == "" && !o.Logged)
	}
	return fmt.Sprintf("no case can tell %q", claim)
}

// judgeWord compares a word with that of the facts: "asyncio.sleep checkpoint" is "always".
func (c *claims) judgeWord(o observed) string {
	subject, aspect, _ := strings.Cut(o.Word, " ")
	name, parameter, _ := strings.Cut(strings.TrimSuffix(subject, ")"), "(")
	f, ok := c.facts.Function(name)
	if !ok || !f.In(c.version) {
		return "the facts do not have it"
	}
	want := ""
	switch {
	case aspect == "checkpoint":
		want = string(f.Checkpoint)
	case aspect == "endless":
		want = string(f.Endless)
	case aspect == "exit":
		want = string(f.Exit)
	case aspect == "needs":
		want = string(f.Needs)
	case aspect == "raises":
		want = strings.Join(f.Raises, " ")
	case aspect == "shields":
		if slices.ContainsFunc(slices.Collect(maps.Values(f.When)), func(d library.Difference) bool { return d.ShieldsBlock }) {
			want = "shields"
		}
	case aspect == "rejects":
		if r, ok := f.Rejects[parameter]; ok && c.version >= r.Since {
			want = "rejects"
		}
	case aspect == "blocks":
		if f.Blocks != "" {
			want = "blocks"
		}
	case strings.HasPrefix(aspect, "unless "):
		var condition library.Condition
		if err := condition.UnmarshalText([]byte(strings.TrimPrefix(aspect, "unless "))); err != nil {
			return err.Error()
		}
		if slices.Contains(f.Unless, condition) {
			want = "does not"
		}
	default:
		return "nobody knows how to judge that"
	}
	if o.Is != want {
		return fmt.Sprintf("the facts say %q", want)
	}
	return ""
}

// covers checks that all that the facts of some modules claim was tried, but for what untried excuses.
func (c *claims) covers(prefixes ...string) {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "untried.txt"))
	if err != nil {
		c.t.Fatal(err)
	}
	excused := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if claim, _, _ := strings.Cut(strings.TrimSpace(line), " # "); claim != "" && !strings.HasPrefix(claim, "#") {
			excused[claim] = true
		}
	}
	for f := range c.facts.Functions() {
		if !f.In(c.version) || !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(f.Name, p) }) {
			continue
		}
		for _, claim := range claimsOf(f, c.version) {
			if tried := c.cases[claim] || c.words[claim]; tried == excused[claim] {
				c.t.Errorf("%s: tried %v, excused %v", claim, tried, excused[claim])
			}
		}
	}
}

// claimsOf lists what the facts claim of a function, in the words of the cases. What a parameter merely stores, or what a
// value is used for, is no claim about an exception.
func claimsOf(f *library.Function, v library.Version) []string {
	var out []string
	for _, p := range f.Call.Parameters {
		switch p.Fate {
		case "", library.Stores, library.Closes, library.Enters, library.Writes, library.Reports, library.Formats:
			continue
		case library.Uses, library.Tests, library.Compares, library.Inspects, library.Returns:
			if !p.Calls {
				continue
			}
		}
		out = append(out, fmt.Sprintf("%s(%s)", f.Name, p.Name))
	}
	if f.Checkpoint != "" {
		out = append(out, f.Name+" checkpoint")
	}
	if f.Endless != "" {
		out = append(out, f.Name+" endless")
	}
	if f.Exit != "" {
		out = append(out, f.Name+" exit")
	}
	if f.Blocks == library.BlocksOnThread {
		out = append(out, f.Name+" blocks")
		for _, c := range f.Unless {
			out = append(out, fmt.Sprintf("%s unless %s=%s", f.Name, c.Parameter, c.Literal))
		}
	}
	for parameter, r := range f.Rejects {
		if v >= r.Since {
			out = append(out, fmt.Sprintf("%s(%s) rejects", f.Name, parameter))
		}
	}
	for _, d := range f.When {
		if d.ShieldsBlock {
			out = append(out, f.Name+" shields")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestFits: of what can be observed, only the right claims fit.
func TestFits(t *testing.T) {
	fates := []library.Fate{
		library.Schedules, library.Shields, library.Owns, library.Drives, library.Awaits, library.MayAwait, library.Waits,
		library.Reads, library.Cancels, library.Returns, library.Drops, library.Inspects, library.Suppresses,
	}
	for _, test := range []struct {
		what  string
		calls bool
		makes library.Kind
		saw   observed
		want  []library.Fate
	}{
		{"a task", false, library.Task, observed{Ran: true, Awaited: "Boom", Logged: true},
			[]library.Fate{library.Schedules, library.Shields, library.MayAwait, library.Reads, library.Inspects}},
		{"a concurrent future", false, library.ConcurrentFuture, observed{Ran: true, Awaited: "Boom"},
			[]library.Fate{library.Schedules, library.MayAwait, library.Reads, library.Suppresses}},
		{"a group", false, "", observed{Ran: true, Raised: "group"},
			[]library.Fate{library.Owns, library.MayAwait, library.Reads}},
		{"run", false, "", observed{Ran: true, Raised: "Boom"},
			[]library.Fate{library.Drives, library.Awaits, library.MayAwait, library.Reads}},
		{"wait_for", false, library.Coroutine, observed{Awaited: "Boom"},
			[]library.Fate{library.Awaits, library.MayAwait, library.Reads, library.Inspects}},
		{"cancel", false, "", observed{Ran: true, Cancelled: true},
			[]library.Fate{library.MayAwait, library.Waits, library.Reads, library.Cancels, library.Suppresses}},
		{"call_soon", true, "", observed{Called: true}, []library.Fate{library.Drops, library.Inspects}},
		{"to_thread", true, "", observed{Called: true, Gave: "coroutine"}, []library.Fate{library.Returns, library.Inspects}},
		{"start_soon", true, "", observed{Called: true, Ran: true, Raised: "group"},
			[]library.Fate{library.Owns, library.MayAwait, library.Reads}},
		{"nothing happened", true, "", observed{}, nil},
	} {
		var got []library.Fate
		for _, fate := range fates {
			f := &library.Function{Call: library.Signature{Makes: test.makes}}
			if fits(library.Action{Fate: fate, Calls: test.calls}, f, test.saw) == "" {
				got = append(got, fate)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s fits %q, want %q", test.what, got, test.want)
		}
	}
}
