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
// machines can agree on where to look; whether a Trace holds is not for it to say. Of files in known, the hash is known.
func Fingerprint(folder string, workers int, known map[string]Digest) Digest {
	var files []string
	root := filepath.FromSlash(folder)
	_ = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error { // what cannot be listed does not count
		switch {
		case err != nil:
			return nil
		case entry.IsDir():
			return enter(root, file, entry.Name())
		case entry.Type().IsRegular() && counts(entry.Name()):
			files = append(files, file)
		}
		return nil
	})
	slices.Sort(files)
	sums := make([]Digest, len(files))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, workers) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				sum, ok := known[filepath.ToSlash(files[i])]
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

// enter leaves out folders that are not the project's: hidden ones, environments, what other languages install.
func enter(root, folder, name string) error {
	if folder == root {
		return nil
	}
	if strings.HasPrefix(name, ".") || name == "node_modules" || slices.Contains(noisyFolders[:], name) {
		return fs.SkipDir
	}
	if _, err := os.Lstat(filepath.Join(folder, "pyvenv.cfg")); err == nil {
		return fs.SkipDir
	}
	return nil
}

// counts tells whether a file of a name is one that a run may read.
func counts(name string) bool {
	switch path.Ext(name) {
	case ".py", ".pyi", ".toml", ".cfg", ".ini", ".txt", ".lock", ".ignore", ".gitignore":
		return true
	}
	return false
}
