package check

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/section"
	"github.com/unheeded/unheeded/internal/rules"
)

// TestOrigins: what is found in a file stays the same where all files are empty that it is not said to be made from, and all
// bodies of functions are others. So whatever remembers an answer from one result to the next remembers what it was made from.
// UNHEEDED_EDIT_PROJECTS may name projects to look at.
func TestOrigins(t *testing.T) {
	projects := []string{filepath.Join("testdata", "edits")}
	if named := os.Getenv("UNHEEDED_EDIT_PROJECTS"); named != "" {
		projects = filepath.SplitList(named)
	}
	bodies, replaced := 0, 0 // of all projects: some are so small that each result is made from all of them
	for _, project := range projects {
		dir := filepath.Join(t.TempDir(), filepath.Base(project)) // out of what is around it
		if err := os.CopyFS(dir, os.DirFS(project)); err != nil {
			t.Fatal(err)
		}
		whole := indexed(t, dir)
		whole.analyse()
		if whole.after == nil {
			t.Fatalf("%s: nothing is said of what results are made from", project)
		}
		all, emptied := 0, 0
		r := replacer{parts: map[origin][]section.Body{}}
		for _, m := range whole.checked {
			if !m.concurrent {
				continue
			}
			from := whole.after.madeFrom(m)
			paths := map[string]bool{}
			for o := range from {
				paths[o.text] = paths[o.text] || o.kind == infer.FromFile
			}
			alone := indexed(t, dir)
			alone.checked = slices.DeleteFunc(alone.checked, func(other *module) bool { return other.path != m.path })
			for _, other := range alone.indexed {
				all++
				switch {
				case other.path == m.path || from[origin{kind: infer.FromText, text: other.path}]:
				case !paths[other.path]:
					other.tree = (&parse.Parser{}).File(nil)
					emptied++
				default:
					bodies += len(section.Of(other.tree))
					replaced += r.replace(other, from)
				}
			}
			alone.analyse()
			if difference(m.audible, alone.checked[0].audible) == "" {
				continue
			}
			same := indexed(t, dir) // what is known of a few expressions hangs on who asks first, and that is not the question here
			same.checked = slices.DeleteFunc(same.checked, func(other *module) bool { return other.path != m.path })
			same.analyse()
			if diff := difference(same.checked[0].audible, alone.checked[0].audible); diff != "" {
				t.Errorf("%s is made from more than is said: %s", m.display, diff)
			}
		}
		if emptied < all/20 {
			t.Errorf("%s: of %d files, %d were emptied", project, all, emptied)
		}
	}
	if replaced < bodies/10 {
		t.Errorf("of %d bodies, %d were replaced", bodies, replaced)
	}
}

// difference says in what two lists of findings differ first, "" where they do not.
func difference(was, is []finding.Finding) string {
	for i := range max(len(was), len(is)) {
		switch {
		case i >= len(was):
			return fmt.Sprintf("%v: %s is new", is[i].Place, is[i].Message)
		case i >= len(is):
			return fmt.Sprintf("%v: %s is gone", was[i].Place, was[i].Message)
		case !cmp.Equal(was[i], is[i], cmpopts.EquateEmpty()):
			return fmt.Sprintf("%v\n\twas %s %s\n\tis  %s %s", was[i].Place, was[i].Code, was[i].Message, is[i].Code, is[i].Message)
		}
	}
	return ""
}

// replacer gives files other bodies.
type replacer struct {
	// parts has for bodies, as origins, which parts of them something else may take the place of, so that nothing changes around
	// them: the whole, or the statements that do not show.
	parts map[origin][]section.Body
}

// replace gives a file other bodies in the place of those that something is not made from, and returns how many.
func (r *replacer) replace(m *module, from map[origin]bool) (replaced int) {
	bodies := section.Of(m.tree)
	if len(m.tree.Errors) > 0 || m.book != nil {
		return 0
	}
	var all []section.Body
	for i := range bodies {
		body := origin{infer.FromBody, m.path, i}
		if from[body] {
			continue
		}
		parts, known := r.parts[body]
		if !known {
			parts = replaceable(m.tree, bodies[i])
			r.parts[body] = parts
		}
		all = append(all, parts...)
		if len(parts) > 0 {
			replaced++
		}
	}
	if len(all) > 0 {
		m.tree = withOthers(m.tree, all)
	}
	return replaced
}

// replaceable returns the parts of a body that something else may take the place of.
func replaceable(t *ast.Tree, body section.Body) []section.Body {
	around := section.ShapeOf(t).Around
	hidden := func(parts ...section.Body) bool {
		other := withOthers(t, parts)
		return len(other.Errors) == 0 && section.ShapeOf(other).Around == around
	}
	if hidden(body) {
		return []section.Body{body}
	}
	var parts []section.Body
	t.Module().Walk(func(n ast.Node) bool {
		if n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) && n.Child(ast.FieldBody).Span().Start == body.Start {
			for stmt := range n.Children(ast.FieldBody).All() {
				span := section.Body{Start: stmt.Span().Start, End: stmt.Span().End}
				if len(parts) < 40 && hidden(append(slices.Clone(parts), span)...) {
					parts = append(parts, span)
				}
			}
			return false
		}
		return true
	})
	return parts
}

// withOthers returns a module with something else in the place of some of its parts, which are in the order of the text.
func withOthers(t *ast.Tree, parts []section.Body) *ast.Tree {
	statements := []string{"return zz_other(zz_more)", "raise zz_other", "yield zz_other", "zz_other = [zz_more]; zz_other()", "pass"}
	var text []byte
	at := uint32(0)
	for _, part := range parts {
		text = append(text, t.Text[at:part.Start]...)
		text = append(text, statements[int(part.Start)%len(statements)]...)
		at = part.End
	}
	return (&parse.Parser{}).File(append(text, t.Text[at:]...))
}

// indexed returns a run that has yet to analyse.
func indexed(t *testing.T, dir string) *run {
	t.Helper()
	r := newRun(context.Background(), Options{Dir: dir, Rules: append(rules.All(), Probe()), Workers: 2}, disk.NewView(disk.NewLog()))
	if err := r.open(); err != nil {
		t.Fatal(err)
	}
	r.parse()
	r.index()
	return r
}

// madeFrom has what was found in a module was made from.
func (p *parts) madeFrom(m *module) map[origin]bool {
	out := map[origin]bool{}
	at := 0
	r := keptReader{b: p.sets[p.part(m).from]}
	for range r.count() {
		at += r.number()
		out[p.origins[at]] = true
	}
	return out
}

// TestMemories: those who answer questions from one result to the next keep answers in nothing but what keeps their origins,
// a provenance.Memo or a fixpoint.Table. A map that has other means to keep them, or that keeps no answers, is named here.
func TestMemories(t *testing.T) {
	known := []string{
		"told", "attrs", "methods", // of an infer.Evaluator: remembered and answered have what they were made from
		"functions",                       // of an effect.Evaluator and a carrier.Tracker: what a type tells by itself
		"started", "works", "startedFrom", // of a carrier.Tracker: startedFrom and startedWork have it
	}
	for _, of := range []reflect.Type{reflect.TypeFor[infer.Evaluator](), reflect.TypeFor[effect.Evaluator](), reflect.TypeFor[carrier.Tracker]()} {
		for field := range of.NumField() {
			if f := of.Field(field); f.Type.Kind() == reflect.Map && !slices.Contains(known, f.Name) {
				t.Errorf("%v.%s: make it a provenance.Memo, or a change of a file that an answer was made from is overlooked", of, f.Name)
			}
		}
	}
}
