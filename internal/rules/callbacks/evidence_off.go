package callbacks

import (
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// EvidenceOff finds code that switches off what Python says of lost exceptions: the log of asyncio, and the warning about
// coroutines that were never awaited.
func EvidenceOff() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH705",
		Name:       "evidence-switched-off",
		Summary:    "what Python says of lost exceptions is switched off",
		Visibility: finding.Never,
		Page:       page("evidence_off"),
		Kinds:      []ast.Kind{ast.KindCall, ast.KindAssign},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if assign := n.AsAssign(); assign.OK() {
			target := assign.Targets().First().AsAttribute()
			if target.Attr() == "disabled" && assign.Value().Op() == ast.ConstTrue && isAsyncioLogger(p, target.Value()) {
				reportLog(p, r, n)
			}
			return
		}
		call := n.AsCall()
		method := call.Func().AsAttribute()
		switch {
		case method.Attr() == "setLevel":
			if isAsyncioLogger(p, method.Value()) && aboveError(call.Args().First()) {
				reportLog(p, r, n)
			}
		case method.Attr() == "filterwarnings" || method.Attr() == "simplefilter" || call.Func().Kind() == ast.KindName:
			checkFilter(p, r, n)
		}
	}
	return r
}

func reportLog(p *rule.Pass, r *rule.Rule, n ast.Node) {
	if isRestored(p, n) {
		return
	}
	p.Report(r, n, finding.Finding{
		Message: "the log of asyncio is switched off: what it says of lost exceptions is gone",
		Label:   "\"Task exception was never retrieved\" is logged here, as an error",
		Seen:    "never: asyncio has no other way to tell",
		Help:    "leave the level at WARNING or ERROR",
	})
}

// isAsyncioLogger reports whether an expression is the logger called asyncio, by itself or by a name that was given to it.
func isAsyncioLogger(p *rule.Pass, n ast.Node) bool {
	if n.Kind() == ast.KindName {
		origin, ok := p.Track.Origin(p.File, n)
		if !ok {
			return false
		}
		n = origin
	}
	call := n.AsCall()
	if name, _ := p.Types.TypeOf(p.File, call.Func()).Callee(); name != "logging.getLogger" {
		return false
	}
	logger, err := call.Args().First().AsConstant().Str()
	return err == nil && logger == "asyncio"
}

// aboveError reports whether a level lets no errors through.
func aboveError(level ast.Node) bool {
	name := level.AsAttribute().Attr()
	if text, err := level.AsConstant().Str(); err == nil {
		name = text
	}
	if name == "" {
		name = level.AsName().Id()
	}
	if number, err := strconv.Atoi(level.Text()); err == nil {
		return number > 40
	}
	return name == "CRITICAL" || name == "FATAL"
}

// checkFilter reports a filter that ignores the warning about coroutines that were never awaited.
func checkFilter(p *rule.Pass, r *rule.Rule, n ast.Node) {
	call := n.AsCall()
	name, _ := p.Types.TypeOf(p.File, call.Func()).Callee()
	f := finding.Finding{
		Label: "\"coroutine '…' was never awaited\" is one of these",
		Seen:  "never: that warning is all that Python says of a coroutine that nobody awaits",
		Help:  "narrow it by message or by module",
	}
	switch name {
	case "warnings.filterwarnings":
		f.Message = filtered(p, given(call, 1, "message"), given(call, 2, "category"), given(call, 3, "module"))
	case "warnings.simplefilter":
		f.Message = filtered(p, ast.Node{}, given(call, 1, "category"), ast.Node{})
	default:
		return
	}
	action, err := given(call, 0, "action").AsConstant().Str()
	if f.Message == "" || err != nil || action != "ignore" || isScoped(p, n) || isRestored(p, n) {
		return
	}
	if !given(call, 2, "category").OK() && !given(call, 1, "message").OK() {
		f.Certainty = finding.Likely
		f.Details = []string{"it ignores every warning; this one may not have been thought of"}
	}
	p.Report(r, n, f)
}

// given returns the argument at a position or of a name; not OK where there is none.
func given(call ast.Call, index int, name string) ast.Node {
	for arg := range call.Args().All() {
		if index == 0 {
			return arg
		}
		index--
	}
	for kw := range call.Keywords().All() {
		if kw.AsKeyword().Arg() == name {
			return kw.AsKeyword().Value()
		}
	}
	return ast.Node{}
}

// filtered says what a filter hides, "" where the warning about coroutines gets through it.
func filtered(p *rule.Pass, message, category, module ast.Node) string {
	text, err := message.AsConstant().Str()
	if message.OK() && (err != nil || text != "" && !strings.Contains(text, "never awaited")) {
		return ""
	}
	if module.OK() {
		return ""
	}
	if text != "" {
		return "the warning that a coroutine was never awaited is switched off"
	}
	if !category.OK() {
		return "all warnings are switched off, with the one that a coroutine was never awaited"
	}
	switch name, _ := p.Types.TypeOf(p.File, category).Callee(); name {
	case "builtins.RuntimeWarning", "builtins.Warning":
		return "RuntimeWarning is switched off, and with it the one that a coroutine was never awaited"
	}
	return ""
}

// isRestored reports whether the function around a node sets warnings or a logger again in a finally.
func isRestored(p *rule.Pass, n ast.Node) bool {
	fn := p.Function(n)
	if !fn.OK() {
		return false
	}
	found := false
	effect.EachOwn(fn, func(n ast.Node) {
		for stmt := range n.Children(ast.FieldFinalbody).All() {
			stmt.Walk(func(n ast.Node) bool {
				switch a := n.AsAttribute(); a.Attr() {
				case "resetwarnings", "simplefilter", "filterwarnings", "setLevel":
					found = found || n.Field() == ast.FieldFunc
				case "filters", "disabled":
					found = true
				}
				return !found
			})
		}
	})
	return found
}

// isScoped reports whether a filter ends with a block around it, or with the test that it is set for.
func isScoped(p *rule.Pass, n ast.Node) bool {
	for at := p.Parent(n); at.OK(); at = p.Parent(at) {
		for item := range at.Children(ast.FieldItems).All() {
			name, _ := p.Types.TypeOf(p.File, item.AsWithitem().ContextExpr().AsCall().Func()).Callee()
			if strings.HasSuffix(name, "catch_warnings") {
				return true
			}
		}
	}
	return false
}
