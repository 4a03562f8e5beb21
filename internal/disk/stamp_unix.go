//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

// stampOf is the stamp of what os.Stat says; zero where that says too little.
func stampOf(info fs.FileInfo) Stamp {
	if info == nil {
		return Stamp{}
	}
	raw, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Stamp{}
	}
	return Stamp{
		Size: info.Size(), Modified: info.ModTime().UnixNano(), Changed: changedAt(raw), Inode: uint64(raw.Ino), //nolint:unconvert // not 64 bits everywhere
	}
}

// stampAt is the stamp of a path, without the cost of an fs.FileInfo.
func stampAt(path string) (Stamp, error) {
	var raw unix.Stat_t
	for {
		err := unix.Stat(path, &raw)
		if err == nil {
			break
		}
		if !errors.Is(err, unix.EINTR) {
			return Stamp{}, err
		}
	}
	return Stamp{Size: raw.Size, Modified: raw.Mtim.Nano(), Changed: raw.Ctim.Nano(), Inode: uint64(raw.Ino)}, nil //nolint:unconvert // see above
}
