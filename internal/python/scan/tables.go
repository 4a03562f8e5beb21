package scan

// A class says how a token that starts with a byte is read.
type class uint8

const (
	classInvalid class = iota
	classSpace         // tab and form feed; the space is skipped before
	classNewline
	classComment
	className
	classUnicode
	classDigit
	classDot
	classQuote
	classOpen
	classClose
	classSingle // a token of one byte that no longer token starts with
	classOperator
	classColon
	classBackslash
)

// classes gives the class of every byte.
var classes = classTable()

func classTable() (t [256]class) {
	set := func(c class, bytes string) {
		for i := range len(bytes) {
			t[bytes[i]] = c
		}
	}
	set(classSpace, " \t\f")
	set(classNewline, "\r\n")
	set(classComment, "#")
	set(className, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
	set(classDigit, "0123456789")
	set(classDot, ".")
	set(classQuote, `"'`)
	set(classOpen, "([{")
	set(classClose, ")]}")
	set(classSingle, ",;~")
	set(classOperator, "+-*/%@&|^=<>!")
	set(classColon, ":")
	set(classBackslash, `\`)
	for b := 0x80; b < 0x100; b++ {
		t[b] = classUnicode
	}
	return t
}

// inName tells whether a byte can stand in an ASCII name after its first.
var inName = nameTable()

func nameTable() (t [256]bool) {
	for b := range t {
		t[b] = classes[b] == className || classes[b] == classDigit
	}
	return t
}

// single is the kind of the token that consists of one byte alone.
var single = [256]Kind{
	'(': LeftParen, ')': RightParen, '[': LeftSquare, ']': RightSquare, '{': LeftBrace, '}': RightBrace,
	',': Comma, ';': Semicolon, '~': Tilde, ':': Colon, '=': Assign, '!': Exclamation, '.': Dot,
	'+': Plus, '-': Minus, '*': Star, '/': Slash, '%': Percent, '@': At, '&': Ampersand, '|': Pipe, '^': Caret,
	'<': Less, '>': Greater,
}

// withEqual is the kind of the token that is one byte and an equals sign.
var withEqual = [256]Kind{
	'+': PlusAssign, '-': MinusAssign, '*': StarAssign, '/': SlashAssign, '%': PercentAssign, '@': AtAssign,
	'&': AmpersandAssign, '|': PipeAssign, '^': CaretAssign, '=': Equal, '!': NotEqual, '<': LessEqual, '>': GreaterEqual,
}

// doubled is the kind of the token that is the same byte twice, and doubledEqual of that and an equals sign.
var (
	doubled      = [256]Kind{'*': DoubleStar, '/': DoubleSlash, '<': LeftShift, '>': RightShift}
	doubledEqual = [256]Kind{
		'*': DoubleStarAssign, '/': DoubleSlashAssign, '<': LeftShiftAssign, '>': RightShiftAssign,
	}
)

// isHex tells whether a byte is a hexadecimal digit.
func isHex(b byte) bool {
	return b-'0' < 10 || b|0x20 >= 'a' && b|0x20 <= 'f'
}

func isDigit(b byte) bool { return b-'0' < 10 }
