package rule

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
)

// maxCarried bounds the exceptions that a message names, and maxUnseen those of callees that were not seen.
const (
	maxCarried = 4
	maxUnseen  = 2
)

// Carried lists what can be lost when some functions run and nobody reads what they raise:
// "ConnectionError (app/net.py:88, through Worker.pump), anything from fetch".
func (p *Pass) Carried(bodies []*infer.Func, raises *effect.Set) string {
	raises = raises.Distinct()
	list := slices.Clone(raises.List)
	slices.SortStableFunc(list, func(a, b effect.Exception) int { return weight(a) - weight(b) })
	var parts []string
	for i, x := range list {
		if i == maxCarried || !x.IsSeen() && i >= maxUnseen {
			break
		}
		text := x.String()
		if origin, ok := p.Track.Effects().Origin(bodies, x); ok {
			text += fmt.Sprintf(" (%s%s)", origin.File.LineName(Place(origin.File, origin.Raise).Line), through(origin.Through))
		}
		parts = append(parts, text)
	}
	if rest := len(raises.List) - len(parts); rest > 0 || raises.More {
		parts = append(parts, "and more")
	}
	return strings.Join(parts, ", ")
}

// weight is the place of an exception in a list: what was seen first, then what is awaited, for that is what most often
// fails.
func weight(x effect.Exception) int {
	switch {
	case x.IsSeen():
		return 0
	case x.Class != nil && x.Instead && !x.Check, x.Class == nil && x.Awaited:
		return 1
	case x.Class == nil, x.State && !x.Check:
		return 2
	}
	return 3
}

// through names the function that an exception comes from, where that is not the one that runs.
func through(functions []*infer.Func) string {
	if len(functions) < 2 {
		return ""
	}
	return ", through " + functions[len(functions)-1].QualName()
}

// InTest reports whether the file is there for tests alone.
func (p *Pass) InTest() bool { return p.inTest }

// IsTest reports whether a file is there for tests alone, by the names that test runners look for and by the folder.
func IsTest(f *infer.File) bool {
	name := strings.TrimSuffix(path.Base(f.Display), ".py")
	if strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test") || name == "conftest" {
		return true
	}
	for _, part := range strings.Split(path.Dir(f.Display), "/") {
		if part == "tests" || part == "test" {
			return true
		}
	}
	return false
}
