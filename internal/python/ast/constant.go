package ast

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// errOtherConstant is the error of a method that decodes another kind of constant.
var errOtherConstant = errors.New("the constant is of another kind")

// IsUnicode reports whether CPython gives the constant the kind "u": its first literal has the prefix u.
func (n Constant) IsUnicode() bool { return n.Has(FlagUnicode) }

// Str returns the value of a str, all its literals joined.
//
// A lone surrogate ("\ud800"), which Python's str can hold and UTF-8 cannot, is the three bytes that UTF-8 would have
// for it, as in Python's error handler surrogatepass. Two escapes that would make a pair stay two surrogates, as in
// CPython. So the string is valid UTF-8 unless it has surrogates.
//
// An escape that does not decode is an *EscapeError; the value is then what stands before it.
func (n Constant) Str() (string, error) {
	if n.Op() != ConstStr {
		return "", errOtherConstant
	}
	var out []byte
	err := n.eachPart(func(part Node) (err error) {
		out, err = appendStr(out, part)
		return err
	})
	return string(out), err
}

// Bytes returns the value of a bytes, all its literals joined.
//
// An escape that does not decode, or a character that is not ASCII, is an *EscapeError; the value is then what stands
// before it.
func (n Constant) Bytes() ([]byte, error) {
	if n.Op() != ConstBytes {
		return nil, errOtherConstant
	}
	var out []byte
	err := n.eachPart(func(part Node) (err error) {
		out, err = appendBytes(out, part)
		return err
	})
	return out, err
}

// eachPart calls decode for every literal of a constant that has several, or for the constant itself, until an error.
func (n Constant) eachPart(decode func(Node) error) error {
	if !n.First().OK() {
		return decode(n.Node)
	}
	for part := range n.All() {
		if err := decode(part); err != nil {
			return err
		}
	}
	return nil
}

// Int returns the value of an int, whatever its size. The time is more than linear in the number of decimal digits;
// CPython refuses more than 4300 of them.
func (n Constant) Int() (*big.Int, error) {
	if n.Op() != ConstInt {
		return nil, errOtherConstant
	}
	value, ok := new(big.Int).SetString(n.Text(), 0)
	if !ok {
		return nil, fmt.Errorf("invalid integer literal %.40q", n.Text())
	}
	return value, nil
}

// Float returns the value of a float; infinity where it is too large for a float64, as in CPython.
func (n Constant) Float() (float64, error) {
	if n.Op() != ConstFloat {
		return 0, errOtherConstant
	}
	return parseFloat(n.Text())
}

// Imag returns the imaginary part of a complex, whose real part is always 0.
func (n Constant) Imag() (float64, error) {
	if n.Op() != ConstComplex {
		return 0, errOtherConstant
	}
	text := n.Text()
	return parseFloat(strings.TrimRight(text, "jJ"))
}

func parseFloat(text string) (float64, error) {
	value, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("invalid float literal %.40q", text)
	}
	return value, nil
}
