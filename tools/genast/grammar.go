package main

import (
	"fmt"
	"slices"
	"strings"
)

// A grammar is what grammar.txt says.
type grammar struct {
	kinds  []kind
	fields []string // every field name, sorted
}

// A kind is one line of the grammar: a node kind and its fields.
type kind struct {
	name, group, comment string
	fields               []field
}

// A field is one field of a kind; mult is '1', '?' or '*'.
type field struct {
	typ, name string
	mult      byte
}

// parseGrammar reads the format that the head of grammar.txt describes.
func parseGrammar(text string) (*grammar, error) {
	g := &grammar{}
	group, comment := "", ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			comment = ""
		case strings.HasPrefix(line, "#"):
			comment = strings.TrimSpace(line[1:])
		case strings.HasPrefix(line, "group "):
			group, comment = strings.TrimPrefix(line, "group "), ""
		default:
			k, err := parseKind(line)
			if err != nil {
				return nil, fmt.Errorf("grammar.txt:%d: %w", i+1, err)
			}
			k.group, k.comment = group, comment
			comment = ""
			g.kinds = append(g.kinds, k)
			for _, f := range k.fields {
				if f.isChild() {
					g.fields = append(g.fields, f.name)
				}
			}
		}
	}
	slices.Sort(g.fields)
	g.fields = slices.Compact(g.fields)
	return g, nil
}

func parseKind(line string) (kind, error) {
	name, rest, ok := strings.Cut(line, "(")
	rest, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed {
		return kind{}, fmt.Errorf("want Kind(type name, …), have %q", line)
	}
	k := kind{name: name}
	if rest == "" {
		return k, nil
	}
	for part := range strings.SplitSeq(rest, ", ") {
		typ, name, ok := strings.Cut(part, " ")
		if !ok {
			return kind{}, fmt.Errorf("want a type and a name, have %q", part)
		}
		f := field{typ: typ, name: name, mult: '1'}
		if last := typ[len(typ)-1]; last == '?' || last == '*' {
			f.typ, f.mult = typ[:len(typ)-1], last
		}
		k.fields = append(k.fields, f)
	}
	return k, nil
}

// isChild reports whether the field is kept as a child node, and not inside the node itself.
func (f field) isChild() bool {
	switch f.typ {
	case "identifier", "op", "flag", "int", "-":
		return false
	}
	return true
}

// goName turns a name of CPython's ast into the exported Go name: context_expr into ContextExpr.
func goName(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "_") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}
