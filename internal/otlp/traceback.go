package otlp

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/event"
)

// traceback writes an exception as Python would, without the lines of the source: first what it was raised from, then where,
// then the exception, then the members of a group, indented.
func traceback(e *event.Exc) string {
	var b strings.Builder
	writeTraceback(&b, e, "")
	return strings.TrimSuffix(b.String(), "\n")
}

func writeTraceback(b *strings.Builder, e *event.Exc, indent string) {
	if e.Cause != nil {
		writeTraceback(b, e.Cause, indent)
		fmt.Fprintf(b, "\n%sThe above exception was the direct cause of the following exception:\n\n", indent)
	} else if e.Context != nil {
		writeTraceback(b, e.Context, indent)
		fmt.Fprintf(b, "\n%sDuring handling of the above exception, another exception occurred:\n\n", indent)
	}
	if len(e.Frames) > 0 {
		fmt.Fprintf(b, "%sTraceback (most recent call last):\n", indent)
	}
	for _, f := range e.Frames {
		fmt.Fprintf(b, "%s  File \"%s\", line %d, in %s\n", indent, f.File, f.Line, f.Function)
	}
	text := e.Type
	if e.Msg != "" {
		text += ": " + e.Msg
	}
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(b, "%s%s\n", indent, line)
	}
	for i, member := range e.Group {
		fmt.Fprintf(b, "%s  ---------------- %d of %d ----------------\n", indent, i+1, max(len(e.Group), e.GroupSize))
		writeTraceback(b, member, indent+"  ")
	}
}
