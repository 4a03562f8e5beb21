package source

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// lookup finds the codec of a declared encoding by the rules of Python's encodings package: an alias comes
// before a codec's own name, and a dot stands for an underscore in aliases only. The codec is nil, with
// known true, where CPython has it and this package has not.
func lookup(name string) (found codec, known bool) {
	name = codecName(name)
	if target := alias(name); target != "" {
		name = target
	} else if target := alias(strings.ReplaceAll(name, ".", "_")); target != "" {
		name = target
	}
	switch name {
	case "utf_8":
		return utf8Codec{}, true
	case "ascii":
		return asciiCodec{}, true
	case "latin_1", "charmap":
		return latin1Codec{}, true
	}
	if table := singleByte(name); table != nil {
		return table, true
	}
	if found := multiByte(name); found != nil {
		return found, true
	}
	return nil, unsupported(name)
}

// singleByte gives the codecs of one byte a character; nil where there is none of that name.
func singleByte(name string) byteCodec {
	switch name {
	case "iso8859_2":
		return isoCodec(charmap.ISO8859_2)
	case "iso8859_3":
		return isoCodec(charmap.ISO8859_3)
	case "iso8859_4":
		return isoCodec(charmap.ISO8859_4)
	case "iso8859_5":
		return isoCodec(charmap.ISO8859_5)
	case "iso8859_6":
		return isoCodec(charmap.ISO8859_6)
	case "iso8859_7":
		return isoCodec(charmap.ISO8859_7)
	case "iso8859_8":
		return isoCodec(charmap.ISO8859_8)
	case "iso8859_9":
		return isoCodec(charmap.ISO8859_9)
	case "iso8859_10":
		return isoCodec(charmap.ISO8859_10)
	case "iso8859_11":
		return isoCodec(charmap.Windows874) // Microsoft's additions to it lie where ISO has control characters.
	case "iso8859_13":
		return isoCodec(charmap.ISO8859_13)
	case "iso8859_14":
		return isoCodec(charmap.ISO8859_14)
	case "iso8859_15":
		return isoCodec(charmap.ISO8859_15)
	case "iso8859_16":
		return isoCodec(charmap.ISO8859_16)
	case "tis_620":
		return tis620
	case "cp437":
		return charmap.CodePage437.DecodeByte
	case "cp850":
		return charmap.CodePage850.DecodeByte
	case "cp852":
		return charmap.CodePage852.DecodeByte
	case "cp855":
		return charmap.CodePage855.DecodeByte
	case "cp858":
		return charmap.CodePage858.DecodeByte
	case "cp860":
		return charmap.CodePage860.DecodeByte
	case "cp862":
		return charmap.CodePage862.DecodeByte
	case "cp863":
		return charmap.CodePage863.DecodeByte
	case "cp865":
		return charmap.CodePage865.DecodeByte
	case "cp866":
		return charmap.CodePage866.DecodeByte
	case "cp874":
		return charmap.Windows874.DecodeByte
	case "cp1250":
		return charmap.Windows1250.DecodeByte
	case "cp1251":
		return charmap.Windows1251.DecodeByte
	case "cp1252":
		return charmap.Windows1252.DecodeByte
	case "cp1253":
		return charmap.Windows1253.DecodeByte
	case "cp1254":
		return charmap.Windows1254.DecodeByte
	case "cp1255":
		return cp1255
	case "cp1256":
		return charmap.Windows1256.DecodeByte
	case "cp1257":
		return charmap.Windows1257.DecodeByte
	case "cp1258":
		return charmap.Windows1258.DecodeByte
	case "koi8_r":
		return charmap.KOI8R.DecodeByte
	case "koi8_u":
		return koi8U
	case "mac_roman":
		return charmap.Macintosh.DecodeByte
	case "mac_cyrillic":
		return charmap.MacintoshCyrillic.DecodeByte
	}
	return nil
}

// multiByte gives the codecs of the East Asian encodings; nil where there is none of that name.
func multiByte(name string) codec {
	switch name {
	case "shift_jis":
		return wideCodec{japanese.ShiftJIS, shiftJISLength, japaneseRune}
	case "cp932":
		return wideCodec{japanese.ShiftJIS, nil, nil}
	case "euc_jp":
		return wideCodec{japanese.EUCJP, eucJPLength, japaneseRune}
	case "iso2022_jp":
		return wideCodec{japanese.ISO2022JP, nil, japaneseRune}
	case "gbk":
		return wideCodec{simplifiedchinese.GBK, gbkLength, nil}
	case "gb18030":
		return wideCodec{simplifiedchinese.GB18030, gbkLength, nil}
	case "gb2312":
		return wideCodec{simplifiedchinese.GBK, gb2312Length, gb2312Rune}
	case "hz":
		return wideCodec{simplifiedchinese.HZGB2312, nil, gb2312Rune}
	case "big5":
		return wideCodec{traditionalchinese.Big5, big5Length, big5Rune}
	case "cp950":
		return wideCodec{traditionalchinese.Big5, big5Length, nil}
	case "big5hkscs":
		return wideCodec{traditionalchinese.Big5, nil, big5Rune}
	case "euc_kr":
		return wideCodec{korean.EUCKR, eucKRLength, nil}
	case "cp949":
		return wideCodec{korean.EUCKR, nil, nil}
	}
	return nil
}

// unsupported tells whether CPython has a text encoding of that name which this package has not: rare ones,
// and those in which a declaration in ASCII cannot be read back.
func unsupported(name string) bool {
	switch name {
	case "cp037", "cp273", "cp424", "cp500", "cp720", "cp737", "cp775", "cp856", "cp857", "cp861", "cp864",
		"cp869", "cp875", "cp1006", "cp1026", "cp1125", "cp1140", "hp_roman8", "johab", "koi8_t", "kz1048",
		"mac_arabic", "mac_centeuro", "mac_croatian", "mac_farsi", "mac_greek", "mac_iceland", "mac_latin2", "mac_romanian",
		"mac_turkish", "palmos", "ptcp154",
		"euc_jis_2004", "euc_jisx0213", "shift_jis_2004", "shift_jisx0213", "iso2022_jp_1", "iso2022_jp_2",
		"iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr",
		"utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le",
		"idna", "punycode", "raw_unicode_escape", "unicode_escape", "mbcs", "oem":
		return true
	}
	return false
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
