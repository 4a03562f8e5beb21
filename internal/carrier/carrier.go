package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
)

// Carrier is what a value carries.
type Carrier struct {
	// Kind is infer.Coroutine or infer.AsyncGenerator.
	Kind infer.Kind
	// Func is the function that was called to make it; nil for an async generator expression.
	Func *infer.Func
	// Other is a type that the value may be of instead, nil where every case is a carrier.
	Other *infer.Type
}

// Of returns what a value of a type carries. A value of which some case is unknown carries nothing that could be
// proven: unknown is heeded. That other callers may pass something else does not help those that are seen. A coroutine
// that only an annotation promises was seen by nobody, and the annotations of callbacks are wrong too often; beside one
// that was seen it is the same in other cases.
func Of(t *infer.Type) (Carrier, bool) {
	var c Carrier
	var elsewhere, promised *infer.Type
	found := false
	for _, arm := range t.Arms() {
		switch {
		case arm.Kind == infer.Elsewhere:
			elsewhere = arm
		case arm.IsUnknown():
			return Carrier{}, false
		case arm.Kind == infer.Coroutine && arm.Func == nil:
			promised = arm
		case arm.Kind == infer.Coroutine || arm.Kind == infer.AsyncGenerator:
			fn := arm.Func
			if arm.Wraps != nil {
				fn = arm.Wraps
			}
			if !found || isPlainer(fn, c.Func) {
				c.Kind, c.Func, found = arm.Kind, fn, true
			}
		case c.Other == nil:
			c.Other = arm
		}
	}
	switch {
	case promised != nil && c.Other != nil:
		return Carrier{}, false
	case promised != nil:
		c.Other = promised
	case c.Other == nil:
		c.Other = elsewhere
	}
	return c, found
}

// isPlainer reports whether a function speaks for others better than another one: by the shorter name, so that it does not
// matter which is defined first.
func isPlainer(fn, than *infer.Func) bool {
	if fn == nil || than == nil {
		return fn != nil
	}
	a, b := fn.QualName(), than.QualName()
	return len(a) < len(b) || len(a) == len(b) && a < b
}

// Verdict says what becomes of a carrier.
type Verdict uint8

// The verdicts. The zero verdict is that of everything that is not proven lost.
const (
	// Heeded: awaited, scheduled, handed to somebody, or not known.
	Heeded Verdict = iota
	// Dropped: its value is the statement, nobody takes it.
	Dropped
	// Tested: only its truth is looked at, and it is always true.
	Tested
	// Used: it is taken for the value that awaiting it would give.
	Used
	// Compared: a call compares it with another value.
	Compared
	// Formatted: it is turned into text.
	Formatted
	// Inspected: its type or identity is looked at.
	Inspected
	// Bound: a name is given to it; what becomes of it depends on the uses of the name.
	Bound
	// Mistaken: a name is given to it, and one use of the name takes it for its value, whatever the others do.
	Mistaken
)
