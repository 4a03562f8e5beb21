package fix

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/unheeded/unheeded/internal/python/source"
)

// ErrChanged tells that a file is not what it was when it was checked.
var ErrChanged = errors.New("it was changed in the meantime")

// ErrEncoding tells that a file is not UTF-8, so that a changed text is not written back.
var ErrEncoding = errors.New("it is not written in UTF-8")

// Replace puts a text in the place of a file's, whole or not at all: whoever reads the file sees the old bytes or the
// new ones. Permissions and a byte order mark are kept, and a symbolic link keeps pointing at the file that is
// replaced.
func Replace(path string, before, after []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(target)
	if err != nil {
		return err
	}
	file, err := source.Decode(raw)
	if err != nil || !bytes.Equal(file.Text, before) {
		return ErrChanged
	}
	mark, isUTF8 := bytes.CutSuffix(raw, file.Text)
	if !isUTF8 {
		return ErrEncoding
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	return writeAtomically(target, append(bytes.Clone(mark), after...), info.Mode().Perm())
}

// writeAtomically writes beside the file and renames.
func writeAtomically(path string, data []byte, mode os.FileMode) (err error) {
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part.Name())
		}
	}()
	_, err = part.Write(data)
	err = errors.Join(err, part.Chmod(mode), part.Sync(), part.Close())
	if err != nil {
		return fmt.Errorf("writing beside it: %w", err)
	}
	return os.Rename(part.Name(), path)
}
