package disk

import (
	"cmp"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Listings are what a run was told that folders hold, by their paths, for a later run that finds them to be as they were.
type Listings map[string][]fs.DirEntry

// Listings returns those of which the view's log knows.
func (v *View) Listings() Listings {
	v.log.mu.Lock()
	defer v.log.mu.Unlock()
	out := Listings{}
	for ask, seen := range v.log.seen {
		if seen.listed {
			out[ask.Path] = seen.entries
		}
	}
	return out
}

// AppendTo appends listings to a buffer, for ReadListings.
func (l Listings) AppendTo(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(l)))
	for _, folder := range slices.Sorted(maps.Keys(l)) {
		b = appendText(b, folder)
		b = binary.AppendUvarint(b, uint64(len(l[folder])))
		for _, e := range l[folder] {
			b = appendText(b, e.Name())
			b = binary.AppendUvarint(b, uint64(e.Type()))
		}
	}
	return b
}

// errListings says that bytes are no listings.
var errListings = errors.New("not listings")

// ReadListings reads what AppendTo wrote, at the beginning of a buffer, and returns what follows it. It trusts no length.
func ReadListings(b []byte) (Listings, []byte, error) {
	count, b, ok := uvarint(b)
	if !ok || count > uint64(len(b)) {
		return nil, nil, errListings
	}
	l := make(Listings, count)
	for range count {
		var folder string
		var names, kind uint64
		if folder, b, ok = readText(b); ok {
			names, b, ok = uvarint(b)
		}
		if !ok || names > uint64(len(b)) {
			return nil, nil, errListings
		}
		entries := make([]fs.DirEntry, names)
		for i := range entries {
			var e listed
			e.folder = folder
			if e.name, b, ok = readText(b); ok {
				kind, b, ok = uvarint(b)
			}
			if !ok || kind > uint64(^fs.FileMode(0)) {
				return nil, nil, errListings
			}
			e.kind = fs.FileMode(kind).Type()
			entries[i] = e
		}
		l[folder] = entries
	}
	return l, b, nil
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func readText(b []byte) (string, []byte, bool) {
	n, b, ok := uvarint(b)
	if !ok || n > uint64(len(b)) {
		return "", nil, false
	}
	return string(b[:n]), b[n:], true
}

// listed is an entry of a folder, by its name and kind.
type listed struct {
	folder, name string
	kind         fs.FileMode
}

func (e listed) Name() string      { return e.name }
func (e listed) IsDir() bool       { return e.kind.IsDir() }
func (e listed) Type() fs.FileMode { return e.kind }
func (e listed) Info() (fs.FileInfo, error) {
	return os.Lstat(filepath.FromSlash(path.Join(e.folder, e.name)))
}

// known is what is known of folders that were found to be as they were.
type known struct {
	listings Listings
	// lists has the questions for the listings, with the stamps of today.
	lists map[string]*entry
}

// View returns a view that notes in a log what it is asked, and does not ask the disk for what follows from listings of
// folders that were found to be as they were.
func (t Today) View(log *Log, listings Listings) *View {
	return &View{log: log, known: t.known(listings)}
}

func (t Today) known(listings Listings) *known {
	k := &known{listings, make(map[string]*entry, len(listings))}
	for i := range t.Trace.entries {
		if e := &t.Trace.entries[i]; e.Op == List && e.stamp != (Stamp{}) {
			if _, ok := listings[e.Path]; ok {
				k.lists[e.Path] = e
			}
		}
	}
	return k
}

// list returns the listing of a folder.
func (k *known) list(folder string) ([]fs.DirEntry, *entry, bool) {
	if k == nil {
		return nil, nil, false
	}
	e, ok := k.lists[folder]
	return k.listings[folder], e, ok
}

// kind returns what is known to be at a path: an error where there is nothing.
func (k *known) kind(file string) (fs.FileInfo, error, bool) {
	if k == nil || path.Clean(file) != file {
		return nil, nil, false
	}
	folder, name := path.Dir(file), path.Base(file)
	entries, _, ok := k.list(folder)
	if !ok || folder == file || isNoise(name) {
		return nil, nil, false
	}
	at, found := slices.BinarySearchFunc(entries, name, func(e fs.DirEntry, name string) int { return cmp.Compare(e.Name(), name) })
	switch {
	case found && entries[at].Type()&fs.ModeSymlink != 0:
		return nil, nil, false
	case found:
		return kindInfo{name, entries[at].Type()}, nil, true
	case strings.ContainsFunc(name, func(r rune) bool { return r > 0x7f }),
		slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.EqualFold(e.Name(), name) }):
		return nil, nil, false // some file systems take names for the same that are not
	}
	return nil, &fs.PathError{Op: "lstat", Path: file, Err: syscall.ENOENT}, true
}

// kindInfo is what may be used of what os.Lstat says.
type kindInfo struct {
	name string
	kind fs.FileMode
}

func (i kindInfo) Name() string       { return i.name }
func (i kindInfo) Size() int64        { return 0 }
func (i kindInfo) Mode() fs.FileMode  { return i.kind }
func (i kindInfo) ModTime() time.Time { return time.Time{} }
func (i kindInfo) IsDir() bool        { return i.kind.IsDir() }
func (i kindInfo) Sys() any           { return nil }
