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
// A line "#! 3.8-3.9: cause" before a program says that these versions are known to deviate.
//
//go:embed testdata/*.chunks testdata/*.quoted
var chunkFiles embed.FS

// chunk is one program; its name is that of its file and the line on which it begins.
type chunk struct {
	name, text string
	known      []known
}

// chunks returns all programs, in the order of the files, those that are made last.
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
	return append(all, deepChunks()...), nil
}

// The lines of a file that are not part of a program.
const (
	separator   = "#---\n"
	knownPrefix = "#! "
)

func readChunks(name, text string) (all []chunk, err error) {
	var body strings.Builder
	var notes []known
	number, first := 0, 1
	for line := range strings.Lines(text + separator) {
		number++
		switch {
		case line == separator:
			all = append(all, chunk{fmt.Sprintf("%s_%04d", name, first), body.String(), notes})
			body.Reset()
			notes, first = nil, number+1
		case strings.HasPrefix(line, knownPrefix):
			note, err := parseKnown(line[len(knownPrefix):])
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, number, err)
			}
			notes = append(notes, note)
		default:
			body.WriteString(line)
		}
	}
	return all, nil
}

func readQuoted(name, text string) (all []chunk, err error) {
	var notes []known
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, knownPrefix):
			note, err := parseKnown(line[len(knownPrefix):])
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, number, err)
			}
			notes = append(notes, note)
		case line == "" || line[0] == '#':
		default:
			body, err := strconv.Unquote(line)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %s: %w", name, number, line, err)
			}
			all = append(all, chunk{fmt.Sprintf("%s_%04d", name, number), body, notes})
			notes = nil
		}
	}
	return all, nil
}

// WriteChunks writes the small programs as files of a folder. A file is named after the one that holds it in testdata
// and the line there.
func WriteChunks(folder string) ([]File, error) {
	all, err := chunks()
	if err != nil {
		return nil, err
	}
	var files []File
	for _, c := range all {
		path := filepath.Join(folder, c.name+".py")
		if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
			return nil, err
		}
		files = append(files, File{path, c.known})
	}
	return files, nil
}
