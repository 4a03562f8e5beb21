//go:build unix

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// private makes a folder that its owner alone can change, or makes sure that the one that is there is ours and such.
func private(folder string) error {
	if err := os.Mkdir(folder, 0o700); err == nil || !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	const othersWrite = 0o022
	status, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&othersWrite != 0 || !ok || int(status.Uid) != os.Geteuid() {
		return fmt.Errorf("%s is there, and others can change what is in it", folder)
	}
	return nil
}
