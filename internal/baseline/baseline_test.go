package baseline

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func entry(path, function, text string) Entry {
	return Entry{Code: "UH201", Path: path, Function: function, Text: text}
}

func TestMatch(t *testing.T) {
	a, other := entry("a.py", "f", "send()"), entry("a.py", "g", "send()")
	moved := entry("new.py", "f", "send()")
	for _, test := range []struct {
		name           string
		entries, found []Entry
		known          []bool
		unmatched      []Entry
	}{
		{"the same", []Entry{a}, []Entry{a}, []bool{true}, nil},
		{"a new one", []Entry{a}, []Entry{a, other}, []bool{true, false}, nil},
		{"one more of the same", []Entry{a}, []Entry{a, a}, []bool{true, false}, nil},
		{"one less of the same", []Entry{a, a}, []Entry{a}, []bool{true}, []Entry{a}},
		{"mended", []Entry{a, other}, []Entry{other}, []bool{true}, []Entry{a}},
		{"another code", []Entry{{Code: "UH202", Path: "a.py", Function: "f", Text: "send()"}}, []Entry{a}, []bool{false}, []Entry{{Code: "UH202", Path: "a.py", Function: "f", Text: "send()"}}},
		{"renamed", []Entry{entry("gone.py", "f", "send()")}, []Entry{moved}, []bool{true}, nil},
		{"copied", []Entry{a}, []Entry{moved}, []bool{false}, []Entry{a}},
		{"renamed once", []Entry{entry("gone.py", "f", "send()")}, []Entry{moved, moved}, []bool{true, false}, nil},
		{"renamed and rewritten", []Entry{entry("gone.py", "f", "x")}, []Entry{moved}, []bool{false}, []Entry{entry("gone.py", "f", "x")}},
		{"its own before a renamed one", []Entry{entry("gone.py", "f", "send()"), a}, []Entry{a, moved}, []bool{true, true}, nil},
	} {
		known, unmatched := Match(test.entries, test.found, func(path string) bool { return strings.HasPrefix(path, "gone") })
		if diff := cmp.Diff(test.known, known); diff != "" {
			t.Errorf("%s: known: %s", test.name, diff)
		}
		if diff := cmp.Diff(test.unmatched, unmatched); diff != "" {
			t.Errorf("%s: unmatched: %s", test.name, diff)
		}
	}
}

func TestFile(t *testing.T) {
	entries := []Entry{entry("b.py", "", "x < \"y\""), entry("a.py", "f", "z")}
	const want = `{
  "version": 1,
  "findings": [
    {"code":"UH201","path":"a.py","function":"f","text":"z"},
    {"code":"UH201","path":"b.py","function":"","text":"x < \"y\""}
  ]
}
`
	text := Encode(entries)
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Error(diff)
	}
	back, err := Decode(text)
	if diff := cmp.Diff([]Entry{entries[1], entries[0]}, back); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if none, err := Decode(Encode(nil)); len(none) != 0 || err != nil {
		t.Errorf("without findings: %v, %v", none, err)
	}
	for _, test := range []struct{ text, want string }{
		{"[]", "this is no baseline: "}, {"", "this is no baseline: "}, {`{"version": 1, "found": []}`, "this is no baseline: "},
		{`{"version": 2, "findings": []}`, "the baseline has the format 2, this program knows 1"},
	} {
		if _, err := Decode([]byte(test.text)); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: %v", test.text, err)
		}
	}
}

func TestText(t *testing.T) {
	if got := Text("f(\n    x,\t y\n)"); got != "f( x, y )" {
		t.Errorf("%q", got)
	}
	if got := Text(strings.Repeat("ä", 200)); len(got) > maxText+3 || !strings.HasSuffix(got, "ä…") {
		t.Errorf("%q", got)
	}
}
