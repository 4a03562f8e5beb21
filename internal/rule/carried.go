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
	list = slices.DeleteFunc(list, func(x effect.Exception) bool {
		return x.Class == nil && !x.Library && slices.ContainsFunc(raises.List, func(y effect.Exception) bool {
			return y.Class == nil && y.Library && lastPart(y.From) == lastPart(x.From) // another name for the same
		})
	})
	var parts []string
	for i, x := range list {
		if i == maxCarried || !x.IsSeen() && i >= maxUnseen || i > 0 && weight(x) > max(weight(list[0]), awaited) {
			break
		}
		text := x.String()
		if origin, ok := p.Track.Effects().Origin(bodies, x); ok {
			p.Types.NotedText(origin.File)
			text += fmt.Sprintf(" (%s%s)", origin.File.LineName(Place(origin.File, origin.Raise).Line), through(origin.Through))
		}
		parts = append(parts, text)
	}
	if rest := len(raises.List) - len(parts); rest > 0 || raises.More {
		parts = append(parts, "and more")
	}
	return strings.Join(parts, ", ")
}

// How likely it is that an exception comes, the likeliest first: what was seen to be raised, what is awaited, for that is
// what most often fails, what a method raises that overrides the one that is called, what is called, and what speaks against
// itself.
const (
	seen = iota
	awaited
	instead
	ofLibrary
	merelyCalled
	against
)

// weight is the place of an exception in a list. Where something likelier is named, what is less likely than what is awaited
// is not: whoever reads it asks when it ever comes.
func weight(x effect.Exception) int {
	switch {
	case x.IsSeen():
		return seen
	case x.Class == nil && x.Awaited:
		return awaited
	case x.Class != nil && x.Instead && !x.Check:
		return instead
	case x.Class == nil && x.Library:
		return ofLibrary
	case x.Class == nil, x.State && !x.Check:
		return merelyCalled
	}
	return against
}

// lastPart returns the last part of a dotted name.
func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

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
