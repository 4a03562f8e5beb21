package cache

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a cache server in memory, as Bazel's are.
type server struct {
	mu    sync.Mutex
	files map[string][]byte
	asked []string
	// lie, where not nil, changes what it sends.
	lie func(path string, content []byte) (int, []byte)
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	if r.Method == http.MethodPut {
		content, err := io.ReadAll(r.Body)
		if err == nil {
			s.files[r.URL.Path] = content
			w.WriteHeader(http.StatusCreated)
		}
		return
	}
	content, found := s.files[r.URL.Path]
	status := http.StatusOK
	if !found {
		status = http.StatusNotFound
	}
	if s.lie != nil {
		status, content = s.lie(r.URL.Path, content)
	}
	w.WriteHeader(status)
	_, _ = w.Write(content) // whoever asks may have gone
}

func served(t *testing.T, opts RemoteOptions) (*server, *Remote, *[]string) {
	t.Helper()
	s := &server{files: map[string][]byte{}}
	listening := httptest.NewServer(s)
	t.Cleanup(listening.Close)
	warnings := &[]string{}
	r, err := NewRemote(listening.URL+"/shared/", opts, func(text string) { *warnings = append(*warnings, text) })
	if err != nil {
		t.Fatal(err)
	}
	return s, r, warnings
}

func TestRemote(t *testing.T) {
	s, r, warnings := served(t, RemoteOptions{})
	ctx := context.Background()
	if _, ok := r.Get(ctx, key("a")); ok {
		t.Error("an empty cache has an entry")
	}
	for _, content := range []string{"one", "", strings.Repeat("two", 1<<20)} {
		r.Put(ctx, key("a"), []byte(content))
		if got, ok := r.Get(ctx, key("a")); !ok || string(got) != content {
			t.Errorf("of %d bytes there are %d", len(content), len(got))
		}
	}
	for name, content := range s.files {
		if hash, ok := strings.CutPrefix(name, "/shared/cas/"); ok {
			if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != hash {
				t.Errorf("%s has another hash", name)
			}
		}
	}
	if len(*warnings) > 0 {
		t.Errorf("%q", *warnings)
	}
}

// TestAction: what is kept under a key reads as the ActionResult that it is, by the bytes of the encoding.
func TestAction(t *testing.T) {
	name := strings.Repeat("0123456789abcdef", 4)
	raw := appendAction(nil, name, 300)
	if want := "\x32\x45\x0a\x40" + name + "\x10\xac\x02"; string(raw) != want {
		t.Errorf("%q, not %q", raw, want)
	}
	// A server may add fields: exit_code, execution_metadata.
	for _, more := range []string{"", "\x20\x01", "\x4a\x03\x0a\x01x"} {
		if got, size, ok := readAction(append([]byte(more), raw...)); !ok || got != name || size != 300 {
			t.Errorf("%q, %d, %v", got, size, ok)
		}
	}
	for _, bad := range []string{"", "{}", "<html>", "\x32\xff", string(raw[:20]), "\x32\x04\x0a\x02..", "\x32\x45\x0a\x40" + strings.Repeat("/", 64) + "\x10\xac\x02"} {
		if got, _, ok := readAction([]byte(bad)); ok {
			t.Errorf("%q names %q", bad, got)
		}
	}
}

// TestLies: whatever a server sends, it is what was put there or nothing, one warning tells, and it is not asked again.
func TestLies(t *testing.T) {
	other := string(pack(key("other"), []byte("content")))
	lies := map[string]func(path string, content []byte) (int, []byte){
		"a flipped bit":   func(_ string, c []byte) (int, []byte) { c = bytes.Clone(c); c[len(c)/2] ^= 1; return 200, c },
		"half of it":      func(_ string, c []byte) (int, []byte) { return 200, c[:len(c)/2] },
		"nothing":         func(string, []byte) (int, []byte) { return 200, nil },
		"a page":          func(string, []byte) (int, []byte) { return 200, []byte("<html>log in</html>") },
		"a failure":       func(string, []byte) (int, []byte) { return 500, nil },
		"a refusal":       func(string, []byte) (int, []byte) { return 403, nil },
		"too much":        func(string, []byte) (int, []byte) { return 200, make([]byte, maxAction+1) },
		"no zip":          forged("no zip"),
		"another's":       forged(other),
		"a zip that ends": forged(other[:len(other)-9]),
	}
	for _, name := range slices.Sorted(maps.Keys(lies)) {
		s, r, warnings := served(t, RemoteOptions{})
		ctx := context.Background()
		r.Put(ctx, key("a"), []byte("content"))
		s.lie = lies[name]
		if got, ok := r.Get(ctx, key("a")); ok {
			t.Errorf("%s: %q is taken", name, got)
		}
		asked := len(s.asked)
		r.Get(ctx, key("a"))
		r.Put(ctx, key("b"), nil)
		if len(*warnings) != 1 || !strings.Contains((*warnings)[0], "is not used: ") {
			t.Errorf("%s: %q", name, *warnings)
		}
		if len(s.asked) != asked {
			t.Errorf("%s: it is asked again", name)
		}
	}
}

// forged is a server that has a content under each key, whose hash is right.
func forged(content string) func(path string, _ []byte) (int, []byte) {
	sum := sha256.Sum256([]byte(content))
	return func(path string, _ []byte) (int, []byte) {
		if strings.HasPrefix(path, "/shared/ac/") {
			return 200, appendAction(nil, hex.EncodeToString(sum[:]), int64(len(content)))
		}
		return 200, []byte(content)
	}
}

// TestGone: a content that was removed while its key stayed is a miss.
func TestGone(t *testing.T) {
	s, r, warnings := served(t, RemoteOptions{})
	ctx := context.Background()
	r.Put(ctx, key("a"), []byte("content"))
	maps.DeleteFunc(s.files, func(name string, _ []byte) bool { return strings.Contains(name, "/cas/") })
	if _, ok := r.Get(ctx, key("a")); ok || len(*warnings) > 0 {
		t.Errorf("found: %v, %q", ok, *warnings)
	}
}

func TestReadOnlyRemote(t *testing.T) {
	s, r, _ := served(t, RemoteOptions{ReadOnly: true})
	r.Put(context.Background(), key("a"), []byte("content"))
	if len(s.asked) > 0 {
		t.Errorf("%q", s.asked)
	}
}

// TestDead: a server that is not there, or does not answer, costs one warning.
func TestDead(t *testing.T) {
	stop := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer silent.Close()
	defer close(stop)
	gone := httptest.NewServer(nil)
	gone.Close()
	for address, want := range map[string]string{
		silent.URL: "no answer within 50ms", gone.URL: "connection refused", "http://user:secret@127.0.0.1:1": "http://user:xxxxx@127.0.0.1:1 is not used",
	} {
		var warnings []string
		r, err := NewRemote(address, RemoteOptions{Timeout: 50 * time.Millisecond}, func(text string) { warnings = append(warnings, text) })
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			r.Get(context.Background(), key("a"))
			r.Put(context.Background(), key("a"), nil)
		}
		if len(warnings) != 1 || !strings.Contains(warnings[0], want) {
			t.Errorf("%s: %q", address, warnings)
		}
	}
	for _, address := range []string{"", "cache.example", "ftp://cache.example", "http://", "http://a b"} {
		if _, err := NewRemote(address, RemoteOptions{}, nil); err == nil {
			t.Errorf("%q is an address", address)
		}
	}
}

func FuzzReadAction(f *testing.F) {
	f.Add(appendAction(nil, strings.Repeat("a", 64), 5))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if name, size, ok := readAction(raw); ok && (len(name) != 64 || size < 0) {
			t.Errorf("%q, %d", name, size)
		}
	})
}
