package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// attribute returns what is done with a value of which an attribute is read: mostly a method that is called.
func (t *Tracker) attribute(s spot, depth int) Use {
	name := s.node.AsAttribute().Attr()
	call := s.parent()
	called := call.node.Kind() == ast.KindCall && s.node.Field() == ast.FieldFunc
	if depth > 0 {
		return t.containerMethod(call, name, called, depth)
	}
	if name == "add_done_callback" && called {
		return t.callback(call.at(call.node.AsCall().Args().First()))
	}
	if !called {
		// A method that is handed over: loop.call_later(1, task.cancel).
		if name == "cancel" {
			return Cancels
		}
		return Reads
	}
	for _, class := range [...]string{"asyncio.Future.", "concurrent.futures.Future."} {
		if f, ok := t.facts.Function(class + name); ok {
			return used(f.Call.Receiver())
		}
	}
	if f, ok := t.facts.Function("asyncio.Task." + name); ok {
		return used(f.Call.Receiver())
	}
	return Reads
}

// containerMethod returns what is done with a container of carriers by one of its methods.
func (t *Tracker) containerMethod(call spot, name string, called bool, depth int) Use {
	if !called {
		// A method that is handed over, a done callback most often, is about another carrier.
		switch name {
		case "add", "append", "discard", "remove", "pop":
			return 0
		}
		return Reads
	}
	switch name {
	case "add", "append", "appendleft", "discard", "remove", "clear", "update", "extend", "insert", "setdefault", "index", "count",
		"keys":
		return 0
	case "pop", "popleft", "popitem", "get":
		return t.value(call, depth-1)
	case "values", "copy", "items", "difference", "union":
		return t.value(call, depth)
	}
	return Reads
}

// used returns what a function of a library does with what it is given, as far as exceptions go.
func used(action library.Action) Use {
	switch action.Fate {
	case library.Inspects, library.Tests, library.Compares, library.Uses, library.Formats, library.Writes:
		return Looks
	case library.Cancels:
		return Cancels
	case library.Waits:
		return Waits
	}
	return Reads
}

// argument returns what a call does with an argument of it: a positional one, a Starred, or a Keyword.
func (t *Tracker) argument(s spot, arg ast.Node, depth int) Use {
	call := s.node.AsCall()
	if !call.OK() {
		return Reads
	}
	if f := call.Func().AsAttribute(); f.OK() && t.isContainer(s.at(f.Value())) {
		switch f.Attr() {
		case "add", "append", "appendleft", "insert", "setdefault", "put_nowait":
			return t.contained(s.at(f.Value()), depth+1)
		case "extend", "update":
			if depth > 0 {
				return t.contained(s.at(f.Value()), depth)
			}
		case "discard", "remove":
			return Discards
		case "index", "count":
			return Looks
		}
	}
	callee := t.types.TypeOf(s.file, call.Func())
	name, bound := callee.Callee()
	switch name {
	case "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.sorted", "builtins.reversed",
		"builtins.iter", "builtins.next":
		if name == "builtins.next" {
			depth--
		}
		if depth < 0 {
			return Reads
		}
		return t.value(s, depth)
	case "builtins.enumerate", "builtins.zip":
		return t.value(s, depth+1)
	case "builtins.filter":
		return t.value(s, depth)
	case "builtins.map", "builtins.dict":
		return Reads // what becomes of each element is not followed
	}
	if f, ok := t.facts.Function(name); ok {
		return t.givenToLibrary(s, call, f, bound, arg, depth)
	}
	out := Use(0)
	for _, arm := range callee.Arms() {
		out |= t.givenTo(s, arm, arg, depth)
	}
	return out
}

// givenToLibrary returns what becomes of a value that a library function is given.
func (t *Tracker) givenToLibrary(s spot, call ast.Call, f *library.Function, bound bool, arg ast.Node, depth int) Use {
	parameter, found := f.Call.ParameterOf(call, arg, bound)
	if arg.Kind() == ast.KindStarred {
		for _, p := range f.Call.Parameters {
			if p.Form == library.Variadic {
				parameter, found = p, true
			}
		}
	}
	if !found || parameter.Calls || parameter.Each && depth == 0 {
		return Reads
	}
	switch parameter.Fate {
	case library.Schedules, library.Shields, library.Returns, library.Awaits, library.MayAwait:
		// What the call gives stands for it: a future or a coroutine that is awaited or not, in its turn.
		if parameter.Fate != library.Returns {
			return Runs | t.value(s, 0)
		}
		return t.value(s, 0)
	}
	out := used(parameter.Action)
	if await := s.parent(); f.Call.Gives == library.DoneAndPending && await.node.Kind() == ast.KindAwait {
		if done, _, ok := t.pair(await); ok && done.Has(Reads) {
			out |= Collects
		}
	}
	return out
}

// givenTo returns what a function that was seen does with one of its arguments.
func (t *Tracker) givenTo(s spot, callee *infer.Type, arg ast.Node, depth int) Use {
	var functions []*infer.Func
	skip := 0
	switch callee.Kind {
	case infer.Function:
		functions = t.types.Bodies(callee)
		if callee.Recv != nil {
			skip = 1
		}
	case infer.ClassObject:
		if init := t.types.Method(callee.Class, "__init__"); init != nil {
			functions, skip = []*infer.Func{init}, 1
		}
	}
	if len(functions) == 0 {
		return Reads
	}
	out := Use(0)
	for _, fn := range functions {
		if fn.File.IsStub || fn.File.IsInstalled {
			return Reads
		}
		param := fn.Parameter(s.node.AsCall(), arg, skip)
		if !param.OK() {
			return Reads
		}
		u := t.bound(spot{fn.File, param}, depth)
		if u&Returns != 0 {
			u &^= Returns
			if fn.IsGenerator() {
				u |= Reads
			} else if fn.IsAsync() {
				if await := s.parent(); await.node.Kind() == ast.KindAwait {
					u |= t.value(await, depth)
				} else {
					u |= Reads
				}
			} else {
				u |= t.value(s, depth)
			}
		}
		out |= u
	}
	return out
}

// callback returns what a function does with the carrier that it is given when that is done.
func (t *Tracker) callback(s spot) Use {
	if !s.node.OK() {
		return Reads
	}
	if a := s.node.AsAttribute(); a.OK() {
		switch a.Attr() {
		case "discard", "remove", "pop":
			return Discards
		}
	}
	out := Use(0)
	for _, arm := range t.types.TypeOf(s.file, s.node).Arms() {
		if arm.Kind != infer.Function || arm.Func.File.IsStub || arm.Func.File.IsInstalled {
			return Reads
		}
		skip := 0
		if arm.Recv != nil {
			skip = 1
		}
		param := arm.Func.Positional(skip)
		if !param.OK() {
			return Reads
		}
		out |= t.bound(spot{arm.Func.File, param}, 0) &^ (Returns | Keeps)
	}
	return out
}
