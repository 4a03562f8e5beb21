package project

import (
	"errors"

	"github.com/unheeded/unheeded/internal/disk"
)

// MaxFileSize is the largest file that is read, in bytes.
const MaxFileSize = 50 << 20

// Read reads a file whole, by way of a view, which may be nil. Every error is a *Failure whose Path is path: the file has
// vanished, may not be read, is larger than MaxFileSize, or is none. A pipe or device is not opened, since that may block
// or have effects.
func Read(d *disk.View, path string) ([]byte, error) {
	content, err := d.Read(path, MaxFileSize)
	switch {
	case err == nil:
		return content, nil
	case errors.Is(err, disk.ErrNotRegular):
		return nil, &Failure{Path: path, Kind: NotRegular}
	case errors.Is(err, disk.ErrTooLarge):
		return nil, &Failure{Path: path, Kind: TooLarge}
	}
	return nil, newFailure(path, err)
}
