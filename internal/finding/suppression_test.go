package finding

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// describe writes what was understood of a comment in one line, so that the tables below can be read.
func describe(comment string) string {
	var parts []string
	for _, s := range ParseSuppressions(comment) {
		text := "noqa"
		switch s.Directive {
		case Ignore:
			text = "ignore"
		case IgnoreFile:
			text = "ignore-file"
		}
		switch {
		case s.All:
			text += " all"
		case s.Codes == nil:
			text += " nothing"
		}
		for _, entry := range s.Codes {
			text += " " + string(entry.Code)
		}
		if s.Reason != "" {
			text += " because " + s.Reason
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " | ")
}

func TestParseSuppressions(t *testing.T) {
	tests := []struct{ comment, want string }{
		{"# noqa", "noqa all"},
		{"#noqa", "noqa all"},
		{"# NoQA", "noqa all"},
		{"#:\t# noqa", "noqa all"},
		{"# noqa, the server answers later", "noqa all"},
		{"# noqa -- fire and forget", "noqa all because fire and forget"},
		{"# noqa: UH204", "noqa UH204"},
		{"# noqa:uh204", "noqa UH204"},
		{"# noqa : UH204", "noqa UH204"},
		{"# noqa: UH204,UH1", "noqa UH204 UH1"},
		{"# noqa: F401 UH204 , E1", "noqa F401 UH204 E1"},
		{"# noqa: UH", "noqa UH"},
		{"# noqa: UH204 but why", "noqa UH204"},
		{"# noqa: UH204--a reason", "noqa UH204 because a reason"},
		{"# noqa: UH204 -- a reason # type: ignore", "noqa UH204 because a reason"},
		{"# noqa: UH204 -- see #7", "noqa UH204 because see #7"},
		{"# noqa:", "noqa nothing"},
		{"# noqa: because", "noqa nothing"},
		{"# noqa: no-member", "noqa nothing"},
		{"# noqa: UH204x", "noqa nothing"},
		{"# type: ignore # noqa: UH204", "noqa UH204"},
		{"# noqa: F401  # unheeded: ignore[UH101] -- by design", "noqa F401 | ignore UH101 because by design"},
		{"# unheeded: ignore", "ignore all"},
		{"#unheeded:ignore", "ignore all"},
		{"# unheeded: ignore -- the loop closes it", "ignore all because the loop closes it"},
		{"# unheeded: ignore[UH204]", "ignore UH204"},
		{"# unheeded: ignore [ uh204 ,UH1, ]--x", "ignore UH204 UH1 because x"},
		{"# unheeded: ignore[UH204] --", "ignore UH204"},
		{"# unheeded: ignore[]", "ignore nothing"},
		{"# unheeded: ignore[UH204", "ignore nothing"},
		{"# unheeded: ignore[UH204; UH205]", "ignore nothing"},
		{"# unheeded: ignore-file", "ignore-file all"},
		{"#unheeded:ignore-file[UH2]--generated", "ignore-file UH2 because generated"},

		{"", ""},
		{"#", ""},
		{"# unheeded: ignore-files", ""},
		{"# unheeded: ignore-file-x", ""},
		{"# a remark", ""},
		{"# see noqa below", ""},
		{"# noqa-file", ""},
		{"# noqaé", ""},
		{"# flake8: noqa", ""},
		{"# type: ignore[misc]", ""},
		{"# unheeded", ""},
		{"# unheeded: ignored", ""},
		{"# unheeded ignore", ""},
	}
	for _, test := range tests {
		t.Run(test.comment, func(t *testing.T) {
			if got := describe(test.comment); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSuppressionOffsets(t *testing.T) {
	const comment = "# type: ignore # noqa: F401, uh204 -- not ours # end"
	got := ParseSuppressions(comment)
	if len(got) != 1 {
		t.Fatalf("got %d directives, want 1", len(got))
	}
	pieces := []string{comment[got[0].Start:got[0].End]}
	for _, entry := range got[0].Codes {
		pieces = append(pieces, comment[entry.Start:entry.End])
	}
	want := []string{"# noqa: F401, uh204 -- not ours", "F401", "uh204"}
	if diff := cmp.Diff(want, pieces); diff != "" {
		t.Errorf("offsets differ (-want +got):\n%s", diff)
	}
}

func TestSilences(t *testing.T) {
	tests := []struct {
		comment string
		code    Code
		want    bool
	}{
		{"# noqa", "UH204", true},
		{"# noqa: UH204", "UH204", true},
		{"# noqa: UH204", "UH205", false},
		{"# noqa: UH2", "UH204", true},
		{"# noqa: UH", "UH204", true},
		{"# noqa: F401", "UH204", false},
		{"# noqa: U2", "UH204", false},
		{"# noqa: F401, UH204", "UH204", true},
		{"# noqa: whatever", "UH204", false},
		{"# unheeded: ignore", "UH204", true},
		{"# unheeded: ignore[UH101]", "UH204", false},
		{"# unheeded: ignore", "UH001", false},
		{"# noqa: UH", "UH001", false},
		{"# noqa: UH0", "UH001", true},
		{"# noqa: UH001", "UH001", true},
	}
	for _, test := range tests {
		t.Run(test.comment, func(t *testing.T) {
			got := slices.ContainsFunc(ParseSuppressions(test.comment), func(s Suppression) bool { return s.Silences(test.code) })
			if got != test.want {
				t.Errorf("silences %s: %v, want %v", test.code, got, test.want)
			}
		})
	}
}

func TestCodeUnder(t *testing.T) {
	for prefix, want := range map[Code]bool{"UH101": true, "UH10": true, "UH": true, "UH2": false, "UH1011": false, "": false} {
		if got := Code("UH101").Under(prefix); got != want {
			t.Errorf("UH101 under %q: %v, want %v", prefix, got, want)
		}
	}
}

func FuzzParseSuppressions(f *testing.F) {
	for _, seed := range []string{"# noqa: F401, UH1 -- x", "# unheeded: ignore[UH204] -- y # noqa", "##noqa:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, comment string) {
		end := 0
		for _, s := range ParseSuppressions(comment) {
			if s.Start < end || s.End <= s.Start || s.End > len(comment) {
				t.Fatalf("directive at %d:%d behind one that ends at %d", s.Start, s.End, end)
			}
			if comment[s.Start] != '#' {
				t.Errorf("directive begins with %q", comment[s.Start])
			}
			end = s.Start
			for _, entry := range s.Codes {
				if entry.Start < end || entry.End > s.End {
					t.Errorf("entry %q at %d:%d outside of %d:%d", entry.Code, entry.Start, entry.End, s.Start, s.End)
				}
				end = entry.End
			}
			end = s.End
		}
	})
}
