package source

// alias gives the codec that another name stands for, or "" where the name is no alias. Names are those that
// codecName makes. The facts are in Python's documentation of the codecs module, under "Standard Encodings",
// and in the IANA registry of character sets; those of codecs that this package lacks are left out.
func alias(name string) string {
	switch name {
	case "cp65001", "u8", "utf", "utf8", "utf8_ucs2", "utf8_ucs4":
		return "utf_8"
	case "646", "ansi_x3.4_1968", "ansi_x3.4_1986", "ansi_x3_4_1968", "cp367", "csascii", "ibm367",
		"iso646_us", "iso_646.irv_1991", "iso_ir_6", "us", "us_ascii":
		return "ascii"
	case "8859", "cp819", "csisolatin1", "ibm819", "iso8859", "iso8859_1", "iso_8859_1", "iso_8859_1_1987",
		"iso_ir_100", "l1", "latin", "latin1":
		return "latin_1"
	case "csisolatin2", "iso_8859_2", "iso_8859_2_1987", "iso_ir_101", "l2", "latin2":
		return "iso8859_2"
	case "csisolatin3", "iso_8859_3", "iso_8859_3_1988", "iso_ir_109", "l3", "latin3":
		return "iso8859_3"
	case "csisolatin4", "iso_8859_4", "iso_8859_4_1988", "iso_ir_110", "l4", "latin4":
		return "iso8859_4"
	case "csisolatincyrillic", "cyrillic", "iso_8859_5", "iso_8859_5_1988", "iso_ir_144":
		return "iso8859_5"
	case "arabic", "asmo_708", "csisolatinarabic", "ecma_114", "iso_8859_6", "iso_8859_6_1987", "iso_ir_127":
		return "iso8859_6"
	case "csisolatingreek", "ecma_118", "elot_928", "greek", "greek8", "iso_8859_7", "iso_8859_7_1987",
		"iso_ir_126":
		return "iso8859_7"
	case "csisolatinhebrew", "hebrew", "iso_8859_8", "iso_8859_8_1988", "iso_ir_138":
		return "iso8859_8"
	case "csisolatin5", "iso_8859_9", "iso_8859_9_1989", "iso_ir_148", "l5", "latin5":
		return "iso8859_9"
	case "csisolatin6", "iso_8859_10", "iso_8859_10_1992", "iso_ir_157", "l6", "latin6":
		return "iso8859_10"
	case "iso_8859_11", "iso_8859_11_2001", "thai":
		return "iso8859_11"
	case "iso_8859_13", "l7", "latin7":
		return "iso8859_13"
	case "iso_8859_14", "iso_8859_14_1998", "iso_celtic", "iso_ir_199", "l8", "latin8":
		return "iso8859_14"
	case "iso_8859_15", "l9", "latin9":
		return "iso8859_15"
	case "iso_8859_16", "iso_8859_16_2001", "iso_ir_226", "l10", "latin10":
		return "iso8859_16"
	case "iso_ir_166", "tis620", "tis_620_0", "tis_620_2529_0", "tis_620_2529_1":
		return "tis_620"
	case "1250", "windows_1250":
		return "cp1250"
	case "1251", "windows_1251":
		return "cp1251"
	case "1252", "windows_1252":
		return "cp1252"
	case "1253", "windows_1253":
		return "cp1253"
	case "1254", "windows_1254":
		return "cp1254"
	case "1255", "windows_1255":
		return "cp1255"
	case "1256", "windows_1256":
		return "cp1256"
	case "1257", "windows_1257":
		return "cp1257"
	case "1258", "windows_1258":
		return "cp1258"
	case "437", "cspc8codepage437", "ibm437":
		return "cp437"
	case "850", "cspc850multilingual", "ibm850":
		return "cp850"
	case "852", "cspcp852", "ibm852":
		return "cp852"
	case "855", "csibm855", "ibm855":
		return "cp855"
	case "858", "csibm858", "ibm858":
		return "cp858"
	case "860", "csibm860", "ibm860":
		return "cp860"
	case "862", "cspc862latinhebrew", "ibm862":
		return "cp862"
	case "863", "csibm863", "ibm863":
		return "cp863"
	case "865", "csibm865", "ibm865":
		return "cp865"
	case "866", "csibm866", "ibm866":
		return "cp866"
	case "cskoi8r":
		return "koi8_r"
	case "macintosh", "macroman":
		return "mac_roman"
	case "maccyrillic":
		return "mac_cyrillic"
	case "csshiftjis", "s_jis", "shiftjis", "sjis", "x_mac_japanese":
		return "shift_jis"
	case "932", "ms932", "ms_kanji", "mskanji", "windows_31j":
		return "cp932"
	case "eucjp", "u_jis", "ujis":
		return "euc_jp"
	case "csiso2022jp", "iso2022jp", "iso_2022_jp":
		return "iso2022_jp"
	case "936", "cp936", "ms936":
		return "gbk"
	case "gb18030_2000":
		return "gb18030"
	case "chinese", "csiso58gb231280", "euc_cn", "euccn", "eucgb2312_cn", "gb2312_1980", "gb2312_80",
		"iso_ir_58", "x_mac_simp_chinese":
		return "gb2312"
	case "hz_gb", "hz_gb_2312", "hzgb":
		return "hz"
	case "big5_tw", "csbig5", "x_mac_trad_chinese":
		return "big5"
	case "950", "ms950":
		return "cp950"
	case "big5_hkscs", "hkscs":
		return "big5hkscs"
	case "euckr", "korean", "ks_c_5601", "ks_c_5601_1987", "ks_x_1001", "ksc5601", "ksx1001", "x_mac_korean":
		return "euc_kr"
	case "949", "ms949", "uhc":
		return "cp949"
	case "u7", "unicode_1_1_utf_7", "utf7":
		return "utf_7"
	case "u16", "utf16":
		return "utf_16"
	case "unicodebigunmarked", "utf_16be":
		return "utf_16_be"
	case "unicodelittleunmarked", "utf_16le":
		return "utf_16_le"
	case "u32", "utf32":
		return "utf_32"
	case "utf_32be":
		return "utf_32_be"
	case "utf_32le":
		return "utf_32_le"
	}
	return ""
}
