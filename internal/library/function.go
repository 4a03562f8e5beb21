package library

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Function is what is known of one function, method or class that is called.
type Function struct {
	// Name is the dotted name under which the library offers it.
	Name string `toml:"-"`
	// Package is that of its File.
	Package string `toml:"-"`
	// Call says what it takes and makes.
	Call Signature `toml:"call"`
	// Since is the first version of Python that has it, and Until the first that has it no more; for what is not in the
	// standard library both are 0.
	Since Version `toml:"since"`
	Until Version `toml:"until"`
	// Rejects names, by parameter, what raises a TypeError there: "coroutine 3.11+".
	Rejects map[string]Rejection `toml:"rejects"`
	// Blocks says that it may keep its thread waiting, and for what. Unless are the arguments with which it does not.
	Blocks Block       `toml:"blocks"`
	Unless []Condition `toml:"unless"`
	// OnlyGiven is a parameter without which it does not block: a length of time that is measured only where it is asked for.
	OnlyGiven string `toml:"only-given"`
	// ByObject says that whether it blocks hangs on its object, and not on what it is given: a lock that is mostly free, a
	// queue with room, a socket that was set not to wait, an executor that has nothing left to do.
	ByObject bool `toml:"by-object"`
	// OfClass says that the method is that of objects of this very class alone: it comes from a base that others share, which
	// put their calls off or have them awaited.
	OfClass bool `toml:"of-class"`
	// Instead are the dotted names of what does the same without blocking, each for the library that it begins with.
	// Where none fits, the call belongs into a thread.
	Instead []string `toml:"instead"`
	// Checkpoint says whether awaiting it lets others run.
	Checkpoint Checkpoint `toml:"checkpoint"`
	// Endless says for what awaiting it may wait for ever.
	Endless Endless `toml:"endless"`
	// Needs says where it may be called.
	Needs Need `toml:"needs"`
	// Where says where it calls the functions that it is given; empty where that is before it returns.
	Where Where `toml:"where"`
	// Entered and Exit say of a context manager how it is entered and what leaving it does.
	Entered Entry `toml:"entered"`
	Exit    Exit  `toml:"exit"`
	// Raises are the dotted names of exceptions that it raises on purpose, such as that of a timeout. They are not all
	// that it can raise.
	Raises []string `toml:"raises"`
	// Then is the name of the method of the same object that has to follow: release after acquire, wait_closed after close.
	Then string `toml:"then"`
	// Reports says that, called in a handler, it logs, sends or gives as text the exception being handled, with its
	// traceback.
	Reports bool `toml:"reports"`
	// NeverReturns says that it always raises, or ends the process.
	NeverReturns bool `toml:"never-returns"`
	// ShieldsBlock says that a cancellation from outside does not reach the block of the manager that it makes.
	ShieldsBlock bool `toml:"shields-block"`
	// When says what differs where a parameter has a value: "return_exceptions=True".
	When map[string]Difference `toml:"when"`
}

// Difference is what is otherwise of a function that is given a certain argument. What is empty stays.
type Difference struct {
	Gives        Kind `toml:"gives"`
	Exit         Exit `toml:"exit"`
	ShieldsBlock bool `toml:"shields-block"`
	Reports      bool `toml:"reports"`
	// Where is that of the functions that it is given.
	Where Where `toml:"where"`
}

// Version is a version of Python 3 by its minor number: 11 for "3.11". 0 is none.
type Version uint8

// UnmarshalText reads "3.11".
func (v *Version) UnmarshalText(text []byte) error {
	minor, ok := strings.CutPrefix(string(text), "3.")
	n, err := strconv.ParseUint(minor, 10, 8)
	if !ok || err != nil || n == 0 {
		return fmt.Errorf("%q is no version of Python 3", text)
	}
	*v = Version(n)
	return nil
}

// Rejection is what a parameter does not take, and since when.
type Rejection struct {
	What  Kind
	Since Version
}

// UnmarshalText reads "coroutine" or "coroutine 3.11+".
func (r *Rejection) UnmarshalText(text []byte) error {
	what, err := cutSince(string(text), &r.Since)
	if err != nil {
		return err
	}
	r.What = Kind(what)
	if !r.What.known() {
		return fmt.Errorf("%q: unknown kind %q", text, what)
	}
	return nil
}

// cutSince takes the version from the end of "keeps 3.11+", where there is one.
func cutSince(text string, since *Version) (string, error) {
	rest, version, ok := strings.Cut(text, " 3.")
	if !ok {
		return text, nil
	}
	minor, plus := strings.CutSuffix(version, "+")
	if !plus {
		return "", fmt.Errorf("%q: a version ends in +", text)
	}
	return rest, since.UnmarshalText([]byte("3." + minor))
}

// Condition is that a parameter is given a literal.
type Condition struct {
	Parameter string
	// Literal is its text in Python: True, None, 0; * stands for whatever it is given.
	Literal string
}

// UnmarshalText reads "return_exceptions=True".
func (c *Condition) UnmarshalText(text []byte) error {
	var ok bool
	c.Parameter, c.Literal, ok = strings.Cut(string(text), "=")
	if !ok || !isName(c.Parameter) || c.Literal == "" {
		return fmt.Errorf("%q is not of the form parameter=literal", text)
	}
	return nil
}

// Given returns what is known of a call of the function with certain arguments: literal returns the text of the literal
// that a parameter is given, * for what is none, "" where it is not given.
func (f *Function) Given(literal func(parameter string) string) Function {
	out := *f
	for _, c := range f.Unless {
		if given := literal(c.Parameter); given != "" && (given == c.Literal || c.Literal == "*") {
			out.Blocks = ""
		}
	}
	if f.OnlyGiven != "" && literal(f.OnlyGiven) == "" {
		out.Blocks = ""
	}
	for _, when := range slices.Sorted(maps.Keys(f.When)) {
		parameter, value, _ := strings.Cut(when, "=")
		if given := literal(parameter); given != value && (value != "*" || given == "" || given == "None") {
			continue
		}
		d := f.When[when]
		if d.Where != "" {
			out.Where = d.Where
		}
		if d.Gives != "" {
			out.Call.Gives = d.Gives
		}
		if d.Exit != "" {
			out.Exit = d.Exit
		}
		out.ShieldsBlock = out.ShieldsBlock || d.ShieldsBlock
		out.Reports = out.Reports || d.Reports
	}
	return out
}

// Calls returns where the function calls what a parameter is given; ok is false where it does not.
func (f *Function) Calls(p Parameter) (where Where, ok bool) {
	if p.Where != "" {
		return p.Where, p.Calls
	}
	return f.Where, p.Calls
}

// IsMethod reports whether it is called on an object.
func (f *Function) IsMethod() bool {
	return len(f.Call.Parameters) > 0 && f.Call.Parameters[0].Name == "self"
}

// In reports whether a version of Python has the function.
func (f *Function) In(v Version) bool {
	return v >= f.Since && (f.Until == 0 || v < f.Until)
}

// InsteadFor returns what does the same without blocking in programs of a library, "" where nothing does.
func (f *Function) InsteadFor(library string) string {
	for _, name := range f.Instead {
		if name == library || strings.HasPrefix(name, library+".") {
			return name
		}
	}
	return ""
}

// validate says what is wrong with the words.
func (f *Function) validate() error {
	switch {
	case !f.Blocks.known():
		return fmt.Errorf("unknown reason to block %q", f.Blocks)
	case !f.Checkpoint.known():
		return fmt.Errorf("unknown checkpoint %q", f.Checkpoint)
	case !f.Endless.known():
		return fmt.Errorf("unknown reason to wait for ever %q", f.Endless)
	case !f.Needs.known():
		return fmt.Errorf("unknown need %q", f.Needs)
	case !f.Where.known():
		return fmt.Errorf("unknown place %q", f.Where)
	case !f.Entered.known():
		return fmt.Errorf("unknown entry %q", f.Entered)
	case !f.Exit.known():
		return fmt.Errorf("unknown exit %q", f.Exit)
	case f.Blocks == "" && (f.ByObject || f.OnlyGiven != "" || len(f.Instead)+len(f.Unless) > 0):
		return fmt.Errorf("instead, unless, only-given and by-object belong to blocks")
	case f.OnlyGiven != "" && !f.has(f.OnlyGiven):
		return fmt.Errorf("only-given: there is no parameter %q", f.OnlyGiven)
	}
	for name := range f.Rejects {
		if !f.has(name) {
			return fmt.Errorf("rejects: there is no parameter %q", name)
		}
	}
	for _, c := range f.Unless {
		if !f.has(c.Parameter) {
			return fmt.Errorf("unless: there is no parameter %q", c.Parameter)
		}
	}
	for when, d := range f.When {
		var c Condition
		if err := c.UnmarshalText([]byte(when)); err != nil {
			return fmt.Errorf("when: %w", err)
		}
		if !f.has(c.Parameter) {
			return fmt.Errorf("when: there is no parameter %q", c.Parameter)
		}
		if d.Gives != "" && !d.Gives.known() {
			return fmt.Errorf("when: unknown kind %q", d.Gives)
		}
		if !d.Exit.known() {
			return fmt.Errorf("when: unknown exit %q", d.Exit)
		}
		if !d.Where.known() {
			return fmt.Errorf("when: unknown place %q", d.Where)
		}
	}
	return nil
}

func (f *Function) has(parameter string) bool {
	return slices.ContainsFunc(f.Call.Parameters, func(p Parameter) bool { return p.Name == parameter })
}

// Decoration is what a decorator does: "keeps", "property", "keeps, calls and drops", "keeps 3.12+".
type Decoration struct {
	// Package is that of its File.
	Package string
	// Since is the first version of Python that has it.
	Since Version
	// Leaves is what is under the name afterwards; empty where that is unknown.
	Leaves Decorator
	// Function is what the library does with the function: it calls it, mostly later.
	Function Action
}

// UnmarshalText reads what the doc comment of the type shows.
func (d *Decoration) UnmarshalText(text []byte) error {
	words, err := cutSince(string(text), &d.Since)
	if err != nil {
		return err
	}
	for part := range strings.SplitSeq(words, ", ") {
		if strings.HasPrefix(part, "calls ") {
			if d.Function, err = parseAction(part); err != nil {
				return err
			}
			continue
		}
		d.Leaves = Decorator(part)
		if !d.Leaves.known() {
			return fmt.Errorf("unknown decorator effect %q", part)
		}
	}
	return nil
}
