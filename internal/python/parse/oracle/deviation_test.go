package oracle

import (
	"fmt"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
)

func TestParseKnown(t *testing.T) {
	for text, want := range map[string]known{
		"3.8: why: so":  {0x0308, 0x0308, "why: so"},
		"3.9-3.12: why": {0x0309, 0x030C, "why"},
	} {
		if have, err := parseKnown(text); have != want || err != nil {
			t.Errorf("%q: have %v, %v; want %v", text, have, err, want)
		}
	}
	for _, text := range []string{"", "why", "3.7: why", "3.9-3.8: why", "3.8-3.99: why", "three: why"} {
		if have, err := parseKnown(text); err == nil {
			t.Errorf("%q: have %v", text, have)
		}
	}
}

func TestWithoutEmptyFormat(t *testing.T) {
	const dump = `Module
 value JoinedStr 1:0-1:20
  values Constant 1:0-1:1 value=str:""
  values FormattedValue 1:0-1:9 conversion=-1
   value Name 1:1-1:2 id="a" ctx=Load
   format_spec JoinedStr 1:3-1:4
    values FormattedValue 1:3-1:4 conversion=-1
     value Constant 1:3-1:3 value=str:""
     format_spec JoinedStr 1:3-1:4
      values Name 1:3-1:4 id="b" ctx=Load
%s  values Constant 1:0-1:1 value=str:""
`
	const empty = "    values Constant 1:4-1:4 value=str:\"\"\n"
	with, without := fmt.Sprintf(dump, empty), fmt.Sprintf(dump, "")
	if have := string(withoutEmptyFormat([]byte(with))); have != without {
		t.Errorf("have\n%s", have)
	}
	if have := string(withoutEmptyFormat([]byte(without))); have != without {
		t.Errorf("have\n%s", have)
	}
}

func TestExplain(t *testing.T) {
	file := File{known: []known{{0x0308, 0x0309, "why"}}}
	for _, test := range []struct {
		file    File
		verdict Verdict
		detail  string
		minor   int
		want    Verdict
	}{
		{file, WeReject, "", 8, Known},
		{file, TheyReject, "", 9, Known},
		{file, WeReject, "", 10, WeReject},
		{File{}, WeReject, "", 8, WeReject},
		{file, Equal, "", 8, Equal},
		{File{}, WeReject, "Non-UTF-8 code starting with", 13, Known},
		{File{}, WeReject, "Non-UTF-8 code starting with", 14, WeReject},
		{File{}, TheyReject, "Non-UTF-8 code starting with", 13, TheyReject},
	} {
		r := Result{Verdict: test.verdict, Detail: test.detail}
		r.explain(test.file, ast.V(test.minor), nil, nil)
		if r.Verdict != test.want {
			t.Errorf("%v: have %v", test, r.Verdict)
		}
	}
}

func TestExplainTrees(t *testing.T) {
	const ours = "values Constant 1:1-1:9 value=str:\"a!=b=\"\nvalue Name 1:1-1:2\n"
	const theirs = "values Constant 1:1-1:9 value=str:\"a\"\nvalue Name 1:1-1:2\n"
	for _, test := range []struct {
		theirs string
		minor  int
		want   Verdict
	}{
		{theirs, 13, Known},
		{theirs, 14, Differs},
		{theirs + "values Constant 1:9-1:9 value=str:\"\"\n", 12, Differs},
	} {
		r := Result{Verdict: Differs}
		r.explain(File{}, ast.V(test.minor), []byte(ours), []byte(test.theirs))
		if r.Verdict != test.want {
			t.Errorf("%v: have %v", test, r.Verdict)
		}
	}
}
