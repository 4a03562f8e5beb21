package oracle

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// chunkFiles hold small programs, most of them right, many wrong, that together have every node kind and the odd
// corners of the grammar. A .chunks file has them between lines "#---"; a .quoted file has one a line, as a Go string.
//
//go:embed testdata/*.chunks testdata/*.quoted
var chunkFiles embed.FS

// chunk is one program; its name is that of its file and the line on which it begins.
type chunk struct {
	name, text string
}

// chunks returns all programs, in the order of the files.
func chunks() ([]chunk, error) {
	entries, err := chunkFiles.ReadDir("testdata")
	if err != nil {
		return nil, err
	}
	var all []chunk
	for _, entry := range entries {
		raw, err := chunkFiles.ReadFile("testdata/" + entry.Name())
		if err != nil {
			return nil, err
		}
		read := readChunks
		if strings.HasSuffix(entry.Name(), ".quoted") {
			read = readQuoted
		}
		found, err := read(strings.SplitN(entry.Name(), ".", 2)[0], string(raw))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func readChunks(name, text string) (all []chunk, err error) {
	var body strings.Builder
	number, first := 0, 1
	for line := range strings.Lines(text + "#---\n") {
		number++
		if line != "#---\n" {
			body.WriteString(line)
			continue
		}
		all = append(all, chunk{fmt.Sprintf("%s_%04d", name, first), body.String()})
		body.Reset()
		first = number + 1
	}
	return all, nil
}

func readQuoted(name, text string) (all []chunk, err error) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		body, err := strconv.Unquote(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %s: %w", name, number, line, err)
		}
		all = append(all, chunk{fmt.Sprintf("%s_%04d", name, number), body})
	}
	return all, nil
}

// WriteChunks writes the small programs as files of a folder and returns their paths. A file is named after the one
// that holds it in testdata and the line there.
func WriteChunks(folder string) ([]string, error) {
	all, err := chunks()
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, c := range all {
		path := filepath.Join(folder, c.name+".py")
		if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
