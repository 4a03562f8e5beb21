package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Info says how much a cache holds.
type Info struct {
	Folder  string
	Entries int
	Bytes   int64
	// Limit is the number of bytes that it is trimmed to.
	Limit int64
}

// Info counts what is there.
func (s *Store) Info() Info {
	info := Info{Folder: s.folder, Limit: s.size}
	for _, f := range s.files() {
		if !f.aside {
			info.Entries++
		}
		info.Bytes += f.size
	}
	return info
}

// trimEvery is how often a cache is trimmed at most, and abandonedAfter how long a file aside may be in the making.
const (
	trimEvery      = 10 * time.Minute
	abandonedAfter = time.Hour
)

// Trim removes what was not used for the longest time where the cache has grown too large, and what processes that were
// killed left behind. It does so now and then, whoever asks.
func (s *Store) Trim() {
	if s == nil {
		return
	}
	mark := filepath.Join(s.entries(), "trimmed")
	if info, err := os.Stat(mark); err == nil && s.now().Sub(info.ModTime()).Abs() < trimEvery {
		return
	}
	if err := os.WriteFile(mark, nil, 0o666); err != nil {
		s.note(fmt.Sprintf("cache: %v", err))
		return // what cannot be written to cannot have grown
	}
	if err := os.Chtimes(mark, s.now(), s.now()); err != nil {
		s.note(fmt.Sprintf("cache: %v", err))
	}
	s.trim()
}

func (s *Store) trim() {
	var entries []storedFile
	var total int64
	for _, f := range s.files() {
		switch {
		case !f.aside:
			entries = append(entries, f)
			total += f.size
		case s.now().Sub(f.used) > abandonedAfter:
			s.remove(f.path)
		}
	}
	if total <= s.size {
		return
	}
	slices.SortFunc(entries, func(a, b storedFile) int {
		return cmp.Or(a.used.Compare(b.used), strings.Compare(a.path, b.path))
	})
	for _, f := range entries {
		if total <= s.size/10*9 { // so that the next entry does not ask for more of this
			break
		}
		s.remove(f.path)
		total -= f.size
	}
}

// Clean removes the cache.
func (s *Store) Clean() error { return os.RemoveAll(s.folder) }

// storedFile is one of the cache.
type storedFile struct {
	path  string
	size  int64
	used  time.Time
	aside bool
}

func (s *Store) files() []storedFile {
	var files []storedFile
	err := filepath.WalkDir(s.entries(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "trimmed" {
			return ignoreAbsence(err)
		}
		info, err := entry.Info()
		if err != nil {
			return ignoreAbsence(err)
		}
		files = append(files, storedFile{path, info.Size(), info.ModTime(), strings.HasPrefix(entry.Name(), asidePrefix)})
		return nil
	})
	if err != nil {
		s.note(fmt.Sprintf("cache: %v", err))
	}
	return files
}

// ignoreAbsence passes on an error, unless another process has removed what was to be looked at.
func ignoreAbsence(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
