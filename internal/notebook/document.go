package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some editors of Windows put before UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// document is what was read of a file.
type document struct {
	cells []cellSource
	// language is that of the kernel, as the file names it; empty where it does not.
	language string
}

// isPython tells whether the kernel runs Python. A notebook that does not say is new, and Python is what most are.
func (d *document) isPython() bool { return d.language == "" || isPython(d.language) }

// isPython tells whether a language goes by a name of Python: "python", "Python 3", "ipython".
func isPython(language string) bool {
	language = strings.TrimPrefix(strings.ToLower(language), "i")
	return strings.TrimRight(language, "0123456789. ") == "python"
}

// readDocument finds the cells.
func readDocument(raw []byte) (*document, error) {
	body := bytes.TrimPrefix(raw, []byte(byteOrderMark))
	c := &cursor{text: raw, at: len(raw) - len(body)}
	if !utf8.Valid(raw) {
		return nil, errorAt(raw, firstInvalid(raw), "a notebook is JSON in UTF-8, and this is no UTF-8")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		offset := len(body)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = int(syntax.Offset) - 1
			if strings.HasPrefix(syntax.Error(), "unexpected end") {
				offset = len(body)
			}
		}
		return nil, errorAt(raw, c.at+offset, fmt.Sprintf("a notebook is JSON, and this is none: %v", err))
	}
	c.space()
	start := c.at
	doc, found := &document{}, false
	var fault *Error
	c.members(func(key string) {
		switch key {
		case "metadata":
			doc.readKernel(c)
		case "nbformat":
			found = true
		case "cells":
			found = true
			doc.readCells(c, &fault)
		case "worksheets": // nbformat 3
			found = true
			c.elements(func() {
				c.members(func(key string) {
					if key == "cells" {
						doc.readCells(c, &fault)
					}
				})
			})
		}
	})
	if fault != nil {
		return nil, fault
	}
	if !found {
		return nil, errorAt(raw, start, "this JSON is no notebook: it has no cells")
	}
	return doc, nil
}

// readKernel reads the language in the metadata of the notebook. What the running kernel said of itself goes before what the
// notebook asks for.
func (d *document) readKernel(c *cursor) {
	spec, info := "", ""
	c.members(func(key string) {
		switch key {
		case "kernelspec":
			c.members(func(key string) {
				if key == "language" {
					spec = c.stringOr("")
				}
			})
		case "language_info":
			c.members(func(key string) {
				if key == "name" {
					info = c.stringOr("")
				}
			})
		}
	})
	d.language = info
	if info == "" {
		d.language = spec
	}
}

// readCells reads a list of cells.
func (d *document) readCells(c *cursor, fault **Error) {
	c.elements(func() {
		cell := cellSource{number: len(d.cells) + 1, isPython: true}
		kind := ""
		c.members(func(key string) {
			switch key {
			case "cell_type":
				kind = c.stringOr("")
			case "source", "input": // "input" in nbformat 3
				start := c.at
				source, ok := c.literal()
				if !ok && *fault == nil {
					*fault = errorAt(c.text, start, "the source of a cell is neither a text nor a list of texts")
				}
				cell.source = source
			case "language": // nbformat 3
				cell.isPython = cell.isPython && isPython(c.stringOr("python"))
			case "metadata":
				cell.isPython = cell.isPython && languageOfCell(c)
			}
		})
		cell.text = cell.source.decode(c.text)
		cell.isPython = cell.isPython && kind == "code" && cell.source.whole != (span{})
		d.cells = append(d.cells, cell)
	})
}

// languageOfCell tells whether the metadata of a cell leave it Python's: editors that show several languages in one notebook
// say so there.
func languageOfCell(c *cursor) bool {
	yes := true
	c.members(func(key string) {
		switch key {
		case "vscode":
			c.members(func(key string) {
				if key == "languageId" {
					yes = yes && isPython(c.stringOr("python"))
				}
			})
		case "kernel": // Script of Scripts
			if kernel := strings.ToLower(c.stringOr("python")); kernel != "sos" {
				yes = yes && strings.Contains(kernel, "python")
			}
		}
	})
	return yes
}

func firstInvalid(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}
