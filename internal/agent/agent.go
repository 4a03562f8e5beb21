package agent

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

//go:embed python/sitecustomize.py python/_unheeded_agent/*.py
var sources embed.FS

// Unpack writes the agent into a folder of its own below parent and returns the folder's absolute path, which is named
// after what is in it: one that is there already, complete, is used again. parent is made if it is missing. The folder can
// be read by its owner alone. Several processes may unpack at once. Versions that nobody has used for their lifetime are
// removed when a new one comes.
func Unpack(parent string) (string, error) {
	files, name, err := contents()
	if err != nil {
		return "", err
	}
	if parent, err = filepath.Abs(parent); err != nil {
		return "", err
	}
	folder := filepath.Join(parent, name)
	if isWhole(folder, files) {
		now := time.Now()
		_ = os.Chtimes(folder, now, now) // it is in use; at the worst it is unpacked once more
		return folder, nil
	}
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return "", fmt.Errorf("unpacking the agent: %w", err)
	}
	scratch, err := os.MkdirTemp(parent, name+".*")
	if err != nil {
		return "", fmt.Errorf("unpacking the agent: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	for file, text := range files {
		target := filepath.Join(scratch, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return "", fmt.Errorf("unpacking the agent: %w", err)
		}
		if err := os.WriteFile(target, text, 0o600); err != nil {
			return "", fmt.Errorf("unpacking the agent: %w", err)
		}
	}
	if err := os.Rename(scratch, folder); err == nil {
		_, _ = RemoveUnused(parent, time.Now().Add(-Lifetime)) // what stays is removed another time
		return folder, nil
	}
	// Another process was faster, or somebody has damaged what was there.
	if isWhole(folder, files) {
		return folder, nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return "", fmt.Errorf("unpacking the agent: %w", err)
	}
	if err := os.Rename(scratch, folder); err != nil && !isWhole(folder, files) {
		return "", fmt.Errorf("unpacking the agent: %w", err)
	}
	return folder, nil
}

// contents returns the files of the agent by their slash path, and a name that stands for exactly these.
func contents() (files map[string][]byte, name string, err error) {
	files = map[string][]byte{}
	sum := sha256.New()
	err = fs.WalkDir(sources, "python", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := sources.ReadFile(file)
		if err != nil {
			return err
		}
		relative := file[len("python/"):]
		files[relative] = text
		_, _ = fmt.Fprintf(sum, "%s\x00%d\x00%s", relative, len(text), text)
		return nil
	})
	return files, "agent-" + hex.EncodeToString(sum.Sum(nil)[:8]), err
}

// isWhole reports whether a folder holds the files as they are to be. Files besides, such as Python's caches, do no harm.
func isWhole(folder string, files map[string][]byte) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() {
		return false
	}
	for file, want := range files {
		got, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(path.Clean(file))))
		if err != nil || string(got) != string(want) {
			return false
		}
	}
	return true
}

// errNoSocket is what Options without a socket give.
var errNoSocket = errors.New("the agent needs the address of a monitor")
