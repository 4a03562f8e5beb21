package silence

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// allRan is the policy of a run that looked for everything that is on by default.
func allRan() Policy {
	return Policy{ReportUnused: true, Codes: []Code{
		{Code: "UH001", Ran: true}, {Code: "UH003", Ran: true}, {Code: "UH101", Ran: true}, {Code: "UH102", Ran: true},
		{Code: "UH201", Ran: true, SameAs: []string{"RUF006"}}, {Code: "UH219", OptIn: true},
	}}
}

var mark = regexp.MustCompile(`«(\w+):((?s:[^«»]*))»`)

// apply checks a text in which «UH101:send()» stands for `send()` with a finding, and returns what is said, a line each.
func apply(t *testing.T, text string, policy Policy) (said []string, findings []finding.Finding, plain string) {
	t.Helper()
	type marked struct {
		code       finding.Code
		start, end int
	}
	var marks []marked
	for {
		m := mark.FindStringSubmatchIndex(text)
		if m == nil {
			break
		}
		inner := text[m[4]:m[5]]
		marks = append(marks, marked{finding.Code(text[m[2]:m[3]]), m[0], m[0] + len(inner)})
		text = text[:m[0]] + inner + text[m[1]:]
	}
	var p parse.Parser
	tree := p.File([]byte(text))
	var given []finding.Finding
	for _, m := range marks {
		line, column := tree.Lines.PositionCodePoints(uint32(m.start))
		endLine, endColumn := tree.Lines.PositionCodePoints(uint32(m.end))
		given = append(given, finding.Finding{Code: m.code, Place: finding.Place{
			Path: "a.py", Line: line, Column: column + 1, EndLine: endLine, EndColumn: endColumn + 1,
		}})
	}
	findings = Apply(tree, "a.py", given, policy)
	finding.Sort(findings)
	for _, f := range findings {
		said = append(said, strings.TrimRight(fmt.Sprintf("%d:%d %s %s", f.Place.Line, f.Place.Column, f.Code, f.Message), " "))
	}
	return said, findings, text
}

func TestApply(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"same line", "«UH101:f()»  # noqa: UH101\n", nil},
		{"bare", "«UH101:f()»  # noqa\n«UH101:f()»  # unheeded: ignore\n", nil},
		{"prefix", "«UH101:f()»  # unheeded: ignore[UH1] -- on purpose\n", nil},
		{"other tools' codes", "«UH101:f()»  # noqa: F401, UH101, E501\nf()  # noqa: F401\n", nil},
		{"judged for another tool", "«UH201:f()»  # noqa: F401, RUF006\n«UH101:f()»  # noqa: RUF006\n", []string{"2:1 UH101"}},
		{"ours takes no codes of other tools", "«UH201:f()»  # unheeded: ignore[RUF006]\n", []string{
			"1:1 UH201", "1:25 UH003 no rule has the code RUF006, or one that begins so",
		}},
		{"another code", "«UH101:f()»  # noqa: UH102\n", []string{
			"1:1 UH101", "1:14 UH003 nothing of UH102 is found on this line",
		}},
		{"in a string", "x = «UH101:f(\"# noqa\")», '''\n# noqa: UH101'''\n", []string{"1:5 UH101"}},
		{"in an f-string", "x = f'{«UH101:f()»} # noqa: UH101'\n", []string{"1:8 UH101"}},

		{"first line of the expression", "x = g(\n    «UH101:f(  # noqa: UH101\n        1,\n    )»,\n)\n", nil},
		{"last line of the expression", "x = g(\n    «UH101:f(\n        1,\n    )»,  # noqa: UH101\n)\n", nil},
		{"inside the expression", "x = g(\n    «UH101:f(\n        1,  # noqa: UH101\n    )»,\n)\n", []string{
			"2:5 UH101", "3:21 UH003 nothing of UH101 is found on this line",
		}},
		{"first line of the statement", "x = g(  # noqa: UH101\n    «UH101:f()»,\n)\n", nil},
		{"last line of the statement", "x = g(\n    «UH101:f()»,\n)  # noqa: UH101\n", nil},
		{"string at the end", "g(«UH101:f()», '''\ntext\n''')  # noqa: UH101\n", nil},
		{"another line of the statement", "x = g(\n    1,  # noqa: UH101\n    «UH101:f()»,\n)\n", []string{
			"2:17 UH003 nothing of UH101 is found on this line", "3:5 UH101",
		}},
		{"header", "if (\n    «UH102:f()»\n):  # noqa: UH102\n    pass\n", nil},
		{"block", "if «UH102:f()»:\n    pass  # noqa: UH102\n", []string{
			"1:4 UH102", "2:19 UH003 nothing of UH102 is found on this line",
		}},
		{"definition", "@decorator\n«UH101:async def f»(\n    a: int = {1: 2}, # :\n):  # noqa: UH101\n    pass\n", nil},
		{"whole handler", "try:\n    pass\n«UH201:except E:  # noqa: UH201\n    pass\n    pass»\n", nil},
		{"block of a handler", "try:\n    pass\n«UH201:except E:\n    pass\n    pass»  # noqa: UH201\n", []string{
			"3:1 UH201", "5:19 UH003 nothing of UH201 is found on this line",
		}},
		{"decorator", "class C:  # noqa: UH101\n    @«UH101:f()»\n    def g(self): pass\n", []string{
			"1:19 UH003 nothing of UH101 is found on this line", "2:6 UH101",
		}},
		{"case", "match x:\n    case 1 if «UH102:f()»:  # noqa: UH102\n        pass\n", nil},

		{"alone above", "# unheeded: ignore[UH101] -- a long reason\n\n# a remark\n«UH101:f()»\n", nil},
		{"alone inside", "g(\n    # unheeded: ignore[UH101] -- a long reason\n    «UH101:f()»,\n)\n", nil},
		{"alone and for nothing", "# unheeded: ignore[UH101] -- gone\nf()\n", []string{
			"1:20 UH003 nothing of UH101 is found on the line below",
		}},
		{"noqa alone", "# noqa: UH101\n«UH101:f()»\n", []string{"1:9 UH003 nothing of UH101 is found on this line", "2:1 UH101"}},

		{"file", "«UH101:f()»\n«UH201:g()»\n# unheeded: ignore-file[UH1] -- generated\n", []string{"2:1 UH201"}},
		{"file, all", "# unheeded: ignore-file\n«UH101:f()»\n«UH001:(»\n", []string{"3:1 UH001"}},
		{"file, for nothing", "# unheeded: ignore-file[UH2] -- old\n«UH101:f()»\n", []string{
			"1:25 UH003 nothing of UH2 is found in this file", "2:1 UH101",
		}},

		{"all, for nothing", "f()  # unheeded: ignore\n", []string{"1:6 UH003 nothing is found on this line, so this comment silences nothing"}},
		{"bare noqa for nothing", "f()  # noqa\n", nil},
		{"one of two", "«UH101:f()»  # unheeded: ignore[UH101, UH102]\n", []string{"1:32 UH003 nothing of UH102 is found on this line"}},
		{"not looked for", "f()  # noqa: UH219\n", nil},
		{"no such code", "f()  # noqa: UH777\ng()  # unheeded: ignore[F401]\n", []string{
			"1:14 UH003 no rule has the code UH777, or one that begins so",
			"2:25 UH003 no rule has the code F401, or one that begins so",
		}},
		{"no list", "f()  # unheeded: ignore[UH101\n", []string{"1:6 UH003 this is no list of codes, so this comment silences nothing"}},
		{"kept on purpose", "f()  # unheeded: ignore[UH101, UH003] -- needed elsewhere\n", nil},
		{"kept on purpose, alone", "# unheeded: ignore[UH101, UH003] -- needed elsewhere\nf()\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			said, _, _ := apply(t, test.text, allRan())
			if diff := cmp.Diff(test.want, said); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestNotJudged(t *testing.T) {
	for _, test := range []struct {
		text   string
		change func(*Policy)
	}{
		{"f()  # noqa: UH101\n", func(p *Policy) { p.ReportUnused = false }},
		{"f()  # noqa: UH101\n", func(p *Policy) { p.Codes[2].Ran = false }},
		{"f()  # noqa: UH1\n", func(p *Policy) { p.Codes[3].Ran = false }},
		{"f()  # unheeded: ignore\n", func(p *Policy) { p.Codes[4].Ran = false }},
	} {
		policy := allRan()
		if said, _, _ := apply(t, test.text, policy); len(said) != 1 {
			t.Errorf("%q: of a whole run is said %q", test.text, said)
		}
		test.change(&policy)
		if said, _, _ := apply(t, test.text, policy); len(said) != 0 {
			t.Errorf("%q: %q", test.text, said)
		}
	}
}

func TestReasons(t *testing.T) {
	policy := allRan()
	policy.RequireReason = true
	text := "«UH101:f()»  # noqa: UH101\n«UH101:f()»  # noqa\n«UH101:f()»  # noqa: UH101 -- why\nimport x  # noqa: F401\n" +
		"«UH201:f()»  # unheeded: ignore --\n«UH102:f()»  # unheeded: ignore-file[UH102]\n«UH101:f()»  # unheeded: ignore[UH101, UH004]\n"
	said, findings, _ := apply(t, text, policy)
	const message = "this comment silences findings and does not say why"
	want := []string{"1:6 UH004 " + message, "5:6 UH004 " + message, "6:6 UH004 " + message}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Fatal(diff)
	}
	if got := findings[1].Help; got != "write the reason behind it: # unheeded: ignore -- the reason" {
		t.Errorf("help: %s", got)
	}
}

// TestFixes takes away what silences nothing.
func TestFixes(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"f()  # noqa: UH101\n", "f()\n"},
		{"f()  # noqa: UH101", "f()"},
		{"f()  # noqa: UH101 -- a reason # type: ignore\n", "f()  # type: ignore\n"},
		{"f()  # type: ignore # noqa: UH101\n", "f()  # type: ignore\n"},
		{"f()  # noqa: UH101 is not so\n", "f()  # is not so\n"},
		{"f()  # noqa: UH101, E501\n", "f()  # noqa: E501\n"},
		{"f()  # noqa: E501,UH101\n", "f()  # noqa: E501\n"},
		{"«UH101:f()»  # noqa: UH101 UH102\n", "f()  # noqa: UH101\n"},
		{"«UH102:f()»  # unheeded: ignore[UH101, UH102] -- so\n", "f()  # unheeded: ignore[UH102] -- so\n"},
		{"if x:\n    # unheeded: ignore[UH101] -- gone\n    f()\n", "if x:\n    f()\n"},
		{"f()\n# unheeded: ignore-file", "f()\n"},
	} {
		_, findings, plain := apply(t, test.text, allRan())
		at := slices.IndexFunc(findings, func(f finding.Finding) bool { return f.Code == finding.UnusedSuppression })
		if at < 0 || len(findings[at].Fixes) != 1 {
			t.Errorf("%q: no fix in %v", test.text, findings)
			continue
		}
		if got := applyEdit(plain, findings[at].Fixes[0].Edits[0]); got != test.want {
			t.Errorf("%q becomes %q, want %q", plain, got, test.want)
		}
	}
}

// applyEdit is for texts of one byte a character.
func applyEdit(text string, e finding.Edit) string {
	offset := func(line, column int) int {
		at := 0
		for range line - 1 {
			at += strings.IndexByte(text[at:], '\n') + 1
		}
		return at + column - 1
	}
	return text[:offset(e.Place.Line, e.Place.Column)] + e.Text + text[offset(e.Place.EndLine, e.Place.EndColumn):]
}
