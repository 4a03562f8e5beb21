package ast

import (
	_ "embed" // for the aliases
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/runenames"
)

// characterByName finds the character that \N{name} means, as CPython's unicodedata does: without regard to case, by
// name or alias. Names are those of Unicode as far as runenames knows them (15.0 with Go 1.26), so a character that is
// younger than that is not found.
func characterByName(name string) (rune, bool) {
	name = strings.ToUpper(name)
	if r, ok := ideographByName(name); ok {
		return r, true
	}
	if r, ok := hangulByName(name); ok {
		return r, true
	}
	if r, ok := variationSelector(name); ok {
		return r, true
	}
	r, ok := characterNames()[name]
	return r, ok
}

//go:embed charname_aliases.txt
var characterAliases string

// characterNames maps every name that cannot be computed, and every alias, to its character: 35,000 entries, so it is
// made only when the first \N{...} is decoded.
var characterNames = sync.OnceValue(func() map[string]rune {
	names := make(map[string]rune, 36_000)
	add := func(first, last rune) {
		for r := first; r <= last; r++ {
			// Ranges of one name (controls, private use) stand in angle brackets.
			if name := runenames.Name(r); name != "" && name[0] != '<' {
				names[name] = r
			}
		}
	}
	for _, span := range namedOneByOne {
		add(span[0], span[1])
	}
	for line := range strings.Lines(characterAliases) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if r, err := strconv.ParseUint(code, 16, 32); err == nil {
			names[name] = rune(r)
		}
	}
	return names
})

// namedOneByOne are the ranges between those of which the names can be computed (ideographs and syllables), those for private use, and the
// planes in which there is nothing: asking for the name of each code point there takes most of the time.
var namedOneByOne = [...][2]rune{{0, 0x33FF}, {0x4DC0, 0x4DFF}, {0xA000, 0xABFF}, {0xD7B0, 0xD7FF}, {0xF900, 0x16FFF}, {0x18800, 0x1FFFF}, {0x2F800, 0x2FA1F}, {0xE0000, 0xE0FFF}}

// ideographs are the ranges of characters whose names are a prefix and the code point, as of Unicode 16.0.
var ideographs = [...]struct {
	prefix      string
	first, last rune
}{
	{"CJK UNIFIED IDEOGRAPH-", 0x3400, 0x4DBF},
	{"CJK UNIFIED IDEOGRAPH-", 0x4E00, 0x9FFF},
	{"CJK UNIFIED IDEOGRAPH-", 0x20000, 0x2A6DF},
	{"CJK UNIFIED IDEOGRAPH-", 0x2A700, 0x2B739},
	{"CJK UNIFIED IDEOGRAPH-", 0x2B740, 0x2B81D},
	{"CJK UNIFIED IDEOGRAPH-", 0x2B820, 0x2CEA1},
	{"CJK UNIFIED IDEOGRAPH-", 0x2CEB0, 0x2EBE0},
	{"CJK UNIFIED IDEOGRAPH-", 0x2EBF0, 0x2EE5D},
	{"CJK UNIFIED IDEOGRAPH-", 0x30000, 0x3134A},
	{"CJK UNIFIED IDEOGRAPH-", 0x31350, 0x323AF},
	{"TANGUT IDEOGRAPH-", 0x17000, 0x187F7},
	{"TANGUT IDEOGRAPH-", 0x18D00, 0x18D08},
}

func ideographByName(name string) (rune, bool) {
	for _, span := range ideographs {
		code, ok := strings.CutPrefix(name, span.prefix)
		if !ok || len(code) < 4 || len(code) > 4 && code[0] == '0' {
			continue
		}
		value, err := strconv.ParseUint(code, 16, 32)
		if r := rune(value); err == nil && span.first <= r && r <= span.last {
			return r, true
		}
	}
	return 0, false
}

// The letters of which the names of Hangul syllables are made (The Unicode Standard, section 3.12).
var (
	hangulLeads = [...]string{
		"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H",
	}
	hangulVowels = [...]string{
		"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU",
		"EU", "YI", "I",
	}
	hangulTails = [...]string{
		"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S",
		"SS", "NG", "J", "C", "K", "T", "P", "H",
	}
)

const firstHangulSyllable = 0xAC00

func hangulByName(name string) (rune, bool) {
	letters, ok := strings.CutPrefix(name, "HANGUL SYLLABLE ")
	if !ok {
		return 0, false
	}
	lead, letters := longestPrefix(letters, hangulLeads[:])
	vowel, letters := longestPrefix(letters, hangulVowels[:])
	tail, letters := longestPrefix(letters, hangulTails[:])
	if lead < 0 || vowel < 0 || tail < 0 || letters != "" {
		return 0, false
	}
	return rune(firstHangulSyllable + (lead*len(hangulVowels)+vowel)*len(hangulTails) + tail), true
}

// longestPrefix returns which of the choices s starts with, the longest that does, and what follows it; -1 for none.
func longestPrefix(s string, choices []string) (which int, rest string) {
	which = -1
	for i, choice := range choices {
		if strings.HasPrefix(s, choice) && (which < 0 || len(choice) > len(choices[which])) {
			which = i
		}
	}
	if which < 0 {
		return which, s
	}
	return which, s[len(choices[which]):]
}

// variationSelector knows VS1 to VS256, the short aliases of the variation selectors.
func variationSelector(name string) (rune, bool) {
	digits, ok := strings.CutPrefix(name, "VS")
	if !ok || digits == "" || digits[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	switch {
	case err != nil || n > 256:
		return 0, false
	case n <= 16:
		return rune(0xFE00 + n - 1), true
	}
	return rune(0xE0100 + n - 17), true
}
