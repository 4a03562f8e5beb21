package disk

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// View answers questions about the file system. The nil View answers and notes nothing.
type View struct {
	log *Log
	// source: what is read is a source.
	source bool
	// known, where not nil, is what need not be asked.
	known *known
}

// NewView returns a View that notes in a log what it is asked.
func NewView(log *Log) *View { return &View{log: log} }

// Sources returns a view by which files are read whose contents lead to results that say themselves what they depend on: a
// Trace tells of a change to them apart from all others. What is asked by another view as well is none of them.
func (v *View) Sources() *View {
	if v == nil {
		return nil
	}
	return &View{v.log, true, v.known}
}

// ErrNotRegular says that what was to be read is no file: a folder, a pipe, a device.
var ErrNotRegular = errors.New("not a regular file")

// ErrTooLarge says that a file has more bytes than the reader wants.
var ErrTooLarge = errors.New("larger than the limit")

// Stat is os.Stat. Of what it says, only the kind of the file may be used: that is what is noted.
func (v *View) Stat(file string) (fs.FileInfo, error) {
	info, err, ok := v.kind(file)
	if !ok {
		info, err = os.Stat(filepath.FromSlash(file))
	}
	v.note(Status, file, Seen{Answer: kindAnswer(info, err)})
	return info, err
}

// Lstat is os.Lstat. Of what it says, only the kind of the file may be used.
func (v *View) Lstat(file string) (fs.FileInfo, error) {
	info, err, ok := v.kind(file)
	if !ok {
		info, err = os.Lstat(filepath.FromSlash(file))
	}
	v.note(OwnStatus, file, Seen{Answer: kindAnswer(info, err)})
	return info, err
}

// Exists tells whether there is something at a path, a link that leads nowhere included.
func (v *View) Exists(file string) bool {
	_, err := v.Lstat(file)
	return err == nil
}

// RealPath is a path without symbolic links; an error where it cannot be had.
func (v *View) RealPath(file string) (string, error) {
	real, err := filepath.EvalSymlinks(filepath.FromSlash(file))
	real = filepath.ToSlash(real)
	v.note(RealPath, file, Seen{Answer: realAnswer(file, real, err)})
	return real, err
}

// Glob is filepath.Glob.
func (v *View) Glob(pattern string) ([]string, error) {
	matches, err := filepath.Glob(filepath.FromSlash(pattern))
	for i := range matches {
		matches[i] = filepath.ToSlash(matches[i])
	}
	v.note(Matches, pattern, Seen{Answer: textAnswer(strings.Join(matches, "\n"), err)})
	return matches, err
}

// ReadDir is os.ReadDir, less what comes and goes beside Python code: see noise. Of the entries, only the names and the kinds may be used.
func (v *View) ReadDir(file string) ([]fs.DirEntry, error) {
	if !v.hasLog() {
		entries, err := os.ReadDir(filepath.FromSlash(file))
		return withoutNoise(entries), err
	}
	if entries, e, ok := v.known.list(file); ok {
		v.note(List, file, Seen{Answer: e.answer, Stamp: e.stamp, listed: true, entries: entries})
		return entries, nil
	}
	entries, stamp, err := list(file)
	v.note(List, file, Seen{Answer: listAnswer(entries, err), Stamp: stamp, listed: err == nil, entries: entries})
	return entries, err
}

// Read reads a file whole. The error is that of the operating system, ErrNotRegular or ErrTooLarge; pipes and devices are
// not opened, since that may block or have effects.
func (v *View) Read(file string, limit int64) ([]byte, error) {
	content, stamp, err := read(file, limit)
	if v.hasLog() {
		v.note(Content, file, Seen{Answer: contentAnswer(content, err), Stamp: stamp, limit: limit, source: v.source})
	}
	return content, err
}

// Match returns the names in a folder that a pattern of package path matches; none where the folder cannot be listed.
func (v *View) Match(folder, pattern string) []string {
	if v != nil {
		if entries, e, ok := v.known.list(folder); ok {
			names := matching(entries, pattern)
			v.note(Names, path.Join(folder, pattern), Seen{Answer: textAnswer(strings.Join(names, "\n"), nil), Stamp: e.stamp})
			return names
		}
	}
	names, stamp, err := match(folder, pattern)
	if v.hasLog() {
		v.note(Names, path.Join(folder, pattern), Seen{Answer: textAnswer(strings.Join(names, "\n"), err), Stamp: stamp})
	}
	return names
}

func match(folder, pattern string) ([]string, Stamp, error) {
	entries, stamp, err := list(folder)
	return matching(entries, pattern), stamp, err
}

func matching(entries []fs.DirEntry, pattern string) []string {
	var names []string
	for _, e := range entries {
		if ok, _ := path.Match(pattern, e.Name()); ok { // a pattern that is malformed matches nothing
			names = append(names, e.Name())
		}
	}
	return names
}

// Unrepeatable tells the log of something that a Trace cannot ask again.
func (v *View) Unrepeatable(what string) {
	if v.hasLog() {
		v.log.spoil("%s", what)
	}
}

// kind is known.kind.
func (v *View) kind(file string) (fs.FileInfo, error, bool) {
	if v == nil {
		return nil, nil, false
	}
	return v.known.kind(file)
}

func (v *View) hasLog() bool { return v != nil && v.log != nil }

func (v *View) note(op Op, file string, seen Seen) {
	if v.hasLog() {
		v.log.note(Ask{op, file}, seen)
	}
}

// list lists a folder with its stamp of the folder, zero where that cannot be trusted.
func list(file string) ([]fs.DirEntry, Stamp, error) {
	native := filepath.FromSlash(file)
	stamp, failure := stampAt(native)
	now := time.Now()
	entries, err := os.ReadDir(native)
	entries = withoutNoise(entries)
	if err != nil || failure != nil {
		return entries, Stamp{}, err
	}
	if after, err := stampAt(native); err != nil || after != stamp {
		stamp = Stamp{} // it changed meanwhile: what was told is what counts, and it has no stamp
	}
	return entries, stamp.trusted(now), nil
}

// read reads a file whole and returns its stamp, zero where that cannot be trusted.
func read(file string, limit int64) ([]byte, Stamp, error) {
	native := filepath.FromSlash(file)
	info, err := os.Stat(native)
	if err != nil {
		return nil, Stamp{}, err
	}
	if !info.Mode().IsRegular() {
		return nil, Stamp{}, ErrNotRegular
	}
	if info.Size() > limit {
		return nil, Stamp{}, ErrTooLarge
	}
	now := time.Now()
	opened, err := os.Open(native)
	if err != nil {
		return nil, Stamp{}, err
	}
	defer func() { _ = opened.Close() }() // nothing was written, so nothing can be lost
	// The file may have grown since, and some file systems report no sizes. ReadFrom wants bytes.MinRead to spare.
	content := bytes.NewBuffer(make([]byte, 0, int(info.Size())+bytes.MinRead))
	if _, err := content.ReadFrom(io.LimitReader(opened, limit+1)); err != nil {
		return nil, Stamp{}, err
	}
	if int64(content.Len()) > limit {
		return nil, Stamp{}, ErrTooLarge
	}
	stamp := stampOf(info)
	if after, err := opened.Stat(); err != nil || stampOf(after) != stamp {
		stamp = Stamp{} // as in list
	}
	return content.Bytes(), stamp.trusted(now), nil
}

// Digest is a hash of an answer.
type Digest [sha256.Size]byte

// answerOf is the answer that an error is. It does not hang on the words of the system.
func answerOf(err error) Digest {
	var number syscall.Errno
	if errors.As(err, &number) {
		return sha256.Sum256(fmt.Appendf(nil, "error %d", uintptr(number)))
	}
	return sha256.Sum256([]byte("error: " + err.Error()))
}

// kindAnswer is the answer about what kind of thing is at a path.
func kindAnswer(info fs.FileInfo, err error) Digest {
	if err != nil {
		return answerOf(err)
	}
	return kindDigest(info.Mode().Type())
}

func kindDigest(kind fs.FileMode) Digest { return sha256.Sum256(fmt.Appendf(nil, "kind %d", kind)) }

func textAnswer(text string, err error) Digest {
	if err != nil {
		return answerOf(err)
	}
	return sha256.Sum256([]byte("text " + text))
}

// realAnswer is the answer about where symbolic links lead; that there are none is the same answer wherever the file lies.
func realAnswer(file, real string, err error) Digest {
	if real == file {
		real = "itself"
	}
	return textAnswer(real, err)
}

// contentAnswer is the hash of the content itself.
func contentAnswer(content []byte, err error) Digest {
	if err != nil {
		return answerOf(err)
	}
	return sha256.Sum256(content)
}

func listAnswer(entries []fs.DirEntry, err error) Digest {
	if err != nil {
		return answerOf(err)
	}
	h := sha256.New()
	for _, e := range entries {
		_, _ = fmt.Fprintf(h, "%s\x00%d\x00", e.Name(), e.Type()) // a hash takes everything
	}
	return Digest(h.Sum(nil))
}
