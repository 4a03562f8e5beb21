package gathering

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/rule"
)

// isCleanup reports whether all that is gathered is clean-up, by the names of what runs, or, where coroutines are made for
// nothing else, of the function around: whether an error there is worth a word is for whoever writes it to say.
func isCleanup(p *rule.Pass, out carrier.Outcomes) bool {
	around := p.File.Func(p.Function(out.Made))
	if out.Fresh && around != nil && cleansUp(around.Name()) {
		return true
	}
	return len(out.Bodies) > 0 && !slices.ContainsFunc(out.Bodies, func(fn *infer.Func) bool { return !cleansUp(fn.Name()) })
}

// cleansUp reports whether a function ends something, by its name.
func cleansUp(name string) bool {
	name = strings.ToLower(strings.Trim(name, "_"))
	if name == "aexit" || name == "exit" || name == "del" {
		return true
	}
	for _, word := range strings.Split(name, "_") {
		switch word {
		case "close", "aclose", "closed", "stop", "disconnect", "shutdown", "cleanup", "clean", "teardown", "terminate", "cancel", "unload",
			"release", "dispose", "unsubscribe", "abort", "kill", "remove", "delete", "finalize", "logout", "leave", "join":
			return true
		}
	}
	return false
}
