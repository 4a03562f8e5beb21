package scan

// Kind is the kind of a token.
type Kind uint8

// The kinds of tokens. The order carries meaning: whitespace first, then what has a value, punctuation, operators,
// and keywords last.
const (
	EOF Kind = iota
	Newline
	Indent
	Dedent
	// Stopped is every token after Stop.
	Stopped
	// Invalid begins no token; an error is recorded.
	Invalid

	Name
	Int
	Float
	Imaginary
	String
	// StringStart is the prefix and the opening quotes of an f-string or t-string. What follows is StringMiddle, fields
	// between LeftBrace and RightBrace, and StringEnd.
	StringStart
	StringMiddle
	StringEnd

	LeftParen
	RightParen
	LeftSquare
	RightSquare
	LeftBrace
	RightBrace
	Comma
	Colon
	Semicolon
	Dot
	Ellipsis
	Arrow
	Exclamation
	Walrus
	Assign

	PlusAssign
	MinusAssign
	StarAssign
	AtAssign
	SlashAssign
	PercentAssign
	DoubleStarAssign
	LeftShiftAssign
	RightShiftAssign
	PipeAssign
	CaretAssign
	AmpersandAssign
	DoubleSlashAssign

	Plus
	Minus
	Star
	At
	Slash
	Percent
	DoubleStar
	LeftShift
	RightShift
	Pipe
	Caret
	Ampersand
	DoubleSlash
	Tilde
	Equal
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual

	And
	As
	Assert
	Async
	Await
	Break
	Class
	Continue
	Def
	Del
	Elif
	Else
	Except
	False
	Finally
	For
	From
	Global
	If
	Import
	In
	Is
	Lambda
	None
	Nonlocal
	Not
	Or
	Pass
	Raise
	Return
	True
	Try
	While
	With
	Yield

	// KindCount is the number of kinds, for tables that a kind indexes.
	KindCount = iota
)

var kindNames = [KindCount]string{
	EOF: "end of file", Newline: "end of line", Indent: "indentation", Dedent: "end of block", Stopped: "stop",
	Invalid: "invalid", Name: "name", Int: "integer", Float: "float", Imaginary: "imaginary number", String: "string",
	StringStart: "string start", StringMiddle: "string text", StringEnd: "string end",
	LeftParen: "(", RightParen: ")", LeftSquare: "[", RightSquare: "]", LeftBrace: "{", RightBrace: "}",
	Comma: ",", Colon: ":", Semicolon: ";", Dot: ".", Ellipsis: "...", Arrow: "->", Exclamation: "!", Walrus: ":=",
	Assign: "=", PlusAssign: "+=", MinusAssign: "-=", StarAssign: "*=", AtAssign: "@=", SlashAssign: "/=",
	PercentAssign: "%=", DoubleStarAssign: "**=", LeftShiftAssign: "<<=", RightShiftAssign: ">>=", PipeAssign: "|=",
	CaretAssign: "^=", AmpersandAssign: "&=", DoubleSlashAssign: "//=",
	Plus: "+", Minus: "-", Star: "*", At: "@", Slash: "/", Percent: "%", DoubleStar: "**", LeftShift: "<<",
	RightShift: ">>", Pipe: "|", Caret: "^", Ampersand: "&", DoubleSlash: "//", Tilde: "~",
	Equal: "==", NotEqual: "!=", Less: "<", LessEqual: "<=", Greater: ">", GreaterEqual: ">=",
	And: "and", As: "as", Assert: "assert", Async: "async", Await: "await", Break: "break", Class: "class",
	Continue: "continue", Def: "def", Del: "del", Elif: "elif", Else: "else", Except: "except", False: "False",
	Finally: "finally", For: "for", From: "from", Global: "global", If: "if", Import: "import", In: "in", Is: "is",
	Lambda: "lambda", None: "None", Nonlocal: "nonlocal", Not: "not", Or: "or", Pass: "pass", Raise: "raise",
	Return: "return", True: "True", Try: "try", While: "while", With: "with", Yield: "yield",
}

// String returns the token's text where it is always the same, and a description otherwise.
func (k Kind) String() string { return kindNames[k] }

// IsKeyword reports whether the kind is a keyword; soft keywords are names.
func (k Kind) IsKeyword() bool { return k >= And && k < KindCount }

// Flags tell how a string literal is written. They are set on String, StringStart and StringMiddle.
type Flags uint8

// The flags of strings.
const (
	// Raw: the prefix has an r.
	Raw Flags = 1 << iota
	// Bytes: the prefix has a b.
	Bytes
	// Unicode: the prefix is a lower-case u, CPython's kind "u".
	Unicode
	// Template: the prefix has a t.
	Template
	// Triple: three quotes on either side.
	Triple
	// Escapes: the text may not decode, because an escape with digits or a name occurs in it (\x, \u, \U, \N) or,
	// in bytes, a character beyond ASCII.
	Escapes
)
