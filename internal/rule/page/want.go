package page

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// wantComment finds the comment that holds wants. It accepts more than is right, so that a slip is an error and not a
// comment without meaning.
var wantComment = regexp.MustCompile(`#\s*(want|also)\s+UH`)

// wantHead is one want or also up to its quoted regexp.
var wantHead = regexp.MustCompile(`^#?\s*(want|also)\s+(UH\d{3})\s+"`)

// parseWants reads the wants of one line of a block. Own is the code of the page's rule.
func parseWants(line string, number int, own finding.Code) ([]Want, error) {
	at := wantComment.FindStringIndex(line)
	if at == nil {
		return nil, nil
	}
	var wants []Want
	for rest := line[at[0]:]; rest != ""; {
		head := wantHead.FindStringSubmatch(rest)
		if head == nil {
			return nil, fmt.Errorf("not a want: %s", rest)
		}
		code := finding.Code(head[2])
		if (head[1] == "want") != (code == own) {
			return nil, fmt.Errorf("%s %s on the page of %s: want is for its own rule, also for others", head[1], code, own)
		}
		text, after, ok := cutQuoted(rest[len(head[0])-1:])
		if !ok {
			return nil, fmt.Errorf("no closing quote: %s", rest)
		}
		message, err := regexp.Compile(text)
		if err != nil {
			return nil, err
		}
		wants = append(wants, Want{Line: number, Code: code, Message: message})
		rest = strings.TrimSpace(after)
	}
	return wants, nil
}

// cutWants returns the line without its wants and without the space before them.
func cutWants(line string) string {
	if at := wantComment.FindStringIndex(line); at != nil {
		return strings.TrimRight(line[:at[0]], " ")
	}
	return line
}

// WithoutWants returns the text of a block as a reader would write it.
func WithoutWants(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = cutWants(line)
	}
	return strings.Join(lines, "\n")
}
