package scan

import "unicode"

// isNameStart is XID_Start beyond ASCII.
func isNameStart(r rune) bool {
	return (unicode.IsLetter(r) || unicode.In(r, unicode.Nl, unicode.Other_ID_Start, newStart)) &&
		!unicode.Is(noStart, r)
}

// isNameContinue is XID_Continue beyond ASCII.
func isNameContinue(r rune) bool {
	return (unicode.IsLetter(r) || unicode.In(r, unicode.Nl, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc,
		unicode.Other_ID_Start, unicode.Other_ID_Continue, newStart, newContinue)) && !unicode.Is(noContinue, r)
}

// noContinue are the characters that ID_Continue has and XID_Continue has not, because NFKC turns them into something
// that begins with a blank or a mark; noStart are those and the ones that are lost to XID_Start alone (Unicode 15,
// DerivedCoreProperties.txt).
var (
	noContinue = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x037a, Hi: 0x037a, Stride: 1},
			{Lo: 0x2e2f, Hi: 0x2e2f, Stride: 1},
			{Lo: 0x309b, Hi: 0x309c, Stride: 1},
			{Lo: 0xfc5e, Hi: 0xfc63, Stride: 1},
			{Lo: 0xfdfa, Hi: 0xfdfb, Stride: 1},
			{Lo: 0xfe70, Hi: 0xfe7e, Stride: 2},
		},
	}
	noStart = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x037a, Hi: 0x037a, Stride: 1},
			{Lo: 0x0e33, Hi: 0x0e33, Stride: 1},
			{Lo: 0x0eb3, Hi: 0x0eb3, Stride: 1},
			{Lo: 0x2e2f, Hi: 0x2e2f, Stride: 1},
			{Lo: 0x309b, Hi: 0x309c, Stride: 1},
			{Lo: 0xfc5e, Hi: 0xfc63, Stride: 1},
			{Lo: 0xfdfa, Hi: 0xfdfb, Stride: 1},
			{Lo: 0xfe70, Hi: 0xfe7e, Stride: 2},
			{Lo: 0xff9e, Hi: 0xff9f, Stride: 1},
		},
	}
)

// newStart and newContinue are the characters that Unicode 15.1 and 16 added to XID_Start and to XID_Continue alone, for
// CPython 3.13 and 3.14 have them and the tables of the Go library, of Unicode 15, have not.
var (
	newStart = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x1c89, Hi: 0x1c8a, Stride: 1},
			{Lo: 0xa7cb, Hi: 0xa7cd, Stride: 1},
			{Lo: 0xa7da, Hi: 0xa7dc, Stride: 1},
		},
		R32: []unicode.Range32{
			{Lo: 0x105c0, Hi: 0x105f3, Stride: 1},
			{Lo: 0x10d4a, Hi: 0x10d65, Stride: 1},
			{Lo: 0x10d6f, Hi: 0x10d85, Stride: 1},
			{Lo: 0x10ec2, Hi: 0x10ec4, Stride: 1},
			{Lo: 0x11380, Hi: 0x11389, Stride: 1},
			{Lo: 0x1138b, Hi: 0x1138b, Stride: 1},
			{Lo: 0x1138e, Hi: 0x1138e, Stride: 1},
			{Lo: 0x11390, Hi: 0x113b5, Stride: 1},
			{Lo: 0x113b7, Hi: 0x113b7, Stride: 1},
			{Lo: 0x113d1, Hi: 0x113d1, Stride: 1},
			{Lo: 0x113d3, Hi: 0x113d3, Stride: 1},
			{Lo: 0x11bc0, Hi: 0x11be0, Stride: 1},
			{Lo: 0x13460, Hi: 0x143fa, Stride: 1},
			{Lo: 0x16100, Hi: 0x1611d, Stride: 1},
			{Lo: 0x16d40, Hi: 0x16d6c, Stride: 1},
			{Lo: 0x18cff, Hi: 0x18cff, Stride: 1},
			{Lo: 0x1e5d0, Hi: 0x1e5ed, Stride: 1},
			{Lo: 0x1e5f0, Hi: 0x1e5f0, Stride: 1},
			{Lo: 0x2ebf0, Hi: 0x2ee5d, Stride: 1},
		},
	}
	newContinue = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x0897, Hi: 0x0897, Stride: 1},
			{Lo: 0x200c, Hi: 0x200d, Stride: 1},
			{Lo: 0x30fb, Hi: 0x30fb, Stride: 1},
			{Lo: 0xff65, Hi: 0xff65, Stride: 1},
		},
		R32: []unicode.Range32{
			{Lo: 0x10d40, Hi: 0x10d49, Stride: 1},
			{Lo: 0x10d69, Hi: 0x10d6d, Stride: 1},
			{Lo: 0x10efc, Hi: 0x10efc, Stride: 1},
			{Lo: 0x113b8, Hi: 0x113c0, Stride: 1},
			{Lo: 0x113c2, Hi: 0x113c2, Stride: 1},
			{Lo: 0x113c5, Hi: 0x113c5, Stride: 1},
			{Lo: 0x113c7, Hi: 0x113ca, Stride: 1},
			{Lo: 0x113cc, Hi: 0x113d0, Stride: 1},
			{Lo: 0x113d2, Hi: 0x113d2, Stride: 1},
			{Lo: 0x113e1, Hi: 0x113e2, Stride: 1},
			{Lo: 0x116d0, Hi: 0x116e3, Stride: 1},
			{Lo: 0x11bf0, Hi: 0x11bf9, Stride: 1},
			{Lo: 0x11f5a, Hi: 0x11f5a, Stride: 1},
			{Lo: 0x1611e, Hi: 0x16139, Stride: 1},
			{Lo: 0x16d70, Hi: 0x16d79, Stride: 1},
			{Lo: 0x1ccf0, Hi: 0x1ccf9, Stride: 1},
			{Lo: 0x1e5ee, Hi: 0x1e5ef, Stride: 1},
			{Lo: 0x1e5f1, Hi: 0x1e5fa, Stride: 1},
		},
	}
)
