package project

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// MaxFileSize is the largest file that is read, in bytes.
const MaxFileSize = 50 << 20

// Read reads a file whole. Every error is a *Failure whose Path is path: the file has vanished, may not be read,
// is larger than MaxFileSize, or is none. A pipe or device is not opened, since that may block or have effects.
func Read(path string) ([]byte, error) {
	native := filepath.FromSlash(path)
	info, err := os.Stat(native)
	if err != nil {
		return nil, newFailure(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, &Failure{Path: path, Kind: NotRegular}
	}
	if info.Size() > MaxFileSize {
		return nil, &Failure{Path: path, Kind: TooLarge}
	}
	file, err := os.Open(native)
	if err != nil {
		return nil, newFailure(path, err)
	}
	defer func() { _ = file.Close() }() // nothing was written, so nothing can be lost
	// The file may have grown since, and some file systems report no sizes. ReadFrom wants bytes.MinRead to spare.
	content := bytes.NewBuffer(make([]byte, 0, int(info.Size())+bytes.MinRead))
	if _, err := content.ReadFrom(io.LimitReader(file, MaxFileSize+1)); err != nil {
		return nil, newFailure(path, err)
	}
	if content.Len() > MaxFileSize {
		return nil, &Failure{Path: path, Kind: TooLarge}
	}
	return content.Bytes(), nil
}
