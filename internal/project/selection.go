package project

import "strings"

// Selects tells whether the settings ask for a code. The longest beginning that matches decides; where select
// and ignore match with equal length, ignore does. Where neither matches, a set select leaves the code out, and
// an unset one takes it if it is on by default.
func (s *Settings) Selects(code string, onByDefault bool) bool {
	selected := max(longest(s.Select, code), longest(s.ExtendSelect, code))
	ignored := longest(s.Ignore, code)
	switch {
	case ignored > 0 && ignored >= selected:
		return false
	case selected > 0:
		return true
	}
	return s.Select == nil && onByDefault
}

// longest is the length of the longest text that code begins with, or 0.
func longest(texts []Text, code string) int {
	length := 0
	for _, text := range texts {
		if strings.HasPrefix(code, text.Value) {
			length = max(length, len(text.Value))
		}
	}
	return length
}
