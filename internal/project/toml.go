package project

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/source"
)

// tomlKind is the kind of a TOML value, as far as settings tell them apart.
type tomlKind uint8

const (
	tomlOther tomlKind = iota
	tomlTable
	tomlArray
	tomlString
	tomlBoolean
	tomlNumber
)

// String is the kind with its article, for messages.
func (k tomlKind) String() string {
	return [...]string{"a date or time", "a table", "an array", "a string", "a boolean", "a number"}[k]
}

// tomlValue is a TOML value with its place; the decoder of go-toml drops places once a value is decoded.
type tomlValue struct {
	kind tomlKind
	// place is that of the value, or of its key for tables and arrays.
	place   finding.Place
	text    string       // of strings
	boolean bool         // of booleans
	items   []*tomlValue // of arrays
	entries []*tomlEntry // of tables, in the order of the file
}

type tomlEntry struct {
	key   string
	place finding.Place
	value *tomlValue
}

// get finds the value at a path of keys below a table, or nil.
func (v *tomlValue) get(path ...string) *tomlValue {
	for _, key := range path {
		entry := v.entry(key)
		if entry == nil {
			return nil
		}
		v = entry.value
	}
	return v
}

func (v *tomlValue) entry(key string) *tomlEntry {
	for _, entry := range v.entries {
		if entry.key == key {
			return entry
		}
	}
	return nil
}

// parseTOML reads a document. Path is the one that errors and places name.
func parseTOML(path string, data []byte) (*tomlValue, *SettingsError) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var document map[string]any
	// The decoder checks what the parser of expressions does not: keys and tables given twice.
	if err := toml.Unmarshal(data, &document); err != nil {
		failure := &SettingsError{Place: finding.Place{Path: path}, Message: invalidTOML(err)}
		var decode *toml.DecodeError
		if errors.As(err, &decode) {
			failure.Place.Line, failure.Place.Column = decode.Position()
			failure.Place.EndLine, failure.Place.EndColumn = failure.Place.Line, failure.Place.Column+1
		}
		return nil, failure
	}
	t := tomlReader{path: path, data: data, lines: source.NewLines(data)}
	t.parser.Reset(data)
	root := &tomlValue{kind: tomlTable, place: finding.Place{Path: path, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
	current := root
	for t.parser.NextExpression() {
		expression := t.parser.Expression()
		switch expression.Kind {
		case unstable.Table:
			current = t.descend(root, expression.Key(), false)
		case unstable.ArrayTable:
			current = t.descend(root, expression.Key(), true)
		case unstable.KeyValue:
			t.addPair(current, expression)
		}
	}
	if err := t.parser.Error(); err != nil {
		return nil, &SettingsError{Place: finding.Place{Path: path}, Message: invalidTOML(err)}
	}
	return root, nil
}

func invalidTOML(err error) string {
	return "invalid TOML: " + strings.TrimPrefix(err.Error(), "toml: ")
}

// tomlReader turns go-toml's nodes, which live until the next expression only, into values.
type tomlReader struct {
	path   string
	data   []byte
	lines  *source.Lines
	parser unstable.Parser
}

// descend finds or makes the table that a header or a dotted key names. Of a table in an array it is the last,
// or a new one where appendTable asks for it.
func (t *tomlReader) descend(table *tomlValue, keys unstable.Iterator, appendTable bool) *tomlValue {
	for keys.Next() {
		place := t.place(keys.Node().Raw)
		key := string(keys.Node().Data)
		entry := table.entry(key)
		if entry == nil {
			entry = &tomlEntry{key: key, place: place, value: &tomlValue{kind: tomlTable, place: place}}
			if appendTable && keys.IsLast() {
				entry.value.kind = tomlArray
			}
			table.entries = append(table.entries, entry)
		}
		table = entry.value
		if table.kind != tomlArray {
			continue
		}
		if appendTable && keys.IsLast() {
			table.items = append(table.items, &tomlValue{kind: tomlTable, place: place})
		}
		table = table.items[len(table.items)-1]
	}
	return table
}

// addPair adds `key = value` to a table. All parts of a dotted key but the last name tables.
func (t *tomlReader) addPair(table *tomlValue, pair *unstable.Node) {
	keys := pair.Key()
	for keys.Next() {
		place := t.place(keys.Node().Raw)
		key := string(keys.Node().Data)
		if keys.IsLast() {
			table.entries = append(table.entries, &tomlEntry{key: key, place: place, value: t.value(pair.Value(), place)})
			return
		}
		entry := table.entry(key)
		if entry == nil {
			entry = &tomlEntry{key: key, place: place, value: &tomlValue{kind: tomlTable, place: place}}
			table.entries = append(table.entries, entry)
		}
		table = entry.value
	}
}

// value converts a node; keyPlace is the place of the key that it belongs to.
func (t *tomlReader) value(node *unstable.Node, keyPlace finding.Place) *tomlValue {
	value := &tomlValue{place: keyPlace}
	switch node.Kind {
	case unstable.Array:
		value.kind = tomlArray
		for items := node.Children(); items.Next(); {
			value.items = append(value.items, t.value(items.Node(), keyPlace))
		}
		return value
	case unstable.InlineTable:
		value.kind = tomlTable
		for pairs := node.Children(); pairs.Next(); {
			t.addPair(value, pairs.Node())
		}
		return value
	case unstable.String:
		value.kind, value.text = tomlString, string(node.Data)
	case unstable.Bool:
		value.kind, value.boolean = tomlBoolean, string(node.Data) == "true"
	case unstable.Integer, unstable.Float:
		value.kind = tomlNumber
	}
	value.place = t.place(node.Raw)
	return value
}

func (t *tomlReader) place(raw unstable.Range) finding.Place {
	line, column := t.lines.PositionCodePoints(raw.Offset)
	endLine, endColumn := t.lines.PositionCodePoints(raw.Offset + raw.Length)
	return finding.Place{Path: t.path, Line: line, Column: column + 1, EndLine: endLine, EndColumn: endColumn + 1}
}
