package source

import "strings"

// lookup finds the codec of a declared encoding; the rules are those of Python's encodings package.
func lookup(name string) (codec, bool) {
	switch codecName(name) {
	case "utf_8", "utf8":
		return utf8Codec{}, true
	case "ascii":
		return asciiCodec{}, true
	case "latin_1", "latin1", "iso_8859_1", "iso8859_1":
		return latin1Codec{}, true
	}
	return nil, false
}

// codecName lowers the name and turns every run of characters other than letters, digits and dots into one
// underscore, dropping those at either end (encodings.normalize_encoding).
func codecName(name string) string {
	var out strings.Builder
	gap := false
	for _, b := range []byte(strings.ToLower(name)) {
		if b == '-' || b == '_' {
			gap = true
			continue
		}
		if gap && out.Len() > 0 {
			out.WriteByte('_')
		}
		gap = false
		out.WriteByte(b)
	}
	return out.String()
}
