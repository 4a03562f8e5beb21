package cache

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Remote is a cache that others share, behind the protocol that Bazel speaks to cache servers: GET and PUT of /cas/HASH for
// contents by their SHA-256, and of /ac/KEY for what is known under a key, which names a content.
//
// The first thing that goes wrong is told, and then the cache is left alone: it is there to save time. What a server sends
// is believed only where its hash is right and where it was kept under the key that was asked for.
type Remote struct {
	base   *url.URL
	client *http.Client
	warn   func(string)
	opts   RemoteOptions
	off    atomic.Bool
}

// RemoteOptions say how a Remote is used; the zero value reads and writes.
type RemoteOptions struct {
	// ReadOnly: nothing is put there.
	ReadOnly bool
	// Timeout bounds each request, its answer included; 0 means DefaultTimeout.
	Timeout time.Duration
}

// DefaultTimeout is how long a request to a remote cache may take.
const DefaultTimeout = 10 * time.Second

// Bounds of what a server may send, in bytes: of an answer to /ac/, of a content, and of what that is unpacked.
const (
	maxAction   = 64 << 10
	maxContent  = 256 << 20
	maxUnpacked = 1 << 30
)

// NewRemote returns the cache at an address; warn is told, once, what goes wrong.
func NewRemote(address string, opts RemoteOptions, warn func(string)) (*Remote, error) {
	base, err := url.Parse(address)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("%q is no address such as https://cache.example/unheeded", address)
	}
	if opts.Timeout <= 0 {
		opts.Timeout = DefaultTimeout
	}
	dialer := &net.Dialer{Timeout: min(opts.Timeout, 3*time.Second)}
	return &Remote{
		base: base, warn: warn, opts: opts,
		client: &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext}},
	}, nil
}

// Get returns what is kept under a key.
func (r *Remote) Get(ctx context.Context, k Key) ([]byte, bool) {
	action, found := r.get(ctx, "ac/"+k.String(), maxAction)
	if !found {
		return nil, false
	}
	name, size, ok := readAction(action)
	if !ok {
		r.giveUp(fmt.Errorf("it has something else under /ac/%s", k))
		return nil, false
	}
	packed, found := r.get(ctx, "cas/"+name, maxContent)
	if !found {
		return nil, false // it was removed, and what named it was not
	}
	if sum := sha256.Sum256(packed); int64(len(packed)) != size || hex.EncodeToString(sum[:]) != name {
		r.giveUp(fmt.Errorf("what it has under /cas/%s has another hash", name))
		return nil, false
	}
	content, err := unpack(k, packed)
	if err != nil {
		r.giveUp(fmt.Errorf("what it has under /ac/%s is of no use: %w", k, err))
		return nil, false
	}
	return content, true
}

// Put keeps a content under a key.
func (r *Remote) Put(ctx context.Context, k Key, content []byte) {
	if r.opts.ReadOnly {
		return
	}
	packed := pack(k, content)
	sum := sha256.Sum256(packed)
	name := hex.EncodeToString(sum[:])
	// The content comes first: servers refuse a key that names one which they do not have.
	if r.put(ctx, "cas/"+name, packed) {
		r.put(ctx, "ac/"+k.String(), appendAction(nil, name, int64(len(packed))))
	}
}

func (r *Remote) get(ctx context.Context, name string, limit int64) ([]byte, bool) {
	response, err := r.do(ctx, http.MethodGet, name, nil, limit)
	switch {
	case err != nil:
		r.giveUp(err)
	case response.status == http.StatusOK:
		return response.body, true
	case response.status != http.StatusNotFound && response.status != 0:
		r.giveUp(fmt.Errorf("it answers %d %s", response.status, http.StatusText(response.status)))
	}
	return nil, false
}

func (r *Remote) put(ctx context.Context, name string, content []byte) bool {
	response, err := r.do(ctx, http.MethodPut, name, content, maxAction)
	switch {
	case err != nil:
		r.giveUp(err)
	case response.status/100 == 2:
		return true
	case response.status != 0:
		r.giveUp(fmt.Errorf("it answers %d %s, so nothing can be put there", response.status, http.StatusText(response.status)))
	}
	return false
}

// answer is what a server said; the zero answer is that it was not asked.
type answer struct {
	status int
	body   []byte
}

func (r *Remote) do(ctx context.Context, method, name string, content []byte, limit int64) (answer, error) {
	if r.off.Load() {
		return answer{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, r.opts.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, r.base.JoinPath(name).String(), bytes.NewReader(content))
	if err != nil {
		return answer{}, err
	}
	response, err := r.client.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // the address is told anyway
		}
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }() // it was read, or is of no interest
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case err != nil:
		return answer{}, err
	case int64(len(body)) > limit:
		return answer{}, fmt.Errorf("it sends more than %d bytes", limit)
	}
	return answer{response.StatusCode, body}, nil
}

// giveUp tells why the cache is left alone from now on.
func (r *Remote) giveUp(err error) {
	if errors.Is(err, context.Canceled) || r.off.Swap(true) {
		return
	}
	reason := err.Error()
	if errors.Is(err, context.DeadlineExceeded) {
		reason = fmt.Sprintf("no answer within %v", r.opts.Timeout)
	}
	r.warn(fmt.Sprintf("the remote cache %s is not used: %s", r.base.Redacted(), reason))
}

// pack is a content as it is sent: behind its key, so that a server cannot mistake one for another, and smaller.
func pack(k Key, content []byte) []byte {
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestSpeed) // the level is one that there is
	for _, part := range [][]byte{[]byte(magic), k[:], content} {
		_, _ = z.Write(part) // into memory
	}
	_ = z.Close() // as above
	return packed.Bytes()
}

var errOtherKey = errors.New("it was kept under another key")

func unpack(k Key, packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(z, maxUnpacked))
	if err != nil {
		return nil, err
	}
	content, ok := bytes.CutPrefix(raw, append([]byte(magic), k[:]...))
	if !ok {
		return nil, errOtherKey
	}
	return content, nil
}

// appendAction appends what Bazel's servers expect under /ac/: an ActionResult of the Remote Execution API, as protocol
// buffers encode it, that has nothing but stdout_digest, field 6: a Digest with the hash, field 1, and the size, field 2.
// Servers that check it look whether they have that content.
func appendAction(b []byte, name string, size int64) []byte {
	var digest []byte
	digest = appendField(digest, 1, name)
	digest = binary.AppendUvarint(append(digest, 2<<3|wireVarint), uint64(size))
	return appendField(b, 6, string(digest))
}

// The two wire types that are in use.
const (
	wireVarint = 0
	wireBytes  = 2
)

func appendField(b []byte, number byte, text string) []byte {
	b = binary.AppendUvarint(append(b, number<<3|wireBytes), uint64(len(text)))
	return append(b, text...)
}

// readAction returns what appendAction wrote; a server may have added fields.
func readAction(b []byte) (name string, size int64, ok bool) {
	var digest []byte
	for len(b) > 0 {
		number, text, _, rest, good := readField(b)
		if !good {
			return "", 0, false
		}
		if number == 6 {
			digest = text
		}
		b = rest
	}
	for len(digest) > 0 {
		number, text, value, rest, good := readField(digest)
		if !good || value > maxContent {
			return "", 0, false
		}
		switch number {
		case 1:
			name = string(text)
		case 2:
			size = int64(value)
		}
		digest = rest
	}
	return name, size, len(name) == 2*sha256.Size && strings.Trim(name, "0123456789abcdef") == ""
}

// readField reads one field of a message: a varint or bytes.
func readField(b []byte) (number uint64, text []byte, value uint64, rest []byte, ok bool) {
	tag, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, 0, nil, false
	}
	b = b[n:]
	value, n = binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, 0, nil, false
	}
	b = b[n:]
	switch {
	case tag&7 == wireVarint:
		return tag >> 3, nil, value, b, true
	case tag&7 == wireBytes && value <= uint64(len(b)):
		return tag >> 3, b[:value], 0, b[value:], true
	}
	return 0, nil, 0, nil, false
}
