package page

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

var titleLine = regexp.MustCompile(`^# (UH\d{3}) ([a-z]+(?:-[a-z]+)*)$`)

// Parse reads a page. Name is the file's name, for errors; they are joined, each with its line, and the page is what
// could be made of the rest.
func Parse(name, text string) (*Page, error) {
	p := &parser{name: name, lines: strings.Split(text, "\n"), page: &Page{}}
	p.parse()
	return p.page, errors.Join(p.errs...)
}

type parser struct {
	name  string
	lines []string
	page  *Page
	errs  []error

	sections []string
	heading  string
	// project is the example that the next titled block belongs to; nil after a heading.
	project *Example
	// bad is the last bad block, for a diff to start from; diff waits for the good block that it leads to.
	bad  *Block
	diff *Diff
}

func (p *parser) fail(line int, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("%s:%d: %s", p.name, line, fmt.Sprintf(format, args...)))
}

func (p *parser) parse() {
	if title := titleLine.FindStringSubmatch(p.lines[0]); title != nil {
		p.page.Code, p.page.Name = finding.Code(title[1]), title[2]
	} else {
		p.fail(1, "the first line is no title such as `# UH101 coroutine-never-awaited`")
	}
	for i := 1; i < len(p.lines); i++ {
		line := p.lines[i]
		switch {
		case strings.HasPrefix(line, fenceMark):
			end := slices.Index(p.lines[i+1:], fenceMark)
			if end < 0 {
				p.fail(i+1, "this block is never closed")
				return
			}
			end += i + 1
			p.block(i, p.lines[i+1:end])
			i = end
		case strings.HasPrefix(line, "#"):
			p.headingLine(line)
		case line != "" && len(p.sections) == 0:
			p.page.Summary = strings.TrimSpace(p.page.Summary + " " + line)
		}
	}
	p.finish()
}

func (p *parser) headingLine(line string) {
	p.heading = strings.TrimSpace(strings.TrimLeft(line, "#"))
	p.project = nil
	if strings.HasPrefix(line, "## ") {
		p.sections = append(p.sections, p.heading)
	}
}

// block takes the block whose opening fence is at index i.
func (p *parser) block(i int, lines []string) {
	f, err := parseFence(p.lines[i][len(fenceMark):])
	switch {
	case err != nil:
		p.fail(i+1, "%v", err)
	case f.language == "diff":
		p.startDiff(i, f, lines)
	case f.language == "python" && f.kind == Support:
		p.fail(i+1, "Python is bad or good")
	case f.language == "python" || f.title != "":
		p.file(i, f, lines)
	case f.kind != Support || f.run.claims():
		p.fail(i+1, "only Python has words of its own")
	}
}

// file adds a block to its example.
func (p *parser) file(i int, f fence, lines []string) {
	b := &Block{Kind: f.kind, Title: f.title, Line: i + 1, Text: strings.Join(lines, "\n") + "\n", Run: f.run}
	p.wants(b, lines)
	switch {
	case f.title == "":
		b.Title = "example.py"
		if p.project != nil {
			p.fail(i+1, "a block without a title under the heading of a project")
		}
		p.page.Examples = append(p.page.Examples, &Example{Heading: p.heading, Line: i + 1, Blocks: []*Block{b}})
	default:
		if p.project == nil {
			p.project = &Example{Heading: p.heading, Line: i + 1}
			p.page.Examples = append(p.page.Examples, p.project)
		}
		if slices.ContainsFunc(p.project.Blocks, func(o *Block) bool { return o.Title == b.Title }) {
			p.fail(i+1, "a second %s under one heading", b.Title)
		}
		p.project.Blocks = append(p.project.Blocks, b)
	}
	p.endDiff(b)
	if b.Kind == Bad {
		p.bad = b
	}
}

func (p *parser) wants(b *Block, lines []string) {
	own := 0
	for n, line := range lines {
		if b.Kind == Support {
			break
		}
		wants, err := parseWants(line, n+1, p.page.Code)
		if err != nil {
			p.fail(b.Line+n+1, "%v", err)
		}
		b.Wants = append(b.Wants, wants...)
	}
	for _, want := range b.Wants {
		if want.Code == p.page.Code {
			own++
		}
	}
	if b.Kind == Bad && own == 0 {
		p.fail(b.Line, "a bad block without a want")
	}
	if b.Kind == Good && own > 0 {
		p.fail(b.Line, "a good block with a want")
	}
}

func (p *parser) startDiff(i int, f fence, lines []string) {
	hunks, err := parseHunks(lines)
	switch {
	case err != nil:
		p.fail(i+1, "%v", err)
	case p.diff != nil:
		p.fail(i+1, "a second diff before the good block")
	case p.bad == nil:
		p.fail(i+1, "a diff without a bad block above it")
	default:
		p.diff = &Diff{Line: i + 1, Before: p.bad, hunks: hunks}
		if f.title != "" && f.title != p.bad.Title {
			p.fail(i+1, "the bad block above is %s", p.bad.Title)
		}
	}
}

func (p *parser) endDiff(b *Block) {
	if p.diff == nil || b.Kind != Good || b.Title != p.diff.Before.Title {
		return
	}
	p.diff.After = b
	p.page.Diffs = append(p.page.Diffs, p.diff)
	p.diff = nil
}

// finish checks what only the whole page shows.
func (p *parser) finish() {
	if p.page.Summary == "" {
		p.fail(1, "no paragraph after the title")
	}
	if !slices.Equal(p.sections, Sections()) {
		p.fail(1, "the sections are %q and not %q", p.sections, Sections())
	}
	if p.diff != nil {
		p.fail(p.diff.Line, "no good block after this diff")
	}
	for _, example := range p.page.Examples {
		entry := example.Entry()
		if entry == nil {
			p.fail(example.Line, "no Python in this example")
			continue
		}
		for _, b := range example.Blocks {
			if b != entry && b.Run.claims() {
				p.fail(b.Line, "only the last block of an example is run")
			}
		}
	}
}
