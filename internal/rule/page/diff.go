package page

import (
	"fmt"
	"slices"
	"strings"
)

// Diff is the change that mends a bad block.
type Diff struct {
	// Line is that of the opening fence in the page, from 1.
	Line          int
	Before, After *Block
	hunks         []hunk
}

// hunk replaces lines by others; what both have in common only says where.
type hunk struct{ old, new []string }

func parseHunks(lines []string) ([]hunk, error) {
	hunks := make([]hunk, 1)
	for _, line := range lines {
		h := &hunks[len(hunks)-1]
		switch {
		case line == "":
			h.old, h.new = append(h.old, ""), append(h.new, "")
		case line == "@@":
			hunks = append(hunks, hunk{})
		case line[0] == ' ':
			h.old, h.new = append(h.old, line[1:]), append(h.new, line[1:])
		case line[0] == '-':
			h.old = append(h.old, line[1:])
		case line[0] == '+':
			h.new = append(h.new, line[1:])
		default:
			return nil, fmt.Errorf("not a line of a diff: %s", line)
		}
	}
	for _, h := range hunks {
		if len(h.old) == 0 || slices.Equal(h.old, h.new) {
			return nil, fmt.Errorf("a hunk that has no place or changes nothing")
		}
	}
	return hunks, nil
}

// Apply returns the text with the change made. Hunks apply in order; each must fit at exactly one place after the one
// before it.
func (d *Diff) Apply(text string) (string, error) {
	rest := strings.Split(text, "\n")
	var done []string
	for n, h := range d.hunks {
		at := fits(rest, h.old)
		if len(at) != 1 {
			return "", fmt.Errorf("hunk %d fits at %d places", n+1, len(at))
		}
		done = append(append(done, rest[:at[0]]...), h.new...)
		rest = rest[at[0]+len(h.old):]
	}
	return strings.Join(append(done, rest...), "\n"), nil
}

// fits lists the places at which part stands in lines.
func fits(lines, part []string) []int {
	var at []int
	for i := 0; i+len(part) <= len(lines); i++ {
		if slices.Equal(lines[i:i+len(part)], part) {
			at = append(at, i)
		}
	}
	return at
}
