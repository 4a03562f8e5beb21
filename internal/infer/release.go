package infer

import "github.com/unheeded/unheeded/internal/library"

// Release says how far what is known of a function of a library holds for the release that the project has. The zero value
// is that of all functions of which nothing else is known, and of those of the project.
type Release struct {
	library.Release
	// Plain is the release that made the function async, where the project may have an earlier one; "" where not.
	Plain string
	// Never: the project has an earlier one, so that the function is a plain one there.
	Never bool
}

// IsDoubtful reports whether the project may have a release of which what is known here does not hold.
func (r Release) IsDoubtful() bool { return r.Plain != "" || r.Older }

// ReleaseOf returns what is known of the release that a function is from, nil included. Of what is installed the files say
// themselves what it is.
func (e *Evaluator) ReleaseOf(fn *Func) Release {
	if fn == nil || !fn.File.IsLibrary() || fn.File.IsStandard() {
		return Release{}
	}
	r := Release{Release: e.prog.libs.Release(fn.File.Path)}
	if change, ok := e.prog.facts.AsyncSince(fn.FullName()); ok && r.Distribution != "" {
		before, since := e.prog.libs.MayPrecede(r.Distribution, change.Release)
		r.Older = r.Older && before
		if before {
			r.Plain, r.Never = change.Release, !since
		}
	}
	return r
}

// MayHave reports whether the project may have a release of a library in which a class has a method that it has no more in
// the one that is known here.
func (e *Evaluator) MayHave(c *Class, method string) bool {
	known, ok := e.prog.facts.Class(c.FullName())
	if !ok || known.Gone[method] == "" {
		return false
	}
	r := e.prog.libs.Release(c.File.Path)
	if r.Distribution == "" {
		return false
	}
	before, _ := e.prog.libs.MayPrecede(r.Distribution, known.Gone[method])
	return before
}
