package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

// A corpus is files in memory.
type corpus struct {
	files     []file
	megabytes float64
}

type file struct {
	path string
	raw  []byte
}

// read reads the Python files of a folder that decode and parse, without installed packages.
func read(root string) (*corpus, error) {
	c := &corpus{}
	var parser parse.Parser
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == "site-packages":
			return filepath.SkipDir
		case !entry.Type().IsRegular() || !strings.HasSuffix(path, ".py"):
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if decoded, err := source.Decode(raw); err == nil && len(parser.File(decoded.Text).Errors) == 0 {
			c.files = append(c.files, file{path, raw})
			c.megabytes += float64(len(raw)) / 1e6
		}
		return nil
	})
	return c, err
}

// parse decodes and parses every file once and returns the seconds of processor time.
func (c *corpus) parse() float64 {
	runtime.GC()
	var parser parse.Parser
	began := processorTime()
	for _, f := range c.files {
		decoded, err := source.Decode(f.raw)
		if err != nil {
			panic(f.path + ": " + err.Error())
		}
		parser.File(decoded.Text)
	}
	return (processorTime() - began).Seconds()
}
