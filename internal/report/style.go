package report

// Style says how text is laid out. The zero value is right for a pipe: no colours, lines cut at 120 cells.
type Style struct {
	// Color allows escape sequences of the 16 classic colours.
	Color bool
	// Width is the number of cells that a line of source may take, gutter included; 0 means 120. It bounds source
	// lines alone: messages are never cut.
	Width int
}

// defaultWidth fits most code whole and is the same everywhere, so that a report in a file does not depend on a terminal.
const defaultWidth = 120

// minWidth leaves room for the gutter and a useful piece of source on a very narrow terminal.
const minWidth = 40

func (s Style) width() int {
	if s.Width == 0 {
		return defaultWidth
	}
	return max(s.Width, minWidth)
}

// role is what a piece of text is; the style decides its colour.
type role uint8

const (
	plain role = iota
	roleError
	roleLikely
	roleNote
	roleStrong
	roleGutter
	roleStep
	roleHelp
)

// escape returns the sequence that switches the colour of a role on.
func (r role) escape() string {
	switch r {
	case roleError:
		return "\x1b[1;31m"
	case roleLikely:
		return "\x1b[1;33m"
	case roleNote:
		return "\x1b[1;36m"
	case roleStrong:
		return "\x1b[1m"
	case roleGutter:
		return "\x1b[34m"
	case roleStep:
		return "\x1b[36m"
	case roleHelp:
		return "\x1b[1;32m"
	}
	return ""
}

func (s Style) paint(r role, text string) string {
	on := r.escape()
	if !s.Color || on == "" || text == "" {
		return text
	}
	return on + text + "\x1b[0m"
}
