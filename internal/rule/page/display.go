package page

import "strings"

// Display returns the page as readers get it: of the words after `python` the title alone is left, as a comment in the
// block, and a want is a comment with the code.
func Display(text string) string {
	var out []string
	inside, python := false, false
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case inside:
			if line == fenceMark {
				inside = false
			} else if python {
				line = displayWants(line)
			}
			out = append(out, line)
		case strings.HasPrefix(line, fenceMark):
			// What cannot be read is an error of Parse; here it is shown as far as it goes.
			f, _ := parseFence(line[len(fenceMark):])
			inside, python = true, f.language == "python"
			out = append(out, fenceMark+f.language)
			if f.title != "" {
				out = append(out, "# "+f.title)
			}
		default:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// displayWants turns `# want UH101 "…"` into `# UH101`.
func displayWants(line string) string {
	at := wantComment.FindStringIndex(line)
	if at == nil {
		return line
	}
	var codes []string
	for rest := line[at[0]:]; ; {
		head := wantHead.FindStringSubmatch(rest)
		if head == nil {
			break
		}
		codes = append(codes, head[2])
		_, after, _ := cutQuoted(rest[len(head[0])-1:])
		rest = strings.TrimSpace(after)
	}
	return line[:at[0]] + "# " + strings.Join(codes, ", ")
}
