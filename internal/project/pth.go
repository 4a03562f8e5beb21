package project

import (
	"bytes"
	"errors"
	"path"
	"strings"
)

// addSite adds a folder that packages are installed into, and what its .pth files say, as site.addsitedir does: files in
// the order of their names, each line a path that may be relative to the folder. Lines that are code are not run.
func (e *Environment) addSite(folder string) {
	entries, err := e.disk.ReadDir(folder)
	if err != nil {
		e.fail(newFailure(folder, err))
		return
	}
	e.addRoot(folder)
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".pth") && !strings.HasPrefix(name, ".") {
			e.addPathFile(path.Join(folder, name))
		}
	}
	for _, entry := range entries {
		m := recordName.FindStringSubmatch(entry.Name())
		if m == nil {
			continue
		}
		if name := normalName(m[1]); e.distributions[name] == "" {
			e.distributions[name] = m[2]
		}
		e.addEditable(path.Join(folder, entry.Name()), m[1])
	}
}

// addPathFile adds what one .pth file says.
func (e *Environment) addPathFile(file string) {
	data, err := Read(e.disk, file)
	if err != nil {
		var failure *Failure
		if errors.As(err, &failure) {
			e.fail(failure)
		}
		return
	}
	folder := parentOf(file)
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, " \t\r\n")
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "import ") || strings.HasPrefix(line, "import\t"):
			if m := editableImport.FindStringSubmatch(line); m != nil {
				e.addFinder(path.Join(folder, m[1]+".py"))
			}
		default:
			e.addPath(file, joinPath(folder, line))
		}
	}
}

// addPath adds a folder that a .pth file names. One that is not there is no mistake: Python passes over it.
func (e *Environment) addPath(file, folder string) {
	info, err := e.disk.Stat(folder)
	if err == nil && info.IsDir() {
		e.addRoot(folder)
		return
	}
	if failure := newFailure(folder, err); err != nil && failure.Kind == LinkLoop {
		e.fail(&Failure{Path: file + " names " + folder, Kind: LinkLoop, Err: err})
	}
}

func (e *Environment) addRoot(folder string) {
	for _, known := range e.roots {
		if known == folder {
			return
		}
	}
	e.roots = append(e.roots, folder)
}
