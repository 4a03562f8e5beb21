package cache

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// configuration is all that nginx needs to be a cache: its root is a folder, %[1]s, and it listens at %[2]s.
const configuration = `
daemon off;
worker_processes 1;
pid %[1]s/nginx.pid;
error_log %[1]s/error.log;
events {}
http {
	access_log off;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	server {
		listen %[2]s;
		root %[1]s/files;
		client_max_body_size 256m;
		dav_methods PUT;
		create_full_put_path on;
		location /closed/ { limit_except GET { deny all; } }
	}
}
`

// TestNginx: a plain nginx with WebDAV is a remote cache. UNHEEDED_NGINX names the program; make test-nginx has one.
func TestNginx(t *testing.T) {
	program := os.Getenv("UNHEEDED_NGINX")
	if program == "" {
		t.Skip("UNHEEDED_NGINX names no nginx; make test-nginx does")
	}
	dir := t.TempDir()
	address, stop := nginx(t, program, dir)
	ctx := context.Background()
	var warnings []string
	remote := func(path string) *Remote {
		warnings = nil
		r, err := NewRemote("http://"+address+path, RemoteOptions{}, func(text string) { warnings = append(warnings, text) })
		if err != nil {
			t.Fatal(err)
		}
		return r
	}

	r := remote("/shared")
	if _, ok := r.Get(ctx, key("a")); ok {
		t.Error("an empty cache has an entry")
	}
	large := bytes.Repeat([]byte("what was found\n"), 1<<20)
	for _, content := range [][]byte{[]byte("one"), large} {
		r.Put(ctx, key("a"), content)
		if got, ok := remote("/shared").Get(ctx, key("a")); !ok || !bytes.Equal(got, content) {
			t.Errorf("of %d bytes there are %d: %q", len(content), len(got), warnings)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "files", "shared", "*", "*"))
	if err != nil || len(files) != 3 { // two contents, one key
		t.Errorf("%q, %v", files, err)
	}

	for _, file := range files {
		if err := os.WriteFile(file, []byte("damaged"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := r.Get(ctx, key("a")); ok || len(warnings) != 1 {
		t.Errorf("%d bytes of a damaged entry; %q", len(got), warnings)
	}

	closed := remote("/closed")
	closed.Put(ctx, key("a"), nil)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "403 Forbidden") {
		t.Errorf("%q", warnings)
	}

	stop()
	r = remote("/shared")
	for range 2 {
		r.Get(ctx, key("a"))
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "connection refused") {
		t.Errorf("%q", warnings)
	}
}

// nginx starts one, and returns its address and what stops it.
func nginx(t *testing.T, program, dir string) (address string, stop func()) {
	t.Helper()
	listening, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = listening.Addr().String()
	if err := listening.Close(); err != nil {
		t.Fatal(err)
	}
	// The worker may be another user where the test is root.
	for _, folder := range []string{dir, filepath.Join(dir, "files"), filepath.Join(dir, "body")} {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(folder, 0o777); err != nil { //nolint:gosec // of the test alone
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { //nolint:gosec // as above
		t.Fatal(err)
	}
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, configuration, dir, address), 0o666); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	child := exec.Command(program, "-p", dir, "-e", filepath.Join(dir, "error.log"), "-c", config) //nolint:gosec // the user names it
	child.Stdout, child.Stderr = &said, &said
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = child.Wait() // it is told to end
	}()
	stop = func() {
		if err := child.Process.Signal(os.Interrupt); err == nil {
			<-ended
		}
	}
	t.Cleanup(stop)
	for range 500 {
		if connection, err := net.Dial("tcp", address); err == nil {
			_ = connection.Close() // it was only to see
			return address, stop
		}
		select {
		case <-ended:
			t.Fatalf("nginx has ended: %s", said.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatalf("nginx does not listen: %s", said.String())
	return "", nil
}
