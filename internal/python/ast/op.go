package ast

// Op is an operator of CPython's ast or the kind of a constant.
type Op uint8

// The operators, named as in CPython's ast, and the kinds of constants.
const (
	OpNone Op = iota

	// operator
	Add
	Sub
	Mult
	MatMult
	Div
	Mod
	Pow
	LShift
	RShift
	BitOr
	BitXor
	BitAnd
	FloorDiv

	// boolop
	And
	Or

	// unaryop
	Invert
	Not
	UAdd
	USub

	// cmpop
	Eq
	NotEq
	Lt
	LtE
	Gt
	GtE
	Is
	IsNot
	In
	NotIn

	// kinds of Constant and MatchSingleton
	ConstNone
	ConstTrue
	ConstFalse
	ConstEllipsis
	ConstInt
	ConstFloat
	ConstComplex
	ConstStr
	ConstBytes

	// OpCount is the number of operators, for tables that an Op indexes.
	OpCount = iota
)

var opNames = [OpCount]string{
	Add: "Add", Sub: "Sub", Mult: "Mult", MatMult: "MatMult", Div: "Div", Mod: "Mod", Pow: "Pow",
	LShift: "LShift", RShift: "RShift", BitOr: "BitOr", BitXor: "BitXor", BitAnd: "BitAnd", FloorDiv: "FloorDiv",
	And: "And", Or: "Or",
	Invert: "Invert", Not: "Not", UAdd: "UAdd", USub: "USub",
	Eq: "Eq", NotEq: "NotEq", Lt: "Lt", LtE: "LtE", Gt: "Gt", GtE: "GtE",
	Is: "Is", IsNot: "IsNot", In: "In", NotIn: "NotIn",
	ConstNone: "None", ConstTrue: "True", ConstFalse: "False", ConstEllipsis: "Ellipsis",
	ConstInt: "int", ConstFloat: "float", ConstComplex: "complex", ConstStr: "str", ConstBytes: "bytes",
}

// String returns the operator's name in CPython's ast, or the name of the constant's type or singleton.
func (o Op) String() string { return opNames[o] }
