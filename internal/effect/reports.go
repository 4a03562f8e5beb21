package effect

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Reports reports whether an except clause tells somebody what it has caught: it logs a failure, prints a traceback, hands
// the exception to a function or into an attribute, or wakes those who wait.
func (e *Evaluator) Reports(f *infer.File, h ast.ExceptHandler) bool {
	found := false
	for stmt := range h.Body().All() {
		stmt.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda, ast.KindRaise:
				return false
			case ast.KindCall:
				// sys.exc_info() is the exception as a value.
				found = found || e.reports(f, n.AsCall(), maxTold) || lastName(n.AsCall()) == "exc_info" && handsOn(f, n)
			case ast.KindName:
				// The exception goes somewhere as a value.
				found = found || h.Name() != "" && n.AsName().Id() == h.Name() && handsOn(f, n)
			}
			return !found
		})
	}
	return found
}

// maxTold bounds how many functions of the project are looked into that tell somebody by their names.
const maxTold = 3

// reports reports whether a call tells somebody of a failure: by what is known of it, by what the function does that is
// called, else by its name.
func (e *Evaluator) reports(f *infer.File, call ast.Call, depth int) bool {
	callee := e.types.TypeOf(f, call.Func())
	if fact, _ := e.fact(callee, call); fact != nil && fact.Reports {
		return true
	}
	if method, ok := e.Logs(f, call); ok {
		return isOfFailures(method) || hasTraceback(call)
	}
	name := lastName(call)
	switch name {
	case "print_exc", "print_exception", "format_exc", "format_exception", "capture_exception", "captureException", "excepthook",
		"call_exception_handler", "set_exception":
		return true
	case "print":
		return toStderr(call)
	case "write":
		return isStderr(call.Func().AsAttribute().Value())
	case "set":
		return e.isEvent(f, call.Func().AsAttribute().Value())
	case "warn":
		full, _ := callee.Callee()
		return full == "warnings.warn" || full == "_warnings.warn"
	}
	if !tellsByName(name) {
		return false
	}
	seen := false
	for _, arm := range callee.Arms() {
		if arm.Kind != infer.Function || arm.Func.File.IsStub || arm.Func.File.IsInstalled || IsPlaceholder(arm.Func) {
			continue
		}
		seen = true
		if depth > 0 && e.tells(arm.Func, depth-1) {
			return true
		}
	}
	return !seen
}

// tells reports whether the body of a function tells somebody of a failure.
func (e *Evaluator) tells(fn *infer.Func, depth int) bool {
	found := false
	EachOwn(fn.Node, func(n ast.Node) {
		if call := n.AsCall(); call.OK() && !found {
			found = e.reports(fn.File, call, depth)
		}
	})
	return found
}

// Logs returns the method of a log that a call calls, of whatever level: by what is known of the receiver, and where
// nothing is, by the name that it has.
func (e *Evaluator) Logs(f *infer.File, call ast.Call) (method string, ok bool) {
	method = lastName(call)
	if e.isOwnLogMethod(f, call) {
		return method, true
	}
	if !isLogMethod(method) {
		return "", false
	}
	known := false
	for _, arm := range e.types.TypeOf(f, call.Func()).Arms() {
		name, _ := arm.Callee()
		if name == "" || arm.IsUnknown() && !strings.Contains(name, ".") {
			continue
		}
		if isOfLogs(name) {
			return method, true
		}
		known = known || !arm.IsUnknown()
	}
	if known {
		return "", false
	}
	recv := call.Func().AsAttribute().Value()
	return method, recv.OK() && isLogName(recv)
}

// isOwnLogMethod reports whether a call calls a method that a class of the project has beside those of the logger that it
// is: logger.network(...).
func (e *Evaluator) isOwnLogMethod(f *infer.File, call ast.Call) bool {
	if !call.Func().AsAttribute().OK() {
		return false
	}
	callee := e.types.TypeOf(f, call.Func())
	if callee.Kind != infer.Function || callee.Recv == nil || callee.Func.Class == nil || callee.Func.File.IsLibrary() {
		return false
	}
	for _, base := range e.types.MRO(callee.Func.Class) {
		if base.Kind == infer.ClassObject && isOfLogs(base.Class.FullName()) {
			return true
		}
	}
	return false
}

// isLogMethod reports whether loggers are told something by a method of a name, at whatever level.
func isLogMethod(name string) bool {
	switch name {
	case "debug", "info", "notice", "success", "trace", "log", "warning", "warn", "error", "err", "exception", "critical", "fatal",
		"failure", "emergency", "alert", "aexception", "aerror", "awarning", "acritical":
		return true
	}
	return false
}

// isOfLogs reports whether a dotted name is that of something of a library that has nothing but logs.
func isOfLogs(name string) bool {
	library, _, _ := strings.Cut(name, ".")
	switch library {
	case "logging", "loguru", "structlog", "logbook", "eliot", "picologging", "aiologger":
		return true
	}
	return strings.HasPrefix(name, "twisted.logger.") || strings.HasPrefix(name, "twisted.python.log.")
}

// isOfFailures reports whether what is logged by a method is read by those who look for failures.
func isOfFailures(method string) bool {
	switch method {
	case "debug", "info", "notice", "success", "trace":
		return false
	}
	return true
}

// hasTraceback reports whether a call asks for the exception to be logged too.
func hasTraceback(call ast.Call) bool {
	for kw := range call.Keywords().All() {
		if k := kw.AsKeyword(); k.Arg() == "exc_info" && k.Value().Op() != ast.ConstFalse && k.Value().Op() != ast.ConstNone {
			return true
		}
	}
	return false
}

// isLogName reports whether an expression is named as logs are: log, self._logger, gen_log, self.logger().
func isLogName(n ast.Node) bool {
	if call := n.AsCall(); call.OK() {
		n = call.Func()
	}
	name := strings.ToLower(strings.Trim(n.AsName().Id()+n.AsAttribute().Attr(), "_"))
	switch name {
	case "log", "logger", "logging":
		return true
	}
	return strings.HasSuffix(name, "_log") || strings.HasSuffix(name, "_logger") || strings.HasPrefix(name, "get_logger") || name == "getlogger"
}

// tellsByName reports whether a function tells somebody of a failure by its name, in which a word is of that: log_error,
// on_exception, error.
func tellsByName(name string) bool {
	for word := range strings.SplitSeq(strings.ToLower(name), "_") {
		switch word {
		case "log", "report", "error", "exception", "traceback", "failure", "failed", "warn", "warning":
			return true
		}
	}
	return strings.HasPrefix(name, "logE") || strings.HasPrefix(name, "logF") || strings.HasPrefix(name, "logW")
}

// toStderr: print(…, file=sys.stderr).
func toStderr(call ast.Call) bool {
	for kw := range call.Keywords().All() {
		if k := kw.AsKeyword(); k.Arg() == "file" && isStderr(k.Value()) {
			return true
		}
	}
	return false
}

func isStderr(n ast.Node) bool {
	return n.AsAttribute().Attr() == "stderr" || n.AsName().Id() == "stderr"
}

// isEvent reports whether an expression is an event for which others wait.
func (e *Evaluator) isEvent(f *infer.File, n ast.Node) bool {
	for _, arm := range e.types.TypeOf(f, n).Arms() {
		if arm.Kind == infer.Instance && arm.Class.Name() == "Event" && arm.Class.File.IsLibrary() {
			return true
		}
	}
	return false
}

// lastName returns the last part of the name that is called, "" for anything else.
func lastName(call ast.Call) string {
	return call.Func().AsName().Id() + call.Func().AsAttribute().Attr()
}
