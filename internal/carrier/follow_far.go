package carrier

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
)

// maxReturned bounds the functions that outcomes are followed out of.
const maxReturned = 8

// returns follows a value that a return statement gives to the callers of its function. Where nobody is seen to call it,
// or somebody takes the function itself, others have it.
func (w *follower) returns(s spot, shape string) {
	table := s.file.Scopes
	scope := table.EnclosingFunction(table.ScopeOf(s.node.Index))
	if scope == 0 {
		w.heed |= Hands
		return
	}
	fn := s.file.Func(s.at(s.file.Tree.Node(table.Scope(scope).Node)).node)
	if fn == nil || fn.IsGenerator() || len(w.returned) >= maxReturned {
		w.heed |= Hands
		return
	}
	key := spot{fn.File, fn.Node}
	if w.returned[key] {
		return
	}
	w.returned[key] = true
	if fn.IsAsync() {
		shape = "a" + shape
	}
	sites, ok := w.t.types.Sites(fn.File, fn.Name())
	called := false
	for _, site := range sites {
		at := spot{site.File, site.Node}
		switch t := w.t.types.TypeOf(site.File, site.Node); {
		case t.Kind == infer.Function && t.Func != fn && !t.IsUnknown():
		case t.Kind == infer.Function && at.parent().node.AsCall().Func().Index == site.Node.Index:
			called = true
			w.value(at.parent(), shape)
		default:
			w.heed |= Hands
		}
	}
	if !ok || !called {
		w.heed |= Hands
	}
}

// kept follows a value that is stored to a private attribute of a method's own object to whoever reads it.
func (w *follower) kept(s spot, shape string) {
	attr := s.node.AsAttribute()
	class := s.file.ClassOfSelf(attr.Value())
	if class == nil || !strings.HasPrefix(attr.Attr(), "_") || len(w.seen) > maxFollowed {
		w.heed |= Hands
		return
	}
	key := held{file: class.File, class: class, name: attr.Attr(), shape: shape}
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	sites, ok := w.t.types.Sites(class.File, attr.Attr())
	if !ok || w.t.byName(class, attr.Attr()) != 0 {
		w.heed |= Hands
		return
	}
	for _, site := range sites {
		if a := site.Node.AsAttribute(); a.OK() && w.t.mayBeOf(site.File, a.Value(), class) {
			w.value(spot{site.File, site.Node}, shape)
		}
	}
}
