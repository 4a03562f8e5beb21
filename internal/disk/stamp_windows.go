package disk

import (
	"io/fs"
	"os"
)

// stampOf is the stamp of what os.Stat says. There is no number of the file without opening it.
func stampOf(info fs.FileInfo) Stamp {
	if info == nil {
		return Stamp{}
	}
	return Stamp{Size: info.Size(), Modified: info.ModTime().UnixNano()}
}

func stampAt(path string) (Stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Stamp{}, err
	}
	return stampOf(info), nil
}
