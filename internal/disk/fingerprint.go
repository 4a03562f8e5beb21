package disk

import (
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Fingerprint hashes the files in a folder and below that a run may read, by their paths in it: Python, settings, what says
// which libraries are needed. It is a guess at what a Trace will be about, made before there is one, so that several
// machines can agree on where to look; whether a Trace holds is not for it to say. Today, where not nil, is what the disk was
// found to say, and listings what folders held.
func Fingerprint(folder string, workers int, today *Today, listings Listings) Digest {
	root := filepath.FromSlash(folder)
	f := finder{root: root, given: map[string]Digest{}}
	if today != nil {
		f.known, f.given = today.known(listings), today.Contents()
	}
	f.folder(root)
	files := f.files
	slices.Sort(files)
	sums := make([]Digest, len(files))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, workers) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				sum, ok := f.given[filepath.ToSlash(files[i])]
				if !ok {
					content, _ := os.ReadFile(files[i]) //nolint:gosec // it is one of those in the folder
					sum = sha256.Sum256(content)
				}
				sums[i] = sum
			}
		})
	}
	wg.Wait()
	h := sha256.New()
	for i, file := range files {
		name, _ := filepath.Rel(root, file) // it was found in root
		name = filepath.ToSlash(name)
		_, _ = h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(name)))) // a hash takes everything
		_, _ = h.Write([]byte(name))
		_, _ = h.Write(sums[i][:])
	}
	return Digest(h.Sum(nil))
}

// finder finds the files that count.
type finder struct {
	root  string
	known *known
	// given has the hashes of files that are known.
	given map[string]Digest
	files []string
}

// folder looks through a folder and those in it. What cannot be listed does not count. Folders that are not the project's are
// left out: hidden ones, environments, what other languages install.
func (f *finder) folder(at string) {
	entries, _, ok := f.known.list(filepath.ToSlash(at))
	if !ok {
		entries, _ = os.ReadDir(at)
	}
	if at != f.root && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "pyvenv.cfg" }) {
		return
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case e.IsDir():
			if !strings.HasPrefix(name, ".") && name != "node_modules" && !slices.Contains(noisyFolders[:], name) {
				f.folder(filepath.Join(at, name))
			}
		case e.Type().IsRegular() && counts(name):
			f.files = append(f.files, filepath.Join(at, name))
		}
	}
}

// counts tells whether a file of a name is one that a run may read.
func counts(name string) bool {
	switch path.Ext(name) {
	case ".py", ".pyi", ".toml", ".cfg", ".ini", ".txt", ".lock", ".ignore", ".gitignore":
		return true
	}
	return false
}
