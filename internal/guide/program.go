package guide

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/rule/page"
)

// Program is a program on a page and what it prints.
type Program struct {
	// Title is the heading that it stands under, Line the line of its opening fence, from 1.
	Title string
	Line  int
	// Versions are those that it runs under.
	Versions page.Versions
	Text     string
	Outputs  []Output
}

// Output is what a program prints under some versions.
type Output struct {
	Versions page.Versions
	Text     string
}

// Matches reports whether a program that printed so did what the page says.
func (o Output) Matches(printed string) bool {
	parts := strings.Split(strings.TrimSpace(o.Text), "…")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`(?s)\A` + strings.Join(parts, ".*") + `\z`).MatchString(strings.TrimSpace(printed))
}

// Under returns what the program prints under Python 3.minor; false where the page does not say.
func (p *Program) Under(minor int) (Output, bool) {
	for _, output := range p.Outputs {
		if output.Versions.Include(minor) {
			return output, true
		}
	}
	return Output{}, false
}

// fence is the opening line of a block.
var fence = regexp.MustCompile("^```(python|output)(?: (>=|<)3\\.(\\d+))?(?: (<)3\\.(\\d+))?$")

// Read returns the programs of a page, in order. An error names the line.
func Read(text string) ([]*Program, error) {
	var programs []*Program
	title := ""
	lines := strings.Split(text, "\n")
	for at := 0; at < len(lines); at++ {
		if heading := strings.TrimLeft(lines[at], "#"); heading != lines[at] {
			title = strings.TrimSpace(heading)
		}
		if !strings.HasPrefix(lines[at], "```") {
			continue
		}
		opening := at
		for at++; at < len(lines) && lines[at] != "```"; at++ {
		}
		if at == len(lines) {
			return nil, fmt.Errorf("line %d: this block has no end", opening+1)
		}
		words := fence.FindStringSubmatch(lines[opening])
		if words == nil {
			if name, _, _ := strings.Cut(lines[opening][3:], " "); name == "python" || name == "output" {
				return nil, fmt.Errorf("line %d: what is %q?", opening+1, lines[opening])
			}
			continue // A block of another language.
		}
		body := strings.Join(lines[opening+1:at], "\n") + "\n"
		versions := versionsOf(words[2:])
		if words[1] == "python" {
			programs = append(programs, &Program{Title: title, Line: opening + 1, Versions: versions, Text: body})
			continue
		}
		if len(programs) == 0 {
			return nil, fmt.Errorf("line %d: an output without a program", opening+1)
		}
		last := programs[len(programs)-1]
		last.Outputs = append(last.Outputs, Output{versions, body})
	}
	return programs, nil
}

// versionsOf reads a sign and a number, twice, both perhaps empty.
func versionsOf(words []string) page.Versions {
	var versions page.Versions
	for ; len(words) > 0; words = words[2:] {
		minor, _ := strconv.Atoi(words[1]) // The pattern has digits alone, or nothing.
		switch words[0] {
		case ">=":
			versions.From = minor
		case "<":
			versions.Below = minor
		}
	}
	return versions
}
