// Package source turns the bytes of one Python file into text: it finds the encoding as CPython does
// (PEP 263), decodes to UTF-8 and tells lines and columns. It owns spans, line tables and the conversion
// of columns between bytes, UTF-16 code units and code points.
//
// It must not know tokens or the grammar, and never touches the disk.
package source
