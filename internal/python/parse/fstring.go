package parse

import (
	"bytes"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// formattedString parses one f-string or t-string, from its StringStart to its StringEnd.
func (p *Parser) formattedString(c *concatenation) {
	opening := p.s.Text()[p.s.Start:p.s.End]
	quote := opening[bytes.IndexAny(opening, `"'`):]
	flags := p.s.Flags
	p.s.Next()
	for {
		switch p.s.Kind {
		case scan.StringMiddle:
			p.middle(c)
		case scan.LeftBrace:
			at := len(p.s.Comments)
			start := p.s.Start
			end := p.field(c, flags, 0)
			if flags&scan.Template == 0 {
				p.fieldFeatures(start, end, quote, len(p.s.Comments) > at)
			}
		case scan.StringEnd:
			p.s.Next()
			return
		default:
			p.unexpected()
			return
		}
	}
}

// middle adds a stretch of text.
func (p *Parser) middle(c *concatenation) {
	s := piece{p.s.Start, p.s.End, p.s.Flags &^ scan.Template, ast.KindStringPart, true}
	p.s.Next()
	if !p.isEmpty(s) {
		p.addPiece(c, s)
	}
}

// field parses a field in braces and adds it; nesting counts the format specs around it. It returns where the
// expression ends.
func (p *Parser) field(c *concatenation, flags scan.Flags, nesting int) (end uint32) {
	start := p.s.Start
	prefix := "f-string: "
	if flags&scan.Template != 0 {
		prefix = "t-string: "
	}
	p.s.Next()
	switch p.s.Kind {
	case scan.Assign, scan.Exclamation, scan.Colon, scan.RightBrace:
		p.fail(p.s.Start, p.s.End, prefix+"valid expression required before '"+p.s.Kind.String()+"'")
		return start
	}
	if !begins[p.s.Kind] && p.s.Kind != scan.Star && p.s.Kind != scan.Yield {
		p.fail(p.s.Start, p.s.End, prefix+"expecting a valid expression after '{'")
		return start
	}
	value := p.yieldOrStarExpressions()
	if p.nodes[value].Kind == ast.KindStarred {
		p.feature(p.nodes[value].Start, p.nodes[value].End, ast.V(12), "unpacking alone in an f-string")
	}
	wanted := "'=', or '!', or ':', or '}'"
	debug := p.accept(scan.Assign)
	if debug {
		p.feature(start, p.s.PrevEnd, ast.V(8), "debug expression in an f-string")
		wanted = "'!', or ':', or '}'"
	}
	end = p.s.Start
	conversion := uint32(0)
	if p.s.Kind == scan.Exclamation {
		conversion = p.conversion(prefix)
		wanted = "':' or '}'"
	}
	var spec ast.Index
	if p.s.Kind == scan.Colon {
		spec = p.formatSpec(flags, nesting)
		wanted = "'}', or format specs"
	} else if debug && conversion == 0 {
		conversion = 'r'
	}
	if p.s.Kind != scan.RightBrace {
		p.fail(p.s.Start, p.s.End, prefix+"expecting "+wanted)
	}
	p.accept(scan.RightBrace)
	if debug && !p.broken {
		p.addPiece(c, piece{start + 1, end, 0, ast.KindSourceText, false})
	}
	p.flush(c)
	p.add(&c.values, p.fieldNode(flags, nesting, start, end, conversion, value, spec), ast.FieldValues)
	return end
}

// fieldNode makes the node of a field: an Interpolation in the text of a t-string, else a FormattedValue.
func (p *Parser) fieldNode(
	flags scan.Flags, nesting int, start, end, conversion uint32, value, spec ast.Index,
) ast.Index {
	var children list
	p.add(&children, value, ast.FieldValue)
	kind := ast.KindFormattedValue
	if flags&scan.Template != 0 && nesting == 0 {
		kind = ast.KindInterpolation
		text := p.s.Text()
		for end > start+1 && bytes.IndexByte([]byte(" \t\f\r\n="), text[end-1]) >= 0 {
			end--
		}
		p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindSourceText, Start: start + 1, End: end})
		p.add(&children, ast.Index(len(p.nodes)-1), ast.FieldStr)
	}
	p.add(&children, spec, ast.FieldFormatSpec)
	return p.parent(kind, start, 0, conversion, children.first)
}

// conversion parses an exclamation mark and the letter after it.
func (p *Parser) conversion(prefix string) uint32 {
	at, end := p.s.Start, p.s.End
	p.s.Next()
	switch {
	case p.s.Kind == scan.Colon || p.s.Kind == scan.RightBrace:
		p.fail(at, end, prefix+"missing conversion character")
		return 0
	case p.s.Kind != scan.Name:
		p.fail(p.s.Start, p.s.End, prefix+"invalid conversion character")
		return 0
	case p.s.Start != end:
		p.report(at, p.s.End, prefix+"conversion type must come right after the exclamation mark")
	}
	name := p.s.Text()[p.s.Start:p.s.End]
	if len(name) != 1 || bytes.IndexByte([]byte("sra"), name[0]) < 0 {
		p.report(p.s.Start, p.s.End,
			prefix+"invalid conversion character '"+string(name)+"': expected 's', 'r', or 'a'")
	}
	p.s.Next()
	if p.s.Start != p.s.PrevEnd {
		p.feature(at, p.s.PrevEnd, ast.V(12), "blank after an f-string's conversion")
	}
	return uint32(name[0])
}

// formatSpec parses a colon and the format spec after it.
func (p *Parser) formatSpec(flags scan.Flags, nesting int) ast.Index {
	start, colon := p.s.Start, p.s.End
	p.s.Next()
	c := concatenation{start: start}
	for p.s.Kind == scan.StringMiddle || p.s.Kind == scan.LeftBrace {
		if p.s.Kind == scan.StringMiddle {
			p.middle(&c)
			continue
		}
		p.specFeature(flags, start)
		switch nesting {
		case 1:
			p.feature(p.s.Start, p.s.End, ast.V(12), "deeply nested field in an f-string")
		case 2:
			p.report(p.s.Start, p.s.End, "f-string: expressions nested too deeply")
		}
		if !p.descend() {
			break
		}
		p.field(&c, flags, nesting+1)
		p.depth--
	}
	p.flush(&c)
	p.specFeature(flags, start)
	if c.values.first == 0 && !p.broken {
		p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindJoinedStr, Start: start, End: max(colon, p.s.PrevEnd)})
		return ast.Index(len(p.nodes) - 1)
	}
	return p.parent(ast.KindJoinedStr, start, 0, 0, c.values.first)
}

// specFeature notes a newline that follows what was read of a format spec. 3.12 allows it, and 3.13 where what was read
// does not end in a field.
func (p *Parser) specFeature(flags scan.Flags, start uint32) {
	text, end := p.s.Text(), p.s.PrevEnd
	if flags&scan.Triple != 0 || int(end) >= len(text) || text[end] != '\n' && text[end] != '\r' {
		return
	}
	until := ast.V(14)
	if text[end-1] == '}' {
		until = ast.V(13)
	}
	p.dropped(start, end, ast.V(12), until, "newline in a format spec")
}

// fieldFeatures notes what a field of an f-string may have since 3.12 only (PEP 701). expressionEnd is where its
// expression ends; the field itself ends at the current token.
func (p *Parser) fieldFeatures(start, expressionEnd uint32, quote []byte, comment bool) {
	text := p.s.Text()
	end := max(p.s.PrevEnd, expressionEnd)
	field := text[start:end]
	what := ""
	switch {
	case hasBare(field, quote):
		what = "f-string that contains its own quotes"
	case comment:
		what = "comment in an f-string"
	case bytes.IndexByte(text[start:expressionEnd], '\\') >= 0:
		what = "backslash in an f-string's expression"
	case len(quote) == 1 && (hasBare(field, []byte{'\n'}) || hasBare(field, []byte{'\r'})):
		what = "f-string's field over several lines"
	default:
		return
	}
	p.feature(start, end, ast.V(12), what)
}

// hasBare tells whether something stands in a text without a backslash before it.
func hasBare(text, what []byte) bool {
	if !bytes.Contains(text, what) {
		return false
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			if bytes.HasPrefix(text[i:], what) {
				return true
			}
		} else if i++; bytes.HasPrefix(text[i:], []byte("\r\n")) {
			i++
		}
	}
	return false
}
