package notebook

// cursor goes through JSON that is known to be valid.
type cursor struct {
	text []byte
	at   int // offset of the next byte
}

// space skips what stands between values.
func (c *cursor) space() {
	for c.at < len(c.text) {
		switch c.text[c.at] {
		case ' ', '\t', '\r', '\n', ',', ':':
			c.at++
		default:
			return
		}
	}
}

func (c *cursor) peek() byte {
	if c.at < len(c.text) {
		return c.text[c.at]
	}
	return 0
}

// skip passes a value.
func (c *cursor) skip() {
	depth := 0
	for {
		c.space()
		switch c.peek() {
		case 0:
			return
		case '{', '[':
			depth++
			c.at++
		case '}', ']':
			depth--
			c.at++
		case '"':
			c.quoted()
		default:
			c.bare()
		}
		if depth <= 0 {
			return
		}
	}
}

// bare passes a number, true, false or null.
func (c *cursor) bare() {
	for c.at < len(c.text) {
		switch c.text[c.at] {
		case ' ', '\t', '\r', '\n', ',', ':', '{', '}', '[', ']', '"':
			return
		}
		c.at++
	}
}

// quoted passes a text and returns where it stands, its quotes left out.
func (c *cursor) quoted() span {
	c.at++
	start := c.at
	for c.text[c.at] != '"' {
		if c.text[c.at] == '\\' {
			c.at++
		}
		c.at++
	}
	c.at++
	return span{start, c.at - 1}
}

// members calls each at the value of every member of an object, which each may read or leave; another value is passed.
func (c *cursor) members(each func(key string)) {
	c.space()
	if c.peek() != '{' {
		c.skip()
		return
	}
	c.at++
	for c.space(); c.peek() == '"'; c.space() {
		key := c.quoted()
		c.space()
		before := c.at
		each(string(decode(nil, c.text[key.start:key.end])))
		if c.at == before {
			c.skip()
		}
	}
	c.at++
}

// elements calls each at every element of a list; another value is passed.
func (c *cursor) elements(each func()) {
	c.space()
	if c.peek() != '[' {
		c.skip()
		return
	}
	c.at++
	for c.space(); c.peek() != ']'; c.space() {
		before := c.at
		each()
		if c.at == before {
			c.skip()
		}
	}
	c.at++
}

// stringOr reads a text; another value is passed.
func (c *cursor) stringOr(other string) string {
	c.space()
	if c.peek() != '"' {
		c.skip()
		return other
	}
	s := c.quoted()
	return string(decode(nil, c.text[s.start:s.end]))
}

// literal reads the source of a cell: a text or a list of texts.
func (c *cursor) literal() (l literal, ok bool) {
	c.space()
	l.whole.start, ok = c.at, true
	switch c.peek() {
	case '"':
		l.parts = append(l.parts, c.quoted())
	case '[':
		l.isList = true
		c.elements(func() {
			if c.peek() != '"' {
				ok = false
				return
			}
			l.parts = append(l.parts, c.quoted())
		})
	default:
		ok = false
		c.skip()
	}
	l.whole.end = c.at
	return l, ok
}
