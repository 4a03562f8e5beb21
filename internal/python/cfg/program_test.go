package cfg_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// programs writes functions whose every step is a call that testdata/execute/execute.py records. The first argument of a call is
// the number of its place, the second the exceptions that it may raise there: A and B, which handlers name, X, which none
// does, C for a cancellation, and G for a group of A and B.
type programs struct {
	t      *rapid.T
	out    strings.Builder
	number int
	// left bounds the statements, raising the calls that may raise.
	left, raising int
	// kind is that of the function.
	kind functionKind
	// minor is the version of Python that will run it.
	minor int
}

type functionKind int

const (
	plain functionKind = iota
	coroutine
	generator
)

// surroundings are what a statement may be in, where that matters for what may stand there.
type surroundings struct {
	// loop: break and continue may stand there. star: it is in the handler of an except*, where no jump may leave it.
	// handler: there is an exception to raise again.
	loop, star, handler bool
}

// function returns the text of a function called f.
func function(minor int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		p := programs{t: t, left: rapid.IntRange(2, 9).Draw(t, "statements"), raising: 4, minor: minor}
		p.kind = rapid.SampledFrom([]functionKind{plain, coroutine, coroutine, generator}).Draw(t, "kind")
		head := "def f():"
		if p.kind == coroutine {
			head = "async def f():"
		}
		p.line(0, head)
		if p.kind == generator {
			p.line(1, "yield "+p.call("r"))
		}
		for p.left > 0 {
			p.statement(1, surroundings{})
		}
		return p.out.String()
	})
}

func (p *programs) line(depth int, text string) {
	p.out.WriteString(strings.Repeat("  ", depth) + text + "\n")
}

func (p *programs) flip(what string) bool { return rapid.Bool().Draw(p.t, what) }

func (p *programs) oneOf(what string, n int) int { return rapid.IntRange(0, n-1).Draw(p.t, what) }

// letters are the exceptions that a place may raise, as a string of Python.
func (p *programs) letters(all ...string) string {
	if p.raising <= 0 || !p.flip("raises") {
		return `""`
	}
	p.raising--
	return `"` + rapid.SampledFrom(all).Draw(p.t, "letters") + `"`
}

// call calls something that returns or raises, with further arguments.
func (p *programs) call(name string, arguments ...string) string {
	p.number++
	number := p.number
	all := []string{"A", "X", "AX", "AB"}
	if p.minor >= 11 {
		all = append(all, "G", "AG")
	}
	return fmt.Sprintf("%s(%s)", name, strings.Join(append([]string{fmt.Sprint(number), p.letters(all...)}, arguments...), ", "))
}

func (p *programs) await() string {
	p.number++
	return fmt.Sprintf("await a(%d, %s)", p.number, p.letters("C", "AC", "A"))
}

// value is an expression.
func (p *programs) value(depth int) string {
	kinds := 3
	if depth > 0 {
		kinds = 8
	}
	switch p.oneOf("value", kinds) {
	case 1, 2:
		if p.kind == coroutine {
			return p.await()
		}
	case 3:
		return p.call("r", p.value(depth-1), p.value(depth-1))
	case 4:
		return fmt.Sprintf("(%s and %s)", p.condition(depth-1), p.value(depth-1))
	case 5:
		return fmt.Sprintf("(%s or not %s or %s)", p.condition(0), p.condition(0), p.value(depth-1))
	case 6:
		return fmt.Sprintf("(%s if %s else %s)", p.value(depth-1), p.condition(depth-1), p.value(depth-1))
	case 7:
		return p.comprehension(depth - 1)
	}
	return p.call("r")
}

func (p *programs) comprehension(depth int) string {
	filter := ""
	if p.flip("filter") {
		filter = " if " + p.condition(0)
	}
	async := ""
	if p.kind == coroutine && p.flip("async") {
		async = "async "
	}
	iter := p.iterator()
	if p.flip("dict") {
		return fmt.Sprintf("{%s: %s %sfor x in %s%s}", p.call("r"), p.value(depth), async, iter, filter)
	}
	return fmt.Sprintf("[%s %sfor x in %s%s]", p.value(depth), async, iter, filter)
}

func (p *programs) iterator() string {
	p.number++
	return fmt.Sprintf("it(%d, %s, %s)", p.number, p.letters("A"), p.letters("A", "X"))
}

// condition is an expression that is tested.
func (p *programs) condition(depth int) string {
	kinds := 2
	if depth > 0 {
		kinds = 8
	}
	switch p.oneOf("condition", kinds) {
	case 2:
		return "not " + p.condition(depth-1)
	case 3:
		return fmt.Sprintf("(%s and %s)", p.condition(depth-1), p.condition(depth-1))
	case 4:
		return fmt.Sprintf("(%s or %s)", p.condition(depth-1), p.condition(depth-1))
	case 5:
		return fmt.Sprintf("(%s if %s else %s)", p.condition(0), p.condition(0), p.condition(0))
	case 6:
		return fmt.Sprintf("(x := %s)", p.call("t"))
	case 7:
		return p.call("t", p.value(depth-1))
	}
	return p.call("t")
}

// body writes the statements of a block, at least one.
func (p *programs) body(depth int, in surroundings) {
	for {
		p.statement(depth, in)
		if p.left <= 0 || p.flip("end of block") {
			return
		}
	}
}

func (p *programs) statement(depth int, in surroundings) {
	p.left--
	kinds := 12
	if p.left > 0 && depth < 6 {
		kinds = 26
	}
	switch p.oneOf("statement", kinds) {
	case 1:
		p.line(depth, "x = "+p.value(2))
	case 2:
		if p.kind == coroutine {
			p.line(depth, p.await())
		} else {
			p.line(depth, p.call("r"))
		}
	case 3:
		if p.kind == generator {
			p.line(depth, "x = yield "+p.call("r"))
		} else {
			p.line(depth, p.call("r", p.value(1)))
		}
	case 4:
		p.jump(depth, in, "return", "return "+p.value(1))
	case 5:
		p.jump(depth, in, "break")
	case 6:
		p.jump(depth, in, "continue")
	case 7:
		p.number++
		p.line(depth, fmt.Sprintf("raise e(%d, %q)", p.number, rapid.SampledFrom([]string{"A", "B", "X", "AX"}).Draw(p.t, "raised")))
	case 8:
		if in.handler {
			p.line(depth, "raise")
		} else {
			p.line(depth, "pass")
		}
	case 9:
		p.number++
		p.line(depth, fmt.Sprintf("stop(%d)", p.number))
	case 10:
		p.line(depth, "x = "+p.comprehension(1))
	case 11:
		p.line(depth, "x = "+p.call("r"))
	case 12, 13, 14:
		p.ifStatement(depth, in)
	case 15:
		p.while(depth, in)
	case 16, 17:
		p.forLoop(depth, in)
	case 18, 19:
		p.with(depth, in)
	case 20, 21, 22:
		p.try(depth, in)
	case 23:
		if p.minor >= 11 {
			p.tryStar(depth, in)
		} else {
			p.try(depth, in)
		}
	case 24:
		if p.minor >= 10 {
			p.match(depth, in)
		} else {
			p.ifStatement(depth, in)
		}
	case 25:
		p.line(depth, "try:")
		p.body(depth+1, in)
		p.line(depth, "finally:")
		p.body(depth+1, in)
	default:
		p.line(depth, p.call("r"))
	}
}

// jump writes one of some statements, where it may stand.
func (p *programs) jump(depth int, in surroundings, forms ...string) {
	form := rapid.SampledFrom(forms).Draw(p.t, "jump")
	if strings.HasPrefix(form, "return") && in.star || !strings.HasPrefix(form, "return") && !in.loop {
		form = p.call("r")
	}
	p.line(depth, form)
}

func (p *programs) ifStatement(depth int, in surroundings) {
	test := p.condition(2)
	if p.oneOf("constant", 8) == 0 {
		test = rapid.SampledFrom([]string{"True", "False", "0", "not 0"}).Draw(p.t, "constant")
	}
	p.line(depth, "if "+test+":")
	p.body(depth+1, in)
	if p.flip("elif") {
		p.line(depth, "elif "+p.condition(1)+":")
		p.body(depth+1, in)
	}
	if p.flip("else") {
		p.line(depth, "else:")
		p.body(depth+1, in)
	}
}

func (p *programs) while(depth int, in surroundings) {
	test := p.condition(1)
	if p.flip("for ever") {
		test = "True"
	}
	p.line(depth, "while "+test+":")
	// Ends what would not end.
	p.number++
	p.line(depth+1, fmt.Sprintf("lim(%d)", p.number))
	p.loopBody(depth, in)
}

func (p *programs) forLoop(depth int, in surroundings) {
	async := ""
	if p.kind == coroutine && p.flip("async") {
		async = "async "
	}
	p.line(depth, async+"for x in "+p.iterator()+":")
	p.loopBody(depth, in)
}

func (p *programs) loopBody(depth int, in surroundings) {
	p.body(depth+1, surroundings{loop: true, star: in.star, handler: in.handler})
	if p.flip("loop else") {
		p.line(depth, "else:")
		p.body(depth+1, in)
	}
}

func (p *programs) with(depth int, in surroundings) {
	async := ""
	if p.kind == coroutine && p.flip("async") {
		async = "async "
	}
	var items []string
	for range 1 + p.oneOf("items", 2) {
		p.number++
		swallows := rapid.SampledFrom([]string{"False", "True"}).Draw(p.t, "swallows")
		items = append(items, fmt.Sprintf("m(%d, %s, %s, %s, %s)", p.number, p.letters("A"), p.letters("A"), p.letters("A", "X"), swallows))
	}
	p.line(depth, async+"with "+strings.Join(items, ", ")+":")
	p.body(depth+1, in)
}

func (p *programs) try(depth int, in surroundings) {
	p.line(depth, "try:")
	p.body(depth+1, in)
	handlers := rapid.SampledFrom([][]string{{"A"}, {"A", "B"}, {"A", ""}, {"B", "C"}, {"(A, B)"}, {"C", ""}, {""}}).Draw(p.t, "handlers")
	caught := in
	caught.handler = true
	for _, class := range handlers {
		head := "except"
		if class != "" {
			head += " " + class + rapid.SampledFrom([]string{"", " as x"}).Draw(p.t, "name")
		}
		p.line(depth, head+":")
		p.body(depth+1, caught)
	}
	if p.flip("else") {
		p.line(depth, "else:")
		p.body(depth+1, in)
	}
	if p.oneOf("finally", 3) == 0 {
		p.line(depth, "finally:")
		p.body(depth+1, in)
	}
}

func (p *programs) tryStar(depth int, in surroundings) {
	p.line(depth, "try:")
	p.body(depth+1, in)
	for _, class := range rapid.SampledFrom([][]string{{"A"}, {"A", "B"}, {"B", "X"}}).Draw(p.t, "star handlers") {
		p.line(depth, "except* "+class+":")
		p.body(depth+1, surroundings{star: true, handler: true})
	}
	if p.flip("else") {
		p.line(depth, "else:")
		p.body(depth+1, in)
	}
	if p.oneOf("finally", 3) == 0 {
		p.line(depth, "finally:")
		p.body(depth+1, in)
	}
}

func (p *programs) match(depth int, in surroundings) {
	p.line(depth, "match "+p.call("s")+":")
	patterns := rapid.SampledFrom([][]string{{"1"}, {"1", "[x, *_]"}, {"[x]", "2", "_"}, {"1 | 2", "x"}}).Draw(p.t, "patterns")
	for i, pattern := range patterns {
		guard := ""
		if i < len(patterns)-1 && p.flip("guard") {
			guard = " if " + p.condition(1)
		}
		p.line(depth+1, "case "+pattern+guard+":")
		p.body(depth+2, in)
	}
}
