package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/event/store"
	"github.com/unheeded/unheeded/internal/monitor"
)

// TestMoved finds lines again that a run saw: where they stood, where their text stands alone, and nowhere else. What lies in
// a project's folder may say anything.
func TestMoved(t *testing.T) {
	m := &moved{root: "/p", display: func(file string) string { return file }, source: func(file string) []byte {
		if file != "/p/a.py" {
			return nil
		}
		return []byte("one()\n  twice()\ntwice()\nlast()")
	}}
	for _, test := range []struct {
		site store.Site
		want []monitor.Site
	}{
		{store.Site{Path: "a.py", Line: 3, Text: "twice()"}, []monitor.Site{{File: "/p/a.py", Line: 3}}},
		{store.Site{Path: "a.py", Line: 1, Text: "last()"}, []monitor.Site{{File: "/p/a.py", Line: 4}}},
		{store.Site{Path: "/p/a.py", Line: 9, Text: "one()"}, []monitor.Site{{File: "/p/a.py", Line: 1}}},
		{store.Site{Path: "a.py", Line: 1, Text: "twice()"}, nil},
		{store.Site{Path: "a.py", Line: 1, Text: "gone()"}, nil},
		{store.Site{Path: "a.py", Line: 1}, nil},
		{store.Site{Path: "a.py", Line: 0, Text: "twice()"}, nil},
		{store.Site{Path: "a.py", Line: -1, Text: "one()"}, []monitor.Site{{File: "/p/a.py", Line: 1}}},
		{store.Site{Path: "b.py", Line: 1, Text: "one()"}, nil},
		{store.Site{Path: "b.py", Function: "f"}, []monitor.Site{{File: "/p/b.py", Function: "f"}}},
	} {
		if diff := cmp.Diff(test.want, m.sites([]store.Site{test.site})); diff != "" {
			t.Errorf("%+v: (-want +got)\n%s", test.site, diff)
		}
	}
}
