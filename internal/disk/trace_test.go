package disk

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// scene is a folder with files that are old enough for their stamps to be trusted.
func scene(t *testing.T) string {
	t.Helper()
	dir := filepath.ToSlash(t.TempDir())
	for _, name := range []string{"a.py", "b.py", "sub/c.py", "sub/d.txt"} {
		write(t, dir+"/"+name, "x = 1\n")
	}
	return dir
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// look asks everything that can be asked of a scene.
func look(v *View, dir string) {
	for _, name := range []string{"a.py", "gone.py", "sub", "sub/gone/deep"} {
		_, _ = v.Stat(dir + "/" + name)
		v.Exists(dir + "/" + name)
		_, _ = v.RealPath(dir + "/" + name)
	}
	for _, name := range []string{"a.py", "sub/c.py", "gone.py", "gone.json", "b.py/below"} {
		_, _ = v.Read(dir+"/"+name, 1000)
	}
	_, _ = v.Read(dir+"/b.py", 2)
	_, _ = v.ReadDir(dir)
	_, _ = v.ReadDir(dir + "/none")
	_, _ = v.Glob(dir + "/s*")
}

func traced(t *testing.T, dir string) *Trace {
	t.Helper()
	log := NewLog()
	look(NewView(log), dir)
	trace, err := log.Trace()
	must(t, err)
	trace, rest, err := ReadTrace(append(trace.AppendTo(nil), "rest"...))
	must(t, err)
	if string(rest) != "rest" {
		t.Fatalf("%q is left", rest)
	}
	return trace
}

// trusting is a trace as it would be if all that it is about were older than it is.
func trusting(t *testing.T, trace *Trace) *Trace {
	t.Helper()
	for i := range trace.entries {
		if e := &trace.entries[i]; e.Op == List || e.Op == Content {
			if stamp, err := stampAt(filepath.FromSlash(e.Path)); err == nil {
				e.stamp = stamp
			}
		}
	}
	return trace
}

func TestHolds(t *testing.T) {
	changes := []struct {
		name  string
		do    func(t *testing.T, dir string)
		holds bool
	}{
		{"nothing", func(*testing.T, string) {}, true},
		{"a file that nobody asked for", func(t *testing.T, dir string) { write(t, dir+"/sub/d.txt", "y") }, true},
		{"the same content again", func(t *testing.T, dir string) { write(t, dir+"/a.py", "x = 1\n") }, true},
		{"new times", func(t *testing.T, dir string) { must(t, os.Chtimes(dir+"/a.py", time.Unix(1, 0), time.Unix(1, 0))) }, true},
		{"byte code", func(t *testing.T, dir string) { write(t, dir+"/__pycache__/a.pyc", "") }, true},
		{"a backup", func(t *testing.T, dir string) { write(t, dir+"/a.py~", "") }, true},
		{"noise that was asked for", func(t *testing.T, dir string) { write(t, dir+"/gone.json", "") }, false},
		{"content", func(t *testing.T, dir string) { write(t, dir+"/a.py", "x = 22\n") }, false},
		{"content of the same size", func(t *testing.T, dir string) { write(t, dir+"/a.py", "x = 2\n") }, false},
		{"content of the same size and time", func(t *testing.T, dir string) {
			info, err := os.Stat(dir + "/a.py")
			must(t, err)
			write(t, dir+"/a.py", "x = 2\n")
			must(t, os.Chtimes(dir+"/a.py", info.ModTime(), info.ModTime()))
		}, false},
		{"another file in its place", func(t *testing.T, dir string) {
			write(t, dir+"/sub/d.txt", "x = 3\n")
			must(t, os.Rename(dir+"/sub/d.txt", dir+"/sub/c.py"))
		}, false},
		{"a file that was not there", func(t *testing.T, dir string) { write(t, dir+"/gone.py", "") }, false},
		{"a folder that was not there", func(t *testing.T, dir string) { write(t, dir+"/none/x.py", "") }, false},
		{"a folder on the way to what was not there", func(t *testing.T, dir string) { write(t, dir+"/sub/gone/deep", "") }, false},
		{"a file less", func(t *testing.T, dir string) { must(t, os.Remove(dir+"/b.py")) }, false},
		{"a file that becomes a folder", func(t *testing.T, dir string) {
			must(t, os.Remove(dir+"/b.py"))
			must(t, os.Mkdir(dir+"/b.py", 0o777))
		}, false},
		{"a file that becomes a link to a copy", func(t *testing.T, dir string) {
			must(t, os.Rename(dir+"/a.py", dir+"/sub/e.py"))
			must(t, os.Symlink("sub/e.py", dir+"/a.py"))
		}, false},
		{"a folder that is another one", func(t *testing.T, dir string) {
			must(t, os.Rename(dir+"/sub", dir+"/other"))
			write(t, dir+"/sub/c.py", "x = 4\n")
			must(t, os.RemoveAll(dir+"/other"))
		}, false},
		{"a file of few bytes that was too large", func(t *testing.T, dir string) { write(t, dir+"/b.py", "x") }, false},
	}
	for _, change := range changes {
		for _, trusted := range []bool{false, true} {
			for _, workers := range []int{1, 3} {
				dir := scene(t)
				trace := traced(t, dir)
				if trusted {
					trace = trusting(t, trace)
				}
				change.do(t, dir)
				today := trace.Today(workers)
				holds := today.Holds
				if holds != change.holds {
					t.Errorf("%s (stamps are trusted: %v): the trace holds: %v", change.name, trusted, holds)
				}
				if again := today.Trace.Today(workers); holds && !again.Holds {
					t.Errorf("%s: the trace of today does not hold today", change.name)
				}
			}
		}
	}
}

// TestImplied: of what is looked for where a folder was listed, nothing is asked again.
func TestImplied(t *testing.T) {
	dir := scene(t)
	log := NewLog()
	v := NewView(log)
	for _, name := range []string{"gone.py", "none/deep/er", "a.py", "sub"} {
		v.Exists(dir + "/" + name)
		_, _ = v.Stat(dir + "/" + name)
	}
	_, _ = v.Read(dir+"/none/setup.cfg", 10)
	_, _ = v.ReadDir(dir)
	trace, err := log.Trace()
	must(t, err)
	if trace.Len() != 1 {
		t.Errorf("%+v", trace.entries)
	}
}

// TestChangeDuringRun: what was told two things is of no one moment.
func TestChangeDuringRun(t *testing.T) {
	dir := scene(t)
	log := NewLog()
	v := NewView(log)
	_, err := v.Read(dir+"/a.py", 1000)
	must(t, err)
	write(t, dir+"/a.py", "y")
	_, err = v.Read(dir+"/a.py", 1000)
	must(t, err)
	if _, err := log.Trace(); err == nil {
		t.Error("there is a trace")
	}
}

// TestTrusted: a file that may be changed again without getting another stamp has none.
func TestTrusted(t *testing.T) {
	now := time.Unix(1000, 0)
	for age, trusted := range map[time.Duration]bool{
		-time.Hour: false, 0: false, time.Second: false, tick: false, tick + 1: true, time.Hour: true,
	} {
		at := now.Add(-age).UnixNano()
		for _, stamp := range []Stamp{{Size: 1, Modified: at, Inode: 7}, {Size: 1, Modified: 1, Changed: at}} {
			if got := stamp.trusted(now); (got == stamp) != trusted || !trusted && got != (Stamp{}) {
				t.Errorf("of an age of %v: %+v", age, got)
			}
		}
	}
	dir := scene(t)
	for _, e := range traced(t, dir).entries {
		if e.stamp != (Stamp{}) {
			t.Errorf("%s was just written and has a stamp", e.Path)
		}
	}
}

func FuzzReadTrace(f *testing.F) {
	log := NewLog()
	v := NewView(log)
	v.Exists("/")
	_, _ = v.ReadDir(".")
	_, _ = v.Read("trace_test.go", 1<<20)
	trace, err := log.Trace()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(trace.AppendTo(nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		trace, rest, err := ReadTrace(raw)
		if err != nil {
			return
		}
		again, left, err := ReadTrace(trace.AppendTo(nil))
		if err != nil || len(left) > 0 || again.Len() != trace.Len() {
			t.Fatalf("%v, %d bytes are left", err, len(left))
		}
		if len(rest) > len(raw) {
			t.Fatal("more is left than there was")
		}
	})
}

// TestSources: a trace tells the changed contents of sources from all else, and another one takes their place.
func TestSources(t *testing.T) {
	dir := scene(t)
	run := func() *Trace {
		log := NewLog()
		v := NewView(log)
		for _, name := range []string{"a.py", "b.py", "sub/c.py"} {
			_, _ = v.Sources().Read(dir+"/"+name, 1000)
		}
		_, _ = v.Read(dir+"/b.py", 1000)
		_, _ = v.ReadDir(dir)
		trace, err := log.Trace()
		must(t, err)
		trace, _, err = ReadTrace(trace.AppendTo(nil))
		must(t, err)
		return trace
	}
	before := run()
	if today := before.Today(2); !today.Holds || today.Changed != nil {
		t.Errorf("%+v", today)
	}
	write(t, dir+"/a.py", "x = 2\n")
	today := before.Today(2)
	if today.Holds || len(today.Changed) != 1 || today.Changed[0] != dir+"/a.py" {
		t.Errorf("%v %q", today.Holds, today.Changed)
	}
	later, err := today.With(run())
	must(t, err)
	if now := later.Today(2); !now.Holds || later.Len() != before.Len() || later.Answers() != run().Answers() {
		t.Errorf("%v, %d of %d", now.Holds, later.Len(), before.Len())
	}
	write(t, dir+"/sub/c.py", "x = 3\n") // it is not among those that were found to have changed
	if _, err := today.With(run()); err == nil {
		t.Error("what changed in between is not noticed")
	}
	write(t, dir+"/sub/c.py", "x = 1\n")
	for name, change := range map[string]func(){
		"what was read for another reason as well": func() { write(t, dir+"/b.py", "x = 4\n") },
		"a new file": func() { write(t, dir+"/new.py", "") },
	} {
		change()
		if today := later.Today(2); today.Holds || today.Changed != nil {
			t.Errorf("%s: %v %q", name, today.Holds, today.Changed)
		}
	}
}
