package cache

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func key(text string) Key { return sha256.Sum256([]byte(text)) }

// opened is a store in a new folder, and what it says.
func opened(t *testing.T, size int64) (*Store, *[]string) {
	t.Helper()
	notes := &[]string{}
	s, err := Open(filepath.Join(t.TempDir(), "cache"), Options{Size: size, Note: func(text string) { *notes = append(*notes, text) }})
	if err != nil {
		t.Fatal(err)
	}
	return s, notes
}

func TestStore(t *testing.T) {
	s, notes := opened(t, 0)
	if _, ok := s.Get(key("a")); ok {
		t.Error("an empty cache has an entry")
	}
	for _, content := range []string{"one", "", strings.Repeat("two", 1<<20)} {
		s.Put(key("a"), []byte(content))
		if got, ok := s.Get(key("a")); !ok || string(got) != content {
			t.Errorf("of %d bytes there are %d", len(content), len(got))
		}
	}
	if _, ok := s.Get(key("b")); ok {
		t.Error("an entry is found by another key")
	}
	again, err := Open(s.Folder(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if info := again.Info(); info.Entries != 1 || info.Bytes <= 3<<20 {
		t.Errorf("%+v", info)
	}
	if err := again.Clean(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Folder()); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	if len(*notes) > 0 {
		t.Errorf("%q", *notes)
	}
}

// TestForeignFolder: what is somebody else's is not made a cache, and so never cleaned.
func TestForeignFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), "thesis.tex") {
		t.Errorf("%v", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	if s, err := Open(t.TempDir(), Options{}); err != nil {
		t.Errorf("an empty folder: %v", err)
	} else if _, err := os.Stat(filepath.Join(s.Folder(), ".gitignore")); err != nil {
		t.Error(err)
	}
}

// TestDamage: whichever bit is flipped, and wherever it ends, an entry is as it was written or not there.
func TestDamage(t *testing.T) {
	s, notes := opened(t, 0)
	k, content := key("a"), []byte("what was found")
	s.Put(k, content)
	whole, err := os.ReadFile(s.file(k))
	if err != nil {
		t.Fatal(err)
	}
	damaged := [][]byte{nil, append(bytes.Clone(whole), 0)}
	for i := range whole {
		damaged = append(damaged, whole[:i])
		for bit := range 8 {
			flipped := bytes.Clone(whole)
			flipped[i] ^= 1 << bit
			damaged = append(damaged, flipped)
		}
	}
	for _, raw := range damaged {
		if err := os.WriteFile(s.file(k), raw, 0o666); err != nil {
			t.Fatal(err)
		}
		*notes = nil
		if got, ok := s.Get(k); ok {
			t.Fatalf("%q is taken for %q", raw, got)
		}
		if len(*notes) != 1 || !strings.Contains((*notes)[0], "damaged") {
			t.Fatalf("%q", *notes)
		}
		if _, err := os.Stat(s.file(k)); !os.IsNotExist(err) {
			t.Fatalf("the damaged entry is still there: %v", err)
		}
	}
}

// TestFullDisk: where writing fails, at whichever byte, there is the entry that was, and nothing is left aside.
func TestFullDisk(t *testing.T) {
	s, notes := opened(t, 0)
	s.Put(key("a"), []byte("before"))
	for room := range headerSize + len("after") {
		left := room
		s.write = func(f *os.File, b []byte) (int, error) {
			n := min(left, len(b))
			left -= n
			if n, err := f.Write(b[:n]); n < len(b) {
				return n, errors.Join(errors.New("no space left on device"), err)
			}
			return len(b), nil
		}
		*notes = nil
		s.Put(key("a"), []byte("after"))
		if len(*notes) != 1 || !strings.Contains((*notes)[0], "no space left") {
			t.Fatalf("room for %d bytes: %q", room, *notes)
		}
		if got, ok := s.Get(key("a")); !ok || string(got) != "before" {
			t.Fatalf("room for %d bytes: %q, %v", room, got, ok)
		}
	}
	if info := s.Info(); info.Bytes != int64(headerSize+len("before")) {
		t.Errorf("something is left: %+v", info)
	}
}

// TestReadOnly: a cache that cannot be written to is read.
func TestReadOnly(t *testing.T) {
	s, _ := opened(t, 0)
	s.Put(key("a"), []byte("one"))
	if err := os.Chmod(s.entries(), 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(s.entries(), 0o777) })
	s.Put(key("b"), []byte("two")) // root may; what matters is that nothing breaks
	if got, ok := s.Get(key("a")); !ok || string(got) != "one" {
		t.Errorf("%q, %v", got, ok)
	}
}

// TestTrim: what was used last stays.
func TestTrim(t *testing.T) {
	content := make([]byte, 1000)
	s, _ := opened(t, 5*int64(len(content)+headerSize))
	now := time.Now()
	s.now = func() time.Time { return now }
	for i := range 8 {
		k := key(string(rune('a' + i)))
		s.Put(k, content)
		at := now.Add(time.Duration(i-8) * 24 * time.Hour)
		if err := os.Chtimes(s.file(k), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := s.Get(key("a")); !ok { // the oldest, now used
		t.Fatal("an entry is gone before its time")
	}
	abandoned := filepath.Join(s.entries(), asidePrefix+"1")
	if err := os.WriteFile(abandoned, content, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(abandoned, now.Add(-2*time.Hour), now.Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	inTheMaking := filepath.Join(s.entries(), asidePrefix+"2")
	if err := os.WriteFile(inTheMaking, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	s.Trim()
	kept := ""
	for i := range 8 {
		if _, err := os.Stat(s.file(key(string(rune('a' + i))))); err == nil {
			kept += string(rune('a' + i))
		}
	}
	if kept != "afgh" {
		t.Errorf("%q are kept", kept)
	}
	if _, err := os.Stat(abandoned); !os.IsNotExist(err) {
		t.Error("what a killed process left is still there")
	}
	if _, err := os.Stat(inTheMaking); err != nil {
		t.Errorf("what another process is writing is removed: %v", err)
	}

	s.Put(key("x"), make([]byte, 100_000))
	s.Trim()
	if info := s.Info(); info.Bytes < 100_000 {
		t.Error("it is trimmed more often than is said")
	}
	now = now.Add(trimEvery)
	s.Trim()
	if info := s.Info(); info.Bytes > s.size {
		t.Errorf("it has %d bytes", info.Bytes)
	}
}

// TestManyAtOnce: goroutines with stores of their own write, read, trim and damage the same entries; nobody reads anything
// that was not written whole.
func TestManyAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			s, err := Open(dir, Options{Size: 20_000})
			if err != nil {
				t.Error(err)
				return
			}
			random := rand.New(rand.NewPCG(1, uint64(worker)))
			for range 200 {
				n := random.IntN(5)
				k := key(string(rune('a' + n)))
				switch random.IntN(4) {
				case 0:
					s.Put(k, bytes.Repeat([]byte{byte(n)}, 1000+random.IntN(5000)))
				case 1:
					s.trim()
				case 2:
					if random.IntN(10) == 0 {
						_ = os.Truncate(s.file(k), int64(random.IntN(100))) // it may not be there
					}
				default:
					if content, ok := s.Get(k); ok && len(bytes.Trim(content, string(rune(n)))) > 0 {
						t.Errorf("entry %d has something else in it", n)
					}
				}
			}
		})
	}
	wg.Wait()
}

// TestKilled: processes that are killed while they write leave nothing behind that is taken for an entry.
func TestKilled(t *testing.T) {
	const variable = "UNHEEDED_TEST_CACHE"
	if dir := os.Getenv(variable); dir != "" {
		s, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; ; n = (n + 1) % 5 {
			s.Put(key(string(rune('a'+n))), bytes.Repeat([]byte{byte(n)}, 1<<20))
			if n == 4 {
				_, _ = os.Stdout.WriteString("written\n") // whoever listens kills
			}
		}
	}
	dir := filepath.Join(t.TempDir(), "cache")
	for range 5 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		child.Env = append(os.Environ(), variable+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err != nil {
			t.Error(err)
		}
		if err := child.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = child.Wait() // it was killed
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for n := range 5 {
		content, ok := s.Get(key(string(rune('a' + n))))
		if ok {
			found++
		}
		if len(content) != 0 && len(content) != 1<<20 || len(bytes.Trim(content, string(rune(n)))) > 0 {
			t.Errorf("entry %d has something else in it", n)
		}
	}
	if found == 0 {
		t.Error("nothing was written, so nothing was tried")
	}
}

func TestBuild(t *testing.T) {
	id, err := Build()
	if err != nil || len(id) < 20 {
		t.Errorf("%q, %v", id, err)
	}
	for _, head := range []string{
		"\x7fELF....\x04\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00Go\x00\x00abc.",
		"\xcf\xfa\xed\xfe....\xff Go build ID: \"abc\"\n \xff....",
	} {
		if got := buildID([]byte(head)); got != "abc" {
			t.Errorf("%q has the identity %q", head, got)
		}
	}
	for _, head := range []string{"", "MZ", "\x04\x00\x00\x00\xff\xff\xff\xff\x04\x00\x00\x00Go\x00\x00abc", "\xff Go build ID: \"abc"} {
		if got := buildID([]byte(head)); got != "" {
			t.Errorf("%q has the identity %q", head, got)
		}
	}
}
