package docs

import (
	"regexp"
	"strings"
	"testing"
)

// TestPages reads every page, and holds the parts of the page of facts to what is on it.
func TestPages(t *testing.T) {
	sections := map[string]bool{}
	names := map[string]bool{}
	for _, p := range Pages() {
		text := p.Text()
		if !strings.HasPrefix(text, "# ") || len(text) < 500 {
			t.Errorf("%s: begins with %.30q and has %d bytes", p.Name, text, len(text))
		}
		if p.section != "" {
			sections[p.section] = true
			if strings.Contains(text, "\n### ") || !strings.Contains(text, "\n## ") {
				t.Errorf("%s: headings are not one level up", p.Name)
			}
		}
		if names[p.Name] || p.Summary == "" {
			t.Errorf("%s: is there twice, or has no summary", p.Name)
		}
		names[p.Name] = true
	}
	raw, err := pages.ReadFile("async-python.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, heading := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(string(raw), -1) {
		if !sections[heading[1]] {
			t.Errorf("the section %s has no name to ask for it by", heading[1])
		}
	}
}
