package infer

import (
	"slices"
	"strings"
)

// String returns the type as a reader of Python would write it: Worker, list[Task], coroutine 'fetch', None | str.
func (t *Type) String() string {
	switch t.Kind {
	case Never:
		return "Never"
	case None:
		return "None"
	case Elsewhere:
		return "Elsewhere"
	case Coroutine:
		if t.Func == nil {
			return "Coroutine" + bracketed(t.Args)
		}
		return "coroutine '" + t.Func.Name() + "'"
	case AsyncGenerator:
		if t.Func == nil {
			return "async generator"
		}
		return "async generator '" + t.Func.Name() + "'"
	case Generator:
		return "generator '" + t.Func.Name() + "'"
	case Function:
		what := "function"
		switch {
		case t.Recv != nil:
			what = "method"
		case t.Func.Name() == "<lambda>":
			return "lambda"
		}
		if t.Func.IsAsync() {
			what = "async " + what
		}
		return what + " '" + t.Func.Name() + "'"
	case ClassObject:
		return "type[" + t.Class.Name() + bracketed(t.Args) + "]"
	case Instance:
		return t.Class.Name() + bracketed(t.Args)
	case Tuple:
		return "tuple" + bracketed(t.Args)
	case Callable:
		return "Callable[..., " + t.Args[0].String() + "]"
	case Partial:
		return "partial" + bracketed(t.Args[:1])
	case PartialMethod:
		return "partialmethod" + bracketed(t.Args[:1])
	case Property:
		return "property"
	case StaticMethod:
		return "staticmethod" + bracketed(t.Args)
	case ClassMethod:
		return "classmethod" + bracketed(t.Args)
	case Super:
		return "super of " + t.Class.Name()
	case Module:
		return "module '" + t.Module.Name + "'"
	case TypeVar:
		return t.Name
	case ClassOf:
		return "type" + bracketed(t.Args)
	case Literal:
		return t.Args[0].String()
	case Union:
		parts := make([]string, len(t.Args))
		for i, arm := range t.Args {
			parts[i] = arm.String()
		}
		// Several that are not known stand at the end.
		return strings.Join(slices.CompactFunc(parts, func(a, b string) bool { return a == b && a == "Unknown" }), " | ")
	}
	return "Unknown"
}

func bracketed(args []*Type) string {
	if len(args) == 0 {
		return ""
	}
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = a.String()
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
