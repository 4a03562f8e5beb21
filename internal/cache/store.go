package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Key names an entry: a hash of everything that it was made from.
type Key [sha256.Size]byte

// String returns the key as hexadecimal digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// DefaultSize is the number of bytes that a cache is trimmed to.
const DefaultSize = 512 << 20

// Store is a cache in a folder of the disk. The nil Store keeps nothing.
type Store struct {
	folder string
	size   int64
	note   func(string)
	now    func() time.Time
	write  func(*os.File, []byte) (int, error)
}

// version is the folder that entries lie in: another layout gets another.
const version = "v1"

// Options of a Store; the zero value is what users have.
type Options struct {
	// Size is the number of bytes that the cache is trimmed to; 0 means DefaultSize.
	Size int64
	// Note, where not nil, is told what goes wrong, by several goroutines at once where these use the Store.
	Note func(string)
}

// Open opens the cache in a folder and makes it where there is none. The error says why there can be none: a folder that has
// other things in it is left alone.
func Open(folder string, opts Options) (*Store, error) {
	s := &Store{folder: folder, size: opts.Size, note: opts.Note, now: time.Now, write: (*os.File).Write}
	if s.size <= 0 {
		s.size = DefaultSize
	}
	if s.note == nil {
		s.note = func(string) {}
	}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	return s, nil
}

const (
	ignoreName = ".gitignore"
	tagName    = "CACHEDIR.TAG"
	tag        = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of unheeded.\n"
)

// prepare makes the folder. Neither git nor programs that make backups are to take it, wherever it lies.
func (s *Store) prepare() error {
	if text, err := os.ReadFile(filepath.Join(s.folder, tagName)); err == nil && string(text) == tag {
		return os.MkdirAll(s.entries(), 0o777)
	}
	present, err := os.ReadDir(s.folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range present {
		if name := e.Name(); name != version && name != ignoreName && name != tagName {
			return fmt.Errorf("%s has other things in it, such as %s", s.folder, name)
		}
	}
	if err := os.MkdirAll(s.folder, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.folder, ignoreName), []byte("# Made by unheeded.\n*\n"), 0o666); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.folder, tagName), []byte(tag), 0o666); err != nil {
		return err
	}
	return os.MkdirAll(s.entries(), 0o777)
}

// Folder is where the cache lies.
func (s *Store) Folder() string { return s.folder }

func (s *Store) entries() string { return filepath.Join(s.folder, version) }

func (s *Store) file(k Key) string {
	name := k.String()
	return filepath.Join(s.entries(), name[:2], name[2:])
}

// magic begins each entry; the key and the hash of the content follow, then the content.
const magic = "unheeded"

const headerSize = len(magic) + 2*sha256.Size

// Get returns what an entry holds. An entry that is damaged is removed and is not there.
func (s *Store) Get(k Key) ([]byte, bool) {
	if s == nil {
		return nil, false
	}
	file := s.file(k)
	raw, err := os.ReadFile(file)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.note(fmt.Sprintf("cache: %v", err))
		}
		return nil, false
	}
	content, ok := open(k, raw)
	if !ok {
		s.note(fmt.Sprintf("cache: %s is damaged and dropped", file))
		s.remove(file)
		return nil, false
	}
	s.touch(file)
	return content, true
}

// open returns the content of an entry's bytes, false where they are not what was written under the key.
func open(k Key, raw []byte) ([]byte, bool) {
	if len(raw) < headerSize || string(raw[:len(magic)]) != magic || !bytes.Equal(raw[len(magic):len(magic)+len(k)], k[:]) {
		return nil, false
	}
	content := raw[headerSize:]
	sum := sha256.Sum256(content)
	return content, bytes.Equal(raw[headerSize-len(sum):headerSize], sum[:])
}

// recent is how old the time of an entry may be before a use renews it: trimming removes the oldest first.
const recent = time.Hour

func (s *Store) touch(file string) {
	info, err := os.Stat(file)
	if err != nil || s.now().Sub(info.ModTime()) < recent {
		return
	}
	if err := os.Chtimes(file, s.now(), s.now()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.note(fmt.Sprintf("cache: %v", err)) // a cache that cannot be written to can still be read
	}
}

// Put writes an entry, in the place of one that is there. Where that fails, there is none or the one that was.
func (s *Store) Put(k Key, content []byte) {
	if s == nil {
		return
	}
	if err := s.put(k, content); err != nil {
		s.note(fmt.Sprintf("cache: an entry is not kept: %v", err))
	}
}

func (s *Store) put(k Key, content []byte) (err error) {
	file := s.file(k)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	aside, err := os.CreateTemp(s.entries(), asidePrefix+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			s.remove(aside.Name())
		}
	}()
	sum := sha256.Sum256(content)
	for _, part := range [][]byte{[]byte(magic), k[:], sum[:], content} {
		if _, err := s.write(aside, part); err != nil {
			return errors.Join(err, aside.Close())
		}
	}
	if err := aside.Close(); err != nil {
		return err
	}
	return os.Rename(aside.Name(), file)
}

// asidePrefix is how the names of files begin that are being written.
const asidePrefix = "aside-"

func (s *Store) remove(file string) {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.note(fmt.Sprintf("cache: %v", err))
	}
}
