package oracle

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/python/source"
)

// difference describes the first place at which two dumps differ: the nodes above it, the two lines, and the line of
// the source.
func difference(ours, theirs, text []byte) string {
	var above []string // the common line at each depth
	ourLines, theirLines := bytes.Split(ours, []byte("\n")), bytes.Split(theirs, []byte("\n"))
	i := 0
	for i < len(ourLines) && i < len(theirLines) && bytes.Equal(ourLines[i], theirLines[i]) {
		line := strings.TrimLeft(string(ourLines[i]), " ")
		above = append(above[:min(len(ourLines[i])-len(line), len(above))], line)
		i++
	}
	our, their := lineAt(ourLines, i), lineAt(theirLines, i)
	depth := len(above)
	for _, line := range []string{our, their} {
		if line != "" { // an empty line is the end of a dump, which says nothing of depth
			depth = min(depth, indent(line))
		}
	}

	var b strings.Builder
	for _, line := range above[max(0, depth-4):depth] {
		fmt.Fprintf(&b, "  in      %s\n", line)
	}
	fmt.Fprintf(&b, "  CPython %s\n  ours    %s\n", their, our)
	if number := lineOf(their); number > 0 {
		fmt.Fprintf(&b, "  %7d %s\n", number, source.NewLines(text).Text(number))
	} else if number := lineOf(lastWithLine(above[:depth])); number > 0 {
		fmt.Fprintf(&b, "  %7d %s\n", number, source.NewLines(text).Text(number))
	}
	return b.String()
}

func lineAt(lines [][]byte, i int) string {
	if i < len(lines) {
		return string(lines[i])
	}
	return ""
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// lineOf returns the number of the line at which the node of a line in a dump begins; 0 where it has no position.
func lineOf(line string) (number int) {
	for _, word := range strings.Fields(line) {
		var column, endLine, endColumn int
		if n, _ := fmt.Sscanf(word, "%d:%d-%d:%d", &number, &column, &endLine, &endColumn); n == 4 {
			return number
		}
	}
	return 0
}

func lastWithLine(lines []string) string {
	for i := len(lines) - 1; i >= 0; i-- {
		if lineOf(lines[i]) > 0 {
			return lines[i]
		}
	}
	return ""
}
