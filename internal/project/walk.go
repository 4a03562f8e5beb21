package project

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// walker walks folders in parallel. Links to folders are put off until all else is walked, and are then taken
// one by one in order: which of several paths leads into a folder must not depend on who comes first.
type walker struct {
	project *Project
	workers int

	roots  []folder // named by the user
	places []place

	mutex   sync.Mutex
	changed *sync.Cond
	pending []folder
	active  int             // workers that are inside a folder
	walked  map[string]bool // by real path

	links    []folder
	files    []foundFile
	failures []*Failure
}

// folder is one to be walked.
type folder struct {
	path, real string
	rules      ignoreRules // from above
	links      int         // followed since the named folder
	// named folders are walked whatever they are.
	named         bool
	unlessPackage bool
}

func newWalker(p *Project, workers int) *walker {
	w := &walker{project: p, workers: workers, walked: map[string]bool{}}
	w.changed = sync.NewCond(&w.mutex)
	return w
}

// addFolder takes a folder that the user named, or the project's own.
func (w *walker) addFolder(path string) {
	rules, failures := w.project.rulesAbove(path)
	w.failures = append(w.failures, failures...)
	w.roots = append(w.roots, folder{path: path, real: realPath(w.project.disk, path), rules: rules, links: linkCount(w.project.disk, path), named: true})
}

// walk walks all named folders and then the links found in them, until there are no new ones.
func (w *walker) walk() {
	slices.SortFunc(w.roots, compareFolders)
	for _, root := range w.roots {
		w.walkOne(root)
	}
	for len(w.links) > 0 {
		links := w.links
		w.links = nil
		slices.SortFunc(links, compareFolders)
		for _, link := range links {
			if !w.leadsBack(link.real) {
				w.walkOne(link)
			}
		}
	}
}

func compareFolders(a, b folder) int {
	return cmp.Or(cmp.Compare(a.links, b.links), cmp.Compare(a.path, b.path))
}

// leadsBack tells whether a folder was walked already, contains one that was named, is a part of the project
// that the settings leave out, or one of its environment.
func (w *walker) leadsBack(real string) bool {
	if w.walked[real] || slices.ContainsFunc(w.project.installed, func(folder string) bool { return isWithin(real, folder) }) {
		return true
	}
	for _, root := range w.roots {
		if isWithin(root.real, real) {
			return true
		}
	}
	return w.project.isExcludedBelow(logicalPath(w.places, real))
}

// walkOne walks a folder and all below it but for links to folders.
func (w *walker) walkOne(first folder) {
	w.places = append(w.places, place{first.path, first.real})
	w.pending = append(w.pending, first)
	var workers sync.WaitGroup
	for range w.workers {
		workers.Go(w.work)
	}
	workers.Wait()
}

// work takes folders until none is pending and nobody can find another.
func (w *walker) work() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for {
		for len(w.pending) == 0 && w.active > 0 {
			w.changed.Wait()
		}
		if len(w.pending) == 0 {
			return
		}
		next := w.pending[len(w.pending)-1]
		w.pending = w.pending[:len(w.pending)-1]
		if w.walked[next.real] {
			continue
		}
		w.walked[next.real] = true
		w.active++
		w.mutex.Unlock()
		content := w.project.look(next)
		w.mutex.Lock()
		w.active--
		w.pending = append(w.pending, content.folders...)
		w.links = append(w.links, content.links...)
		w.files = append(w.files, content.files...)
		w.failures = append(w.failures, content.failures...)
		if content.skipped {
			delete(w.walked, next.real)
		}
		w.changed.Broadcast()
	}
}

// content is what one folder holds.
type content struct {
	folders, links []folder
	files          []foundFile
	failures       []*Failure
	// skipped tells that the folder turned out not to be walked.
	skipped bool
}

func (c *content) fail(path string, failure *Failure) {
	failure.Path = path
	c.failures = append(c.failures, failure)
}

// look lists one folder.
func (p *Project) look(in folder) content {
	var found content
	if !in.named && slices.Contains(p.installed, in.real) {
		return content{skipped: true}
	}
	entries, err := p.disk.ReadDir(in.path)
	if err != nil {
		found.fail(p.Display(in.path), newFailure("", err))
	}
	has := func(name string) bool {
		_, ok := slices.BinarySearchFunc(entries, name, func(e fs.DirEntry, name string) int { return cmp.Compare(e.Name(), name) })
		return ok
	}
	isEnvironment := p.Settings.Exclude == nil && has("pyvenv.cfg")
	if !in.named && (isEnvironment || in.unlessPackage && !has("__init__.py")) {
		return content{skipped: true}
	}
	rules, failures := p.rulesInside(in.rules, in.path, has)
	found.failures = append(found.failures, failures...)
	for _, entry := range entries {
		p.lookAt(&found, in, rules, entry)
	}
	return found
}

// lookAt sorts one entry of a folder in.
func (p *Project) lookAt(found *content, in folder, rules ignoreRules, entry fs.DirEntry) {
	name, kind := entry.Name(), entry.Type()
	isPython := isPythonName(name)
	isLink := kind&fs.ModeSymlink != 0
	mayBeScript := !isPython && kind.IsRegular() && !strings.Contains(name, ".")
	if name == ".git" || !isPython && !mayBeScript && !isLink && !kind.IsDir() {
		return
	}
	full := below(in.path, name)
	if isLink {
		info, err := p.disk.Stat(full)
		switch {
		case err == nil:
			kind = info.Mode().Type()
		// Emacs marks a file that is being edited with a link that leads nowhere.
		case isPython && !strings.HasPrefix(name, ".#") && p.takes(full, false, rules) == taken:
			found.fail(p.Display(full), newFailure("", err))
			return
		default:
			return
		}
	}
	if !isPython && !mayBeScript && !kind.IsDir() {
		return
	}
	exclusion := p.takes(full, kind.IsDir(), rules)
	if exclusion == excluded || mayBeScript && !p.runsPython(full) {
		return
	}
	links, real := in.links, full
	switch {
	case isLink:
		links, real = links+1, realPath(p.disk, full)
	case in.real != in.path:
		real = below(in.real, name)
	}
	switch {
	case kind.IsDir():
		inside := folder{path: full, real: real, rules: rules, links: links, unlessPackage: exclusion == excludedUnlessPackage}
		if isLink {
			found.links = append(found.links, inside)
		} else {
			found.folders = append(found.folders, inside)
		}
	case kind.IsRegular():
		found.files = append(found.files, foundFile{path: full, real: real, links: links})
	default:
		found.fail(p.Display(full), &Failure{Kind: NotRegular})
	}
}

// below is path.Join of a folder, whose path is clean, and a name in it.
func below(folder, name string) string {
	if strings.HasSuffix(folder, "/") { // the root
		return folder + name
	}
	return folder + "/" + name
}

// takes asks the settings and the ignore files.
func (p *Project) takes(file string, isFolder bool, rules ignoreRules) exclusion {
	exclusion := p.exclusionOf(file, isFolder)
	if exclusion != excluded && rules.ignores(file, isFolder) {
		return excluded
	}
	return exclusion
}

// logicalPath is the path by which a place was walked, given the one without symbolic links; the path itself
// where none of the places holds it.
func logicalPath(places []place, real string) string {
	best := place{}
	for _, candidate := range places {
		if isWithin(real, candidate.real) && len(candidate.real) > len(best.real) {
			best = candidate
		}
	}
	if best.real == "" {
		return real
	}
	return path.Join(best.path, real[len(best.real):])
}
