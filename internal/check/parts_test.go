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
		r := replacer{open: map[origin]bool{}}
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
	// open has for bodies, as origins, whether another body changes what is around it.
	open map[origin]bool
}

// replace gives a file other bodies in the place of those that something is not made from, and returns how many.
func (r *replacer) replace(m *module, from map[origin]bool) (replaced int) {
	bodies := section.Of(m.tree)
	if len(m.tree.Errors) > 0 || m.book != nil {
		return 0
	}
	var all []int
	for i := range bodies {
		body := origin{infer.FromBody, m.path, i}
		if from[body] {
			continue
		}
		open, known := r.open[body]
		if !known {
			other := withBodies(m.tree, bodies, []int{i})
			open = len(other.Errors) > 0 || section.ShapeOf(other).Around != section.ShapeOf(m.tree).Around
			r.open[body] = open
		}
		if !open {
			all = append(all, i)
		}
	}
	if len(all) > 0 {
		m.tree = withBodies(m.tree, bodies, all)
	}
	return len(all)
}

// withBodies returns a module with other bodies in the place of some.
func withBodies(t *ast.Tree, bodies section.Bodies, replaced []int) *ast.Tree {
	statements := []string{"return zz_other(zz_more)", "raise zz_other", "yield zz_other", "zz_other = [zz_more]; zz_other()", "pass"}
	var text []byte
	at := uint32(0)
	for _, i := range replaced {
		text = append(text, t.Text[at:bodies[i].Start]...)
		text = append(text, statements[i%len(statements)]...)
		at = bodies[i].End
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
