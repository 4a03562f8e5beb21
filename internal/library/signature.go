package library

import (
	"fmt"
	"strings"
)

// Signature says what a call takes and makes, written as Python writes it, with fates in the place of types:
//
//	(coro: schedules, *, name, context) -> task
//
// A parameter without a fate is one of which nothing is known; those at the end may be left out. Methods begin with self.
type Signature struct {
	Parameters []Parameter
	// Makes is what the call gives; empty where that is nothing of interest.
	Makes Kind
	// Gives is what awaiting, or iterating over, what it makes gives: "coroutine of done and pending".
	Gives Kind
}

// Parameter is one parameter and what becomes of the argument.
type Parameter struct {
	Name string
	Form Form
	Action
}

// Form says how a parameter takes arguments.
type Form uint8

// The forms.
const (
	Positional Form = iota
	// PositionalOnly stands before the slash.
	PositionalOnly
	// KeywordOnly stands behind the star.
	KeywordOnly
	// Variadic takes all further positional arguments, as in *args.
	Variadic
	// KeywordVariadic takes all further keyword arguments, as in **kwargs.
	KeywordVariadic
)

// Action is what is done to an argument: "schedules", "waits each", "calls and drops", "calls in thread and drops".
type Action struct {
	// Fate is what becomes of the argument, or of what calling it gives; empty where nothing is known.
	Fate Fate
	// Calls says that the argument is called, once or often, and that Fate is about what that gives. Where the fate is
	// any but Awaits, MayAwait, Schedules, Shields, Owns, Drives and Returns, an async function there is never awaited.
	Calls bool
	// Where says where it is called, where that is not where the function calls the others that it is given.
	Where Where
	// Each says that the argument is iterated over, and that this happens to each element.
	Each bool
}

// NeverAwaits reports whether an async function that is handed over so is never awaited: it is called, and what that
// gives is dropped or taken for a value.
func (a Action) NeverAwaits() bool {
	switch a.Fate {
	case Drops, Inspects, Tests, Compares, Uses, Formats, Writes:
		return a.Calls
	}
	return false
}

func parseAction(text string) (Action, error) {
	var a Action
	text, a.Each = strings.CutSuffix(text, " each")
	if text, a.Calls = strings.CutPrefix(text, "calls "); a.Calls {
		where, fate, ok := strings.Cut(text, "and ")
		if where, in := strings.CutPrefix(where, "in "); in {
			a.Where = Where(strings.TrimSpace(where))
		} else if where != "" {
			ok = false
		}
		if !ok || !a.Where.known() {
			return a, fmt.Errorf("%q is not of the form calls and fate, or calls in place and fate", "calls "+text)
		}
		text = fate
	}
	a.Fate = Fate(text)
	if !a.Fate.known() {
		return a, fmt.Errorf("unknown fate %q", text)
	}
	if a.Fate == Drops && !a.Calls {
		return a, fmt.Errorf("%q says too little: nothing drops what it is given without looking at it", text)
	}
	return a, nil
}

// UnmarshalText reads what the doc comment of the type shows.
func (s *Signature) UnmarshalText(text []byte) error {
	parameters, made, arrow := strings.Cut(string(text), "->")
	parameters = strings.TrimSpace(parameters)
	if !strings.HasPrefix(parameters, "(") || !strings.HasSuffix(parameters, ")") {
		return fmt.Errorf("%q is not of the form (parameter: fate, …) -> kind", text)
	}
	if arrow {
		kind, given, of := strings.Cut(strings.TrimSpace(made), " of ")
		s.Makes, s.Gives = Kind(kind), Kind(given)
		if !s.Makes.known() || of && !s.Gives.known() {
			return fmt.Errorf("%q: unknown kind %q", text, strings.TrimSpace(made))
		}
	}
	parameters = parameters[1 : len(parameters)-1]
	if strings.TrimSpace(parameters) == "" {
		return nil
	}
	form := Positional
	for field := range strings.SplitSeq(parameters, ",") {
		name, action, acts := strings.Cut(strings.TrimSpace(field), ":")
		p := Parameter{Name: name, Form: form}
		switch {
		case name == "*":
			form = KeywordOnly
			continue
		case name == "/":
			for i := range s.Parameters {
				s.Parameters[i].Form = PositionalOnly
			}
			continue
		case strings.HasPrefix(name, "**"):
			p.Name, p.Form = name[2:], KeywordVariadic
		case strings.HasPrefix(name, "*"):
			p.Name, p.Form = name[1:], Variadic
			form = KeywordOnly
		}
		if !isName(p.Name) {
			return fmt.Errorf("%q: %q is no name of a parameter", text, p.Name)
		}
		if acts {
			var err error
			if p.Action, err = parseAction(strings.TrimSpace(action)); err != nil {
				return fmt.Errorf("%q: %w", text, err)
			}
		}
		s.Parameters = append(s.Parameters, p)
	}
	return nil
}

func isName(s string) bool {
	for i, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// IsMethod reports whether the first parameter is the receiver.
func (s *Signature) IsMethod() bool {
	return len(s.Parameters) > 0 && s.Parameters[0].Name == "self"
}

// Receiver returns what becomes of the object that a method is called on.
func (s *Signature) Receiver() Action {
	if s.IsMethod() {
		return s.Parameters[0].Action
	}
	return Action{}
}

// Argument returns the parameter that takes the positional argument at an index from 0. Bound says that the receiver of
// a method is not among the arguments; AfterStar, that an argument of the form *args stands before it, so that the index
// is only the least that it may be.
func (s *Signature) Argument(index int, bound, afterStar bool) (Parameter, bool) {
	parameters := s.Parameters
	if bound && s.IsMethod() {
		parameters = parameters[1:]
	}
	for i, p := range parameters {
		switch {
		case p.Form == Variadic:
			return p, true
		case p.Form != Positional && p.Form != PositionalOnly:
			return Parameter{}, false
		case i == index && afterStar:
			return Parameter{}, false
		case i == index:
			return p, true
		}
	}
	return Parameter{}, false
}

// Keyword returns the parameter that takes a keyword argument.
func (s *Signature) Keyword(name string) (Parameter, bool) {
	for _, p := range s.Parameters {
		if p.Form == KeywordVariadic || p.Name == name && p.Form != PositionalOnly && p.Form != Variadic {
			return p, true
		}
	}
	return Parameter{}, false
}
