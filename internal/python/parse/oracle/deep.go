package oracle

import (
	"fmt"
	"strings"
)

// deepChunks are programs that are too long or too deep to be written down: on both sides of the limits that CPython's
// tokenizer and parser have, and chains for which it has none.
func deepChunks() (all []chunk) {
	add := func(name string, size int, text string) {
		all = append(all, chunk{name: fmt.Sprintf("deep_%s_%05d", name, size), text: text + "\n"})
	}
	repeat := strings.Repeat
	// 200 brackets may be open at a time.
	for _, n := range []int{10, 99, 100, 199, 200, 201, 300} {
		add("parentheses", n, repeat("(", n)+"x"+repeat(")", n))
		add("brackets", n, repeat("[", n)+repeat("]", n))
		add("calls", n, repeat("f(", n)+repeat(")", n))
		add("subscripts", n, repeat("x[", n)+"y"+repeat("]", n))
		add("dicts", n, repeat("{0: ", n)+"1"+repeat("}", n))
		add("open", n, repeat("(", n))
		add("patterns", n, "match x:\n case "+repeat("[", n)+repeat("]", n)+": pass")
		add("targets", n, repeat("[", n)+"x"+repeat("]", n)+" = y")
	}
	// 100 levels of indentation.
	for _, n := range []int{10, 50, 98, 99, 100, 101} {
		var program strings.Builder
		for level := range n {
			program.WriteString(repeat(" ", level) + "if x:\n")
		}
		add("indentation", n, program.String()+repeat(" ", n)+"pass")
	}
	// 150 f-strings inside each other.
	for _, n := range []int{2, 5, 60, 148, 149, 150, 151} {
		add("f_strings", n, repeat(`f"{`, n)+"x"+repeat(`}"`, n))
	}
	for _, n := range []int{2, 50, 74, 75, 76, 100} {
		add("f_strings_in_formats", n, repeat(`f"{x:{`, n)+"x"+repeat(`}}"`, n))
	}
	for _, n := range []int{2, 3, 4, 5} {
		add("formats", n, `f"`+repeat("{x:", n)+repeat("}", n)+`"`)
	}
	// 4300 decimal digits.
	for _, n := range []int{100, 4299, 4300, 4301} {
		add("digits", n, repeat("9", n))
		add("digits_apart", n, "1"+repeat("_1", n-1))
		add("hexadecimal", n, "0x"+repeat("f", n))
		add("fraction", n, "0."+repeat("1", n))
		add("imaginary", n, repeat("1", n)+"j")
		add("zeros", n, repeat("0", n))
	}
	for _, n := range []int{300, 1000} {
		add("sum", n, "x"+repeat(" + x", n))
		add("attributes", n, "x"+repeat(".y", n))
		add("comparisons", n, "x"+repeat(" < x", n))
		add("boolean", n, "x"+repeat(" and x", n))
		add("assignments", n, repeat("x = ", n)+"y")
		add("arguments", n, "f("+repeat("x, ", n)+")")
		add("unpackings", n, "f("+repeat("*x, ", n)+repeat("**y, ", n)+")")
		add("elements", n, "["+repeat("x, ", n)+"]")
		add("strings", n, repeat("'a' ", n))
		add("elif", n, "if x: pass\n"+repeat("elif x: pass\n", n))
		add("semicolons", n, repeat("x; ", n))
		add("name", n, repeat("x", n))
	}
	for _, n := range []int{50, 150} {
		add("unary", n, repeat("-", n)+"x")
		add("not", n, repeat("not ", n)+"x")
		add("power", n, "x"+repeat(" ** x", n))
		add("conditional", n, repeat("x if x else ", n)+"x")
		add("lambda", n, repeat("lambda: ", n)+"x")
		add("call_results", n, "x"+repeat("()", n))
	}
	return all
}
