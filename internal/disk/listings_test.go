package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// listedScene returns a folder, what a run learns of it that lists all, and a view of a later run that need not ask.
func listedScene(t *testing.T) (dir string, listings Listings, today Today, later *View) {
	t.Helper()
	dir = scene(t)
	for _, name := range []string{"Upper.py", "x.json", "sub/deep/e.py", "naïve.py", "env/pyvenv.cfg", "env/f.py", ".hidden/g.py"} {
		write(t, dir+"/"+name, "x = 1\n")
	}
	must(t, os.Symlink("sub", dir+"/link"))
	log := NewLog()
	v := NewView(log)
	for _, folder := range []string{"", "/sub", "/sub/deep", "/env"} {
		_, err := v.ReadDir(dir + folder)
		must(t, err)
	}
	trace, err := log.Trace()
	must(t, err)
	today = trusting(t, trace).Today(2)
	listings, rest, err := ReadListings(append(v.Listings().AppendTo(nil), "rest"...))
	must(t, err)
	if !today.Holds || string(rest) != "rest" {
		t.Fatalf("holds: %v, %q is left", today.Holds, rest)
	}
	return dir, listings, today, today.View(NewLog(), listings)
}

// asked is what a view says of a folder, as far as it may be used.
func asked(v *View, dir string) []string {
	var said []string
	say := func(what string, info fs.FileInfo, err error) {
		kind := fs.FileMode(0)
		if err == nil {
			kind = info.Mode().Type()
		}
		said = append(said, fmt.Sprint(what, kind, errors.Is(err, fs.ErrNotExist)))
	}
	for _, folder := range []string{"", "/sub", "/sub/deep", "/env", "/.hidden", "/none", "/link"} {
		entries, err := v.ReadDir(dir + folder)
		said = append(said, fmt.Sprint(folder, err == nil))
		for _, e := range entries {
			said = append(said, fmt.Sprint(e.Name(), e.Type(), e.IsDir()))
		}
		for _, name := range []string{
			"a.py", "Upper.py", "upper.py", "sub", "deep", "link", "link/c.py", "x.json", "gone.json", "gone.py", "naïve.py", "gone/below", "./a.py", "",
		} {
			info, err := v.Stat(dir + folder + "/" + name)
			say(name, info, err)
			info, err = v.Lstat(dir + folder + "/" + name)
			say(name, info, err)
		}
		said = append(said, v.Match(dir+folder, "*.py")...)
	}
	return said
}

// TestListings: what follows from listings that are still so is what the disk says, is said without it, and is noted alike.
func TestListings(t *testing.T) {
	dir, _, today, later := listedScene(t)
	log := NewLog()
	want := asked(NewView(log), dir)
	if got := asked(later, dir); !slices.Equal(got, want) {
		t.Errorf("%q\nnot %q", got, want)
	}
	plain, err := log.Trace()
	must(t, err)
	noted, err := later.log.Trace()
	must(t, err)
	if noted.Answers() != plain.Answers() {
		t.Error("other answers are noted")
	}
	if joined, err := today.With(noted); err != nil || !joined.Today(1).Holds {
		t.Errorf("the trace of a later run does not hold: %v", err)
	}
	must(t, os.RemoveAll(dir))
	if entries, err := later.ReadDir(dir + "/sub/deep"); err != nil || len(entries) != 1 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	if later.Exists(dir+"/sub/gone.py") || !later.Exists(dir+"/sub/c.py") {
		t.Error("the disk was asked")
	}
}

// TestListingsChanged: of a folder that is another one than before, the disk is asked.
func TestListingsChanged(t *testing.T) {
	dir, listings, today, _ := listedScene(t)
	write(t, dir+"/sub/new.py", "")
	later := today.Trace.Today(1).View(NewLog(), listings)
	if entries, err := later.ReadDir(dir + "/sub"); err != nil || len(entries) != 4 || !later.Exists(dir+"/sub/new.py") {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// TestFingerprint: a hash of files is the same whether it is known what folders hold or not, and is another one for another file.
func TestFingerprint(t *testing.T) {
	dir, listings, today, _ := listedScene(t)
	plain := Fingerprint(dir, 2, nil, nil)
	if Fingerprint(dir, 2, &today, listings) != plain {
		t.Error("it hangs on what is known")
	}
	write(t, dir+"/env/more.py", "")
	if Fingerprint(dir, 2, nil, nil) != plain {
		t.Error("an environment counts")
	}
	write(t, dir+"/sub/deep/more.py", "")
	if Fingerprint(dir, 2, nil, nil) == plain {
		t.Error("a file does not count")
	}
}

// TestReadListings: damage is an error, or other listings, and no panic.
func TestReadListings(t *testing.T) {
	_, listings, _, _ := listedScene(t)
	random := rand.New(rand.NewPCG(1, 2))
	raw, refused := listings.AppendTo(nil), 0
	for range 5000 {
		damaged := slices.Clone(raw[:1+random.IntN(len(raw))])
		damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
		if _, _, err := ReadListings(damaged); err != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("everything was taken")
	}
}
