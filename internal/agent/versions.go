package agent

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// Lifetime is how long a version of the agent stays that nobody starts programs under any more. It is long: a program that is
// watched loads parts of it late, and the processes that it starts load all of it.
const Lifetime = 30 * 24 * time.Hour

// versionName is what Unpack calls a version, and its scratch folders, which only a crash leaves behind.
var versionName = regexp.MustCompile(`^agent-[0-9a-f]{16}(\.[0-9]+)?$`)

// Version is one version of the agent that Unpack has put somewhere.
type Version struct {
	// Folder is where it lies, Used when Unpack was asked for it last, Bytes its size.
	Folder string
	Used   time.Time
	Bytes  int64
}

// Versions lists what Unpack has put below parent; nothing where there is no such folder.
func Versions(parent string) ([]Version, error) {
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var versions []Version
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.IsDir() || !versionName.MatchString(entry.Name()) {
			continue // somebody else's, or gone meanwhile
		}
		v := Version{Folder: filepath.Join(parent, entry.Name()), Used: info.ModTime()}
		_ = filepath.WalkDir(v.Folder, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil //nolint:nilerr // what cannot be read is not counted
			}
			if info, err := entry.Info(); err == nil {
				v.Bytes += info.Size()
			}
			return nil
		})
		versions = append(versions, v)
	}
	return versions, err
}

// RemoveUnused removes the versions below parent that nobody has asked Unpack for since, and returns them.
func RemoveUnused(parent string, since time.Time) (removed []Version, err error) {
	versions, err := Versions(parent)
	for _, v := range versions {
		if !v.Used.Before(since) {
			continue
		}
		if problem := os.RemoveAll(v.Folder); problem != nil {
			err = errors.Join(err, problem)
			continue
		}
		removed = append(removed, v)
	}
	return removed, err
}
