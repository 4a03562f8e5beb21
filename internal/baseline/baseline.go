package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// DefaultName is what the file is called where nobody says otherwise.
const DefaultName = "unheeded-baseline.json"

// version is that of the format.
const version = 1

// Entry is one finding by what does not change when lines move: where a function has several that are alike, there is an
// entry for each.
type Entry struct {
	Code string `json:"code"`
	// Path is relative to the folder of the file, with slashes.
	Path string `json:"path"`
	// Function is the qualified name of what the finding stands in; empty at the level of the module.
	Function string `json:"function"`
	// Text is that of the place, every run of blanks in it one space.
	Text string `json:"text"`
	// Run tells that it is a loss which a watched program had, and not a finding of the source. A check passes over it.
	Run bool `json:"run,omitempty"`
}

// Split parts the entries of losses that watched programs had from those of findings of the source.
func Split(entries []Entry) (source, run []Entry) {
	for _, entry := range entries {
		if entry.Run {
			run = append(run, entry)
		} else {
			source = append(source, entry)
		}
	}
	return source, run
}

// maxText bounds the text of an entry, in bytes: a place may span a function.
const maxText = 160

// Text is the text of a place as entries have it.
func Text(source string) string {
	text := strings.Join(strings.Fields(source), " ")
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + "…"
	}
	return text
}

func compare(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Text, b.Text))
}

type file struct {
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"`
}

// Encode writes entries in an order that does not depend on lines, so that two versions of the file can be compared.
func Encode(entries []Entry) []byte {
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, compare)
	if sorted == nil {
		sorted = []Entry{}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n  \"version\": %d,\n  \"findings\": [", version)
	for i, entry := range sorted {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    ")
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(entry)     // strings alone, into memory
		b.Truncate(b.Len() - 1) // the newline: an entry is a line
	}
	if len(sorted) > 0 {
		b.WriteString("\n  ")
	}
	b.WriteString("]\n}\n")
	return b.Bytes()
}

// Decode reads what Encode wrote.
func Decode(text []byte) ([]Entry, error) {
	var f file
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("this is no baseline: %w", err)
	}
	if f.Version != version {
		return nil, fmt.Errorf("the baseline has the format %d, this program knows %d", f.Version, version)
	}
	return f.Findings, nil
}

// Match tells which of the findings are recorded, and which entries have no finding. An entry counts for one finding. One
// whose file is gone may match a finding that is alike in another: the file was renamed.
func Match(entries, found []Entry, gone func(path string) bool) (known []bool, unmatched []Entry) {
	known = make([]bool, len(found))
	take := func(recorded []Entry, key func(Entry) Entry) (rest []Entry) {
		count := map[Entry]int{}
		for _, entry := range recorded {
			count[key(entry)]++
		}
		for i, entry := range found {
			if !known[i] && count[key(entry)] > 0 {
				count[key(entry)]--
				known[i] = true
			}
		}
		// Of entries that are alike the last ones are those that are too many.
		for _, entry := range slices.Backward(recorded) {
			if count[key(entry)] > 0 {
				count[key(entry)]--
				rest = append(rest, entry)
			}
		}
		return rest
	}
	var orphans []Entry
	for _, entry := range take(entries, func(e Entry) Entry { return e }) {
		if gone(entry.Path) {
			orphans = append(orphans, entry)
		} else {
			unmatched = append(unmatched, entry)
		}
	}
	unmatched = append(unmatched, take(orphans, func(e Entry) Entry { e.Path = ""; return e })...)
	slices.SortFunc(unmatched, compare)
	return known, unmatched
}
