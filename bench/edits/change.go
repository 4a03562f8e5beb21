package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// change is a way to change a file that has an async function with a docstring.
type change struct {
	name string
	make func([]byte) []byte
}

var changes = []change{
	{"statement", func(text []byte) []byte { return insert(text, "%[1]s    print(%[2]q)\n") }},
	{"comment", func(text []byte) []byte { return append([]byte("# A comment.\n"), text...) }},
	{"docstring", func(text []byte) []byte {
		at := docstring.FindIndex(text)
		return bytes.Join([][]byte{text[:at[1]], []byte("Another one. "), text[at[1]:]}, nil)
	}},
}

func namesOf(changes []change) []string {
	names := make([]string, 0, len(changes))
	for _, c := range changes {
		names = append(names, c.name)
	}
	return names
}

// header is the first line of an async function that is all of its head.
var header = regexp.MustCompile(`(?m)^([ \t]*)async def (\w+)\([^()\n]*\)[^:\n]*:\n`)

// docstring is the beginning of a docstring of an async function.
var docstring = regexp.MustCompile(header.String() + `[ \t]+"""`)

// insert begins the body of the middle one of the async functions with a line, of which the format is given: it gets the
// function's indentation and name.
func insert(text []byte, format string) []byte {
	found := header.FindAllSubmatchIndex(text, -1)
	at := found[len(found)/2]
	line := fmt.Sprintf(format, text[at[2]:at[3]], text[at[4]:at[5]])
	return bytes.Join([][]byte{text[:at[1]], []byte(line), text[at[1]:]}, nil)
}

// candidates returns some files that can be changed, evenly spread over a folder.
func candidates(folder string, count int) ([]string, error) {
	var all []string
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !strings.HasSuffix(name, ".py") || strings.HasPrefix(entry.Name(), "test_") {
			return err
		}
		text, err := os.ReadFile(name)
		if err == nil && docstring.Match(text) {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no file has an async function with a docstring", folder)
	}
	var some []string
	for i := range min(count, len(all)) {
		some = append(some, all[(2*i+1)*len(all)/(2*min(count, len(all)))])
	}
	return some, nil
}
