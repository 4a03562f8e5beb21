package project

import (
	"cmp"
	"os"
	"path"
	"slices"
	"strings"
)

// root is a folder that imports start from.
type root struct {
	path string
	// declared roots are those of src, the project's folder and the folder src in it; the rest was inferred.
	declared bool
	// source roots, those of src, folders called src and projects inside the repository, hold what can be imported and nothing else: a folder in
	// one is a namespace package.
	source bool
	// only, where not nil, are the names that count: the root is the folder above a project that is a package.
	only map[string]bool
}

// findRoots lists the roots in order of precedence: those of src or else the folders called src and the projects
// inside the repository, by path, and the
// project's folder, unless it is a package itself; then the folders above the topmost packages, by path.
func (r *Resolver) findRoots(files []File) []root {
	var roots []root
	if r.project.sourceSettings != nil {
		for _, folder := range r.project.sourceSettings {
			roots = append(roots, root{path: folder, declared: true, source: true})
		}
	} else {
		for folder := range r.holders {
			if !isWithin(folder, r.project.Root) || folder == r.project.Root || r.isPackage(folder) {
				continue
			}
			if path.Base(folder) == "src" || r.isDistribution(folder) {
				roots = append(roots, root{path: folder, declared: parentOf(folder) == r.project.Root, source: true})
			}
		}
		slices.SortFunc(roots, func(a, b root) int { return cmp.Compare(a.path, b.path) })
		if !r.isPackage(r.project.Root) {
			roots = append(roots, root{path: r.project.Root, declared: true})
		}
	}
	r.roots = roots // For sourceRoot, below.
	inferred := map[string]*root{}
	for _, file := range files {
		folder := parentOf(file.Path)
		if !r.isPackage(folder) || r.sourceRoot(file.Path) != "" {
			continue
		}
		above := r.abovePackages(folder)
		if slices.ContainsFunc(roots, func(known root) bool { return known.path == above }) {
			continue
		}
		if inferred[above] == nil {
			inferred[above] = &root{path: above}
			if !isWithin(above, r.project.Root) {
				inferred[above].only = map[string]bool{}
			}
		}
		if only := inferred[above].only; only != nil {
			top, _, _ := strings.Cut(strings.TrimPrefix(file.Path[len(above):], "/"), "/")
			only[top] = true
		}
	}
	start := len(roots)
	for _, found := range inferred {
		roots = append(roots, *found)
	}
	slices.SortFunc(roots[start:], func(a, b root) int { return cmp.Compare(a.path, b.path) })
	return roots
}

// isDistribution tells whether a folder of a repository is a project of its own, to be built and installed apart: what
// lies in it is imported from there, namespace packages too.
func (r *Resolver) isDistribution(folder string) bool {
	if r.list(folder).files["setup.py"] != "" {
		return true
	}
	info, err := r.project.disk.Stat(path.Join(folder, "pyproject.toml"))
	return err == nil && info.Mode().IsRegular()
}

// rootsFor lists the roots with those first that an importer lies in, given the deepest of them.
func (r *Resolver) rootsFor(nearest string) []root {
	if nearest == "" {
		return r.roots
	}
	if known, ok := r.ordered.Load(nearest); ok {
		return known.([]root)
	}
	var above, others []root
	for _, root := range r.roots {
		if isWithin(nearest, root.path) {
			above = append(above, root)
		} else {
			others = append(others, root)
		}
	}
	slices.SortFunc(above, func(a, b root) int { return cmp.Compare(len(b.path), len(a.path)) })
	// Of the others, those inside the nearest root belong to the same project as the importer.
	slices.SortStableFunc(others, func(a, b root) int {
		inA, inB := isWithin(a.path, nearest), isWithin(b.path, nearest)
		switch {
		case inA && !inB:
			return -1
		case inB && !inA:
			return 1
		}
		return 0
	})
	ordered := append(above, others...)
	r.ordered.Store(nearest, ordered)
	return ordered
}

// nearestRoot is the deepest root that a file lies in, or "".
func (r *Resolver) nearestRoot(file string) string {
	if file == "" {
		return ""
	}
	folder := parentOf(file)
	if known, ok := r.nearest.Load(folder); ok {
		return known.(string)
	}
	deepest := ""
	for _, root := range r.roots {
		if isWithin(folder, root.path) && len(root.path) > len(deepest) {
			deepest = root.path
		}
	}
	r.nearest.Store(folder, deepest)
	return deepest
}

// sourceRoot is the deepest source root that a file or folder lies below, or "".
func (r *Resolver) sourceRoot(file string) string {
	deepest := ""
	for _, root := range r.roots {
		if root.source && root.path != file && isWithin(file, root.path) && len(root.path) > len(deepest) {
			deepest = root.path
		}
	}
	return deepest
}

// nameOf is the name that a Python file has by its place: counted from the source root that it lies below; else,
// inside packages, from the folder above the topmost; else from the deepest root that it lies below; else it is
// the file's own.
func (r *Resolver) nameOf(file string) string {
	if r.isInstalled(file) {
		return r.installedName(file)
	}
	folder := parentOf(file)
	stem, _ := moduleStem(path.Base(file))
	if stem == "__init__" {
		return r.folderName(folder)
	}
	return r.nameFrom(r.baseOf(folder, file), below(folder, stem))
}

// folderName is the name of a folder as a package.
func (r *Resolver) folderName(folder string) string {
	if r.isInstalled(folder) {
		return r.installedName(folder)
	}
	return r.nameFrom(r.baseOf(folder, folder), folder)
}

func (r *Resolver) nameFrom(base, file string) string {
	return strings.ReplaceAll(strings.TrimPrefix(file[len(base):], "/"), "/", ".")
}

// baseOf is the folder that the name of a file in a folder is counted from.
func (r *Resolver) baseOf(folder, file string) string {
	if base := r.sourceRoot(file); base != "" {
		return base
	}
	if r.isPackage(folder) {
		return r.abovePackages(folder)
	}
	deepest := ""
	for _, root := range r.roots {
		if root.only == nil && root.path != file && isWithin(file, root.path) && len(root.path) > len(deepest) {
			deepest = root.path
		}
	}
	if deepest == "" {
		return parentOf(file)
	}
	return deepest
}

// isPackage tells whether a folder holds an __init__ file.
func (r *Resolver) isPackage(folder string) bool {
	if r.files[below(folder, "__init__.py")] {
		return true
	}
	here := r.list(folder)
	return here.files["__init__.py"] != "" || here.files["__init__.pyi"] != ""
}

// abovePackages is the folder above the topmost of the packages that a package's folder lies in.
func (r *Resolver) abovePackages(folder string) string {
	if known, ok := r.packages.Load(folder); ok {
		return known.(string)
	}
	above := parentOf(folder)
	if above != folder && r.isPackage(above) {
		above = r.abovePackages(above)
	}
	r.packages.Store(folder, above)
	return above
}

// listing is the part of a folder that imports can find, by name, with the path that discovery would give it.
type listing struct {
	files   map[string]string
	folders map[string]string
}

// list reads a folder once. One that cannot be read is empty: discovery reports it.
func (r *Resolver) list(folder string) listing {
	if known, ok := r.folders.Load(folder); ok {
		return known.(listing)
	}
	here := listing{map[string]string{}, map[string]string{}}
	entries, _ := r.project.disk.ReadDir(folder)
	for _, entry := range entries {
		name, full := entry.Name(), below(folder, entry.Name())
		kind := entry.Type()
		if kind&os.ModeSymlink != 0 {
			info, err := r.project.disk.Stat(full)
			if err != nil {
				continue
			}
			kind = info.Mode().Type()
			if known := logicalPath(r.places, realPath(r.project.disk, full)); r.files[known] || r.holders[known] {
				full = known
			}
		}
		switch {
		case kind.IsDir():
			here.folders[name] = full
		case kind.IsRegular() && isPythonName(name):
			here.files[name] = full
		}
	}
	r.folders.Store(folder, here)
	return here
}
