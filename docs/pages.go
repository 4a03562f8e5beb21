package docs

import (
	"embed"
	"strings"
)

//go:embed advice.md async-python.md guide.md settings.md silencing.md
var pages embed.FS

// Page is a page, or a part of one that can be asked for by itself.
type Page struct {
	// Name is what it is asked for by, Summary what it is about, in a few words.
	Name, Summary string
	file          string
	// section is the heading of the part; empty for the whole page.
	section string
}

// Pages returns all pages, in the order in which they are best read.
func Pages() []Page {
	const facts = "async-python.md"
	return []Page{
		{Name: "async-python", Summary: "what async Python really does: all facts", file: facts},
		{Name: "coroutines", Summary: "facts about coroutines", file: facts, section: "Coroutines"},
		{Name: "tasks", Summary: "facts about tasks", file: facts, section: "Tasks"},
		{Name: "cancellation", Summary: "facts about cancellation", file: facts, section: "Cancellation"},
		{Name: "timeouts", Summary: "facts about timeouts", file: facts, section: "Timeouts"},
		{Name: "gather", Summary: "facts about gather, wait and as_completed", file: facts, section: "gather, wait, as_completed"},
		{Name: "task-groups", Summary: "facts about task groups", file: facts, section: "Task groups"},
		{Name: "callbacks", Summary: "facts about callbacks, threads and loops", file: facts, section: "Callbacks, threads and loops"},
		{Name: "generators", Summary: "facts about async generators", file: facts, section: "Async generators"},
		{Name: "tests", Summary: "facts about async tests", file: facts, section: "Tests"},
		{Name: "advice", Summary: "the usual advice, claim by claim", file: "advice.md"},
		{Name: "guide", Summary: "from the first run to a check that guards every change", file: "guide.md"},
		{Name: "settings", Summary: "what can be set, and where", file: "settings.md"},
		{Name: "silencing", Summary: "comments, settings and baselines that silence findings", file: "silencing.md"},
	}
}

// Text returns the page as Markdown. A part of a page has its heading as title.
func (p Page) Text() string {
	raw, err := pages.ReadFile(p.file)
	if err != nil {
		panic(err) // the files are part of the program: the test of the pages does not pass
	}
	text := string(raw)
	if p.section == "" {
		return text
	}
	_, text, found := strings.Cut(text, "\n## "+p.section+"\n")
	if !found {
		panic("there is no section " + p.section + " in " + p.file) // as above
	}
	text, _, _ = strings.Cut(text, "\n## ")
	var b strings.Builder
	b.WriteString("# " + p.section + "\n")
	for line := range strings.Lines(text) {
		b.WriteString(strings.Replace(line, "### ", "## ", 1))
	}
	return b.String()
}
