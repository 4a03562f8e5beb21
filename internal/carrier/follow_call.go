package carrier

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// argument follows an argument of a call: arg is it or the Keyword, value its value.
func (w *follower) argument(s spot, arg, value ast.Node, shape string) {
	call := s.node.AsCall()
	if !call.OK() {
		w.heed |= Hands
		return
	}
	if f := call.Func().AsAttribute(); f.OK() {
		switch f.Attr() {
		case "append", "add", "appendleft", "insert":
			w.contained(s.at(f.Value()), "*"+shape)
			return
		case "extend", "update":
			switch {
			case strings.HasPrefix(shape, "*"):
				w.contained(s.at(f.Value()), shape)
				return
			case shape == "" && w.isContainer(s.at(f.Value())):
				w.take(s.at(value))
				return
			}
		}
	}
	callee := w.t.types.TypeOf(s.file, call.Func())
	name, bound := callee.Callee()
	if builtin, ok := strings.CutPrefix(name, "builtins."); ok && w.builtin(s, builtin, value, shape) {
		return
	}
	if fact, ok := w.t.facts.Function(name); ok {
		w.library(s, fact, bound, value, shape)
		return
	}
	w.function(s, callee, arg, shape)
}

// builtin follows an argument of a builtin function; it returns false where nothing special is known of it.
func (w *follower) builtin(s spot, name string, value ast.Node, shape string) bool {
	call := s.node.AsCall()
	each := strings.HasPrefix(shape, "*")
	switch name {
	case "isinstance":
		if shape == "" && value.Index == call.Args().First().Index {
			found := w.class(s.at(value.Next())) &^ Takes
			if found.Has(TestsSome) && !passesOthers(s) {
				found |= Tests // what is no such exception is dealt with too
			}
			w.heed |= found
			return true
		}
	case "type", "hasattr", "callable", "issubclass":
		if shape == "" {
			w.heed |= Tests
		}
		return true
	case "len", "bool", "id":
		if shape == "" && name == "len" {
			w.take(s.at(value))
		}
		return true
	case "list", "tuple", "set", "frozenset", "sorted", "reversed", "iter":
		if each {
			w.value(s, shape)
			return true
		}
	case "enumerate":
		if each {
			w.value(s, "*1"+shape[1:])
			return true
		}
	case "zip":
		if i := place1(call.Args(), value); each && i != "" {
			w.value(s, "*"+i+shape[1:])
			return true
		}
	case "dict":
		if strings.HasPrefix(shape, "*1") {
			w.value(s, "v"+shape[2:])
			return true
		}
	case "next":
		if each {
			w.value(s, shape[1:])
			return true
		}
	case "any", "all", "sum", "max", "min":
		if shape == "*" {
			w.take(s.at(value))
			return true
		}
	case "filter":
		if each && value.Index != call.Args().First().Index {
			w.called(s, call.Args().First(), shape[1:])
			w.value(s, shape)
			return true
		}
	case "map":
		if each && call.Args().First().Next().Index == value.Index {
			w.called(s, call.Args().First(), shape[1:])
			return true
		}
	}
	return false
}

// passesOthers reports whether a call is the condition of an if statement that does nothing where it does not hold.
func passesOthers(s spot) bool {
	up := s.parent().node.AsIf()
	if !up.OK() || s.node.Field() != ast.FieldTest || up.Orelse().First().OK() {
		return false
	}
	return !up.Body().Last().Is(ast.KindContinue, ast.KindBreak, ast.KindReturn)
}

// called follows a value that is handed to a function, which is itself an argument of a call.
func (w *follower) called(s spot, fn ast.Node, shape string) {
	if fn.Op() == ast.ConstNone {
		return
	}
	t := w.t.types.TypeOf(s.file, fn)
	if t.Kind != infer.Function || t.Func.File.IsStub || t.Func.File.IsInstalled || t.Recv != nil {
		w.heed |= Hands
		return
	}
	param := t.Func.Positional(0)
	if !param.OK() {
		w.heed |= Hands
		return
	}
	w.bound(spot{t.Func.File, param}, shape)
}

// library follows an argument of a library function.
func (w *follower) library(s spot, fact *library.Function, bound bool, value ast.Node, shape string) {
	for p, given := range fact.Call.Arguments(s.node.AsCall(), bound) {
		if given.Index != value.Index || p.Calls {
			continue
		}
		switch {
		case shape == "" && p.Fate == library.Inspects:
			w.heed |= Tests
			return
		case shape == "" && p.Fate == library.Uses, shape == "*" && p.Fate == library.Uses && p.Each:
			w.take(s.at(value))
			return
		case strings.HasPrefix(shape, "a") && p.Fate == library.Drives:
			w.awaited = true
			w.value(s, shape[1:])
			return
		case strings.HasPrefix(shape, "a") && (p.Fate == library.Awaits || p.Fate == library.Schedules || p.Fate == library.Shields) && !p.Each &&
			p.Form != library.Variadic:
			w.value(s, shape)
			return
		}
	}
	w.heed |= Hands
}

// function follows an argument into the function that is called, where that was seen.
func (w *follower) function(s spot, callee *infer.Type, arg ast.Node, shape string) {
	if callee.Kind != infer.Function || len(w.seen) > maxFollowed {
		w.heed |= Hands
		return
	}
	skip := 0
	if callee.Recv != nil {
		skip = 1
	}
	bodies := w.t.types.Bodies(callee)
	if len(bodies) == 0 {
		w.heed |= Hands
	}
	for _, fn := range bodies {
		param := fn.Parameter(s.node.AsCall(), arg, skip)
		if fn.File.IsStub || fn.File.IsInstalled || !param.OK() {
			w.heed |= Hands
			return
		}
		w.bound(spot{fn.File, param}, shape)
	}
}

// maxFollowed bounds the variables that outcomes are followed to.
const maxFollowed = 64
