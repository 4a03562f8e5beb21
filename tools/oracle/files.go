package main

import (
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// pythonFiles lists the .py files of a folder, without installed packages, sorted; or the one file. Where sample is
// not 0, it is so many of them, which depend on nothing but their paths inside the folder.
func pythonFiles(root string, sample int) ([]string, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{root}, nil
	}
	var found []string
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && entry.Name() == "site-packages":
			return filepath.SkipDir
		case entry.Type().IsRegular() && strings.HasSuffix(path, ".py"):
			found = append(found, path)
		}
		return nil
	})
	if sample > 0 && len(found) > sample {
		slices.SortStableFunc(found, func(a, b string) int { return int(order(root, a)) - int(order(root, b)) })
		found = found[:sample]
		slices.Sort(found)
	}
	return found, err
}

// order is a number that shuffles files the same way everywhere.
func order(root, path string) uint16 {
	relative, err := filepath.Rel(root, path)
	if err != nil {
		relative = path
	}
	h := fnv.New32a()
	h.Write([]byte(filepath.ToSlash(relative)))
	return uint16(h.Sum32())
}
