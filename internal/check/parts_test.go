package check

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/rules"
)

// TestOrigins: what is found in a file stays the same where all files are empty that it is not said to be made from. So
// whatever remembers an answer from one result to the next remembers what it was made from. UNHEEDED_EDIT_PROJECTS may name
// projects to look at.
func TestOrigins(t *testing.T) {
	projects := []string{filepath.Join("testdata", "edits")}
	if named := os.Getenv("UNHEEDED_EDIT_PROJECTS"); named != "" {
		projects = filepath.SplitList(named)
	}
	for _, project := range projects {
		dir, err := filepath.Abs(project)
		if err != nil {
			t.Fatal(err)
		}
		whole := indexed(t, dir)
		whole.analyse()
		if whole.after == nil {
			t.Fatalf("%s: nothing is said of what results are made from", project)
		}
		all, emptied := 0, 0
		for _, m := range whole.checked {
			if !m.concurrent {
				continue
			}
			from := whole.after.madeFrom(m)
			alone := indexed(t, dir)
			alone.checked = slices.DeleteFunc(alone.checked, func(other *module) bool { return other.path != m.path })
			for _, other := range alone.indexed {
				all++
				if other.path != m.path && !slices.Contains(from, other.path) {
					other.tree = (&parse.Parser{}).File(nil)
					emptied++
				}
			}
			alone.analyse()
			if diff := cmp.Diff(m.reported, alone.checked[0].reported); diff != "" {
				t.Errorf("%s is made from more than is said (-before +where the rest is empty):\n%s", m.display, diff)
			}
		}
		if emptied < all/10 {
			t.Errorf("%s: of %d files, %d were emptied", project, all, emptied)
		}
	}
}

// indexed returns a run that has yet to analyse.
func indexed(t *testing.T, dir string) *run {
	t.Helper()
	r := newRun(context.Background(), Options{Dir: dir, Rules: rules.All(), Workers: 2}, disk.NewView(disk.NewLog()))
	if err := r.open(); err != nil {
		t.Fatal(err)
	}
	r.parse()
	r.index()
	return r
}

// madeFrom has the files that what was found in a module was made from.
func (p *parts) madeFrom(m *module) []string {
	var out []string
	for _, file := range p.files {
		if p.stale(map[string]bool{file: true}, nil)[p.part(m).from] {
			out = append(out, file)
		}
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
