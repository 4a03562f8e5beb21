package project

import (
	"encoding/json"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// editableImport matches the line of a .pth file by which an editable install starts a finder of its own. Such a line is
// code, so it is not run: the module that it names is read for what it maps to where.
var editableImport = regexp.MustCompile(`^import[ \t]+(_\w*editable\w*)`)

// The forms in which build backends write what an editable install maps to where: setuptools two assignments, the
// library editables (for hatchling and pdm) one call for each module, scikit-build-core one call for all.
var (
	setuptoolsMapping    = regexp.MustCompile(`(?m)^MAPPING\b[^=\n]*=`)
	setuptoolsNamespaces = regexp.MustCompile(`(?m)^NAMESPACES\b[^=\n]*=`)
	editablesModule      = regexp.MustCompile(`(?m)^F\.map_module\(`)
	scikitInstall        = regexp.MustCompile(`(?m)^install\(`)
)

// addFinder reads the module of an editable install. A form that is not known adds nothing: the record of the install
// (direct_url.json) says where the project is.
func (e *Environment) addFinder(file string) {
	data, err := Read(e.disk, file)
	if err != nil {
		return // Python would print the same and go on.
	}
	text := string(data)
	for _, form := range []*regexp.Regexp{setuptoolsMapping, scikitInstall} {
		if at := form.FindStringIndex(text); at != nil {
			mapping, ok := readMapping(text[at[1]:])
			for name, paths := range mapping {
				if ok && len(paths) == 1 {
					e.mapModule(name, paths[0])
				}
			}
		}
	}
	for _, at := range editablesModule.FindAllStringIndex(text, -1) {
		if args, ok := readTexts(text[at[1]:]); ok && len(args) == 2 {
			e.mapModule(args[0], args[1])
		}
	}
	if at := setuptoolsNamespaces.FindStringIndex(text); at != nil {
		if namespaces, ok := readMapping(text[at[1]:]); ok {
			for name, paths := range namespaces {
				for _, folder := range paths {
					e.namespaces[name] = append(e.namespaces[name], joinPath(e.Path, folder))
				}
			}
		}
	}
}

// mapModule notes where a module is, given by its file or, without an ending, as the folder or file of that name.
func (e *Environment) mapModule(name, file string) {
	file = joinPath(e.Path, file)
	if stem, ok := strings.CutSuffix(file, "/__init__.py"); ok {
		file = stem
	} else if stem, ok := moduleStem(file); ok {
		file = stem
	}
	e.mapped[name] = file
}

// recordName matches the names of the records of what is installed: foo_bar-1.0.dist-info or, as older tools have it,
// foo_bar-1.0-py3.11.egg-info.
var recordName = regexp.MustCompile(`^([^-]+)-([^-]+)(?:-[^-]+)?\.(?:dist|egg)-info$`)

// addEditable finds an editable install by its record (PEP 610) where nothing else led to its project: its package has
// the name of the distribution, or one that top_level.txt lists, and lies in the project's folder or in src below it.
func (e *Environment) addEditable(record, distribution string) {
	data, err := Read(e.disk, path.Join(record, "direct_url.json"))
	if err != nil {
		return
	}
	var direct struct {
		URL  string `json:"url"`
		Info struct {
			Editable bool `json:"editable"`
		} `json:"dir_info"`
	}
	if json.Unmarshal(data, &direct) != nil || !direct.Info.Editable {
		return
	}
	folder, ok := fileOfURL(direct.URL)
	if !ok || e.leadsInto(folder) {
		return
	}
	names := []string{strings.ReplaceAll(distribution, "-", "_")}
	if data, err := Read(e.disk, path.Join(record, "top_level.txt")); err == nil {
		names = append(names, strings.Fields(string(data))...)
	}
	for _, name := range names {
		for _, file := range []string{path.Join(folder, "src", name), path.Join(folder, name)} {
			if e.disk.Exists(file+".py") || e.disk.Exists(path.Join(file, "__init__.py")) {
				e.mapModule(name, file)
				break
			}
		}
	}
}

// leadsInto tells whether something of the environment lies in a folder already.
func (e *Environment) leadsInto(folder string) bool {
	for _, root := range e.roots {
		if isWithin(root, folder) {
			return true
		}
	}
	for _, file := range e.mapped {
		if isWithin(file, folder) {
			return true
		}
	}
	return false
}

// fileOfURL is the path that a file URL means.
func fileOfURL(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", false
	}
	file := u.Path
	if runtime.GOOS == "windows" { // file:///C:/work
		file = strings.TrimPrefix(file, "/")
	}
	return filepath.ToSlash(filepath.Clean(filepath.FromSlash(file))), true
}
