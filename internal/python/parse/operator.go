package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// How tightly operators bind.
const (
	bindNone uint8 = iota
	bindOr
	bindAnd
	bindNot
	bindComparison
	bindBitOr
	bindBitXor
	bindBitAnd
	bindShift
	bindSum
	bindTerm
	bindUnary
	bindPower
)

// binds says how tightly a token binds as an operator between two operands; not and is begin operators of two words.
var binds = [scan.KindCount]uint8{
	scan.Or: bindOr, scan.And: bindAnd,
	scan.Not: bindComparison, scan.In: bindComparison, scan.Is: bindComparison, scan.Equal: bindComparison,
	scan.NotEqual: bindComparison, scan.Less: bindComparison, scan.LessEqual: bindComparison,
	scan.Greater: bindComparison, scan.GreaterEqual: bindComparison,
	scan.Pipe: bindBitOr, scan.Caret: bindBitXor, scan.Ampersand: bindBitAnd,
	scan.LeftShift: bindShift, scan.RightShift: bindShift, scan.Plus: bindSum, scan.Minus: bindSum,
	scan.Star: bindTerm, scan.Slash: bindTerm, scan.DoubleSlash: bindTerm, scan.Percent: bindTerm, scan.At: bindTerm,
	scan.DoubleStar: bindPower,
}

// binaryOps are the operators of BinOp and of Compare, but for those of two words.
var binaryOps = [scan.KindCount]ast.Op{
	scan.Pipe: ast.BitOr, scan.Caret: ast.BitXor, scan.Ampersand: ast.BitAnd, scan.LeftShift: ast.LShift,
	scan.RightShift: ast.RShift, scan.Plus: ast.Add, scan.Minus: ast.Sub, scan.Star: ast.Mult, scan.Slash: ast.Div,
	scan.DoubleSlash: ast.FloorDiv, scan.Percent: ast.Mod, scan.At: ast.MatMult, scan.DoubleStar: ast.Pow,
	scan.Equal: ast.Eq, scan.NotEqual: ast.NotEq, scan.Less: ast.Lt, scan.LessEqual: ast.LtE, scan.Greater: ast.Gt,
	scan.GreaterEqual: ast.GtE, scan.In: ast.In,
}

// augmentedOps are the operators of AugAssign.
var augmentedOps = [scan.KindCount]ast.Op{
	scan.PlusAssign: ast.Add, scan.MinusAssign: ast.Sub, scan.StarAssign: ast.Mult, scan.AtAssign: ast.MatMult,
	scan.SlashAssign: ast.Div, scan.PercentAssign: ast.Mod, scan.DoubleStarAssign: ast.Pow,
	scan.LeftShiftAssign: ast.LShift, scan.RightShiftAssign: ast.RShift, scan.PipeAssign: ast.BitOr,
	scan.CaretAssign: ast.BitXor, scan.AmpersandAssign: ast.BitAnd, scan.DoubleSlashAssign: ast.FloorDiv,
}

// begins tells which tokens begin an expression; a star is none of them.
var begins = [scan.KindCount]bool{
	scan.Name: true, scan.Int: true, scan.Float: true, scan.Imaginary: true, scan.String: true, scan.StringStart: true,
	scan.LeftParen: true, scan.LeftSquare: true, scan.LeftBrace: true, scan.Ellipsis: true,
	scan.Plus: true, scan.Minus: true, scan.Tilde: true,
	scan.Await: true, scan.False: true, scan.Lambda: true, scan.None: true, scan.Not: true, scan.True: true,
}
