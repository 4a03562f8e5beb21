package nearest

import "testing"

func TestName(t *testing.T) {
	known := []string{"select", "ignore", "extend-select", "exclude", "extend-exclude", "src", "target-version", "UH101", "UH204"}
	for misspelt, want := range map[string]string{
		"selects":        "select",
		"slect":          "select",
		"esclude":        "exclude",
		"target_version": "target-version",
		"Target-Versoin": "target-version",
		"uh201":          "UH101",
		"UH24":           "UH204",
		"line-length":    "",
		"":               "",
	} {
		if got := Name(misspelt, known); got != want {
			t.Errorf("%q: %q, want %q", misspelt, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "abd", 1}, {"abc", "acb", 1}, {"abc", "bca", 2},
		{"kitten", "sitting", 3}, {"abcd", "bcda", 2},
	} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("%s, %s: %d, want %d", test.a, test.b, got, test.want)
		}
		if got := distance(test.b, test.a); got != test.want {
			t.Errorf("%s, %s: %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func TestHint(t *testing.T) {
	if got := Hint("slect", []string{"select"}); got != `; did you mean "select"?` {
		t.Errorf("hint %q", got)
	}
	if got := Hint("line-length", []string{"select"}); got != "" {
		t.Errorf("hint %q", got)
	}
}
