package project

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"
)

// Module is what an import name stands for, in the project or in its environment.
type Module struct {
	// Name is the name that the module's file has by its place, the same for every way in which it was found.
	// It is not unique: two folders of tests may each hold a conftest. Path and Stub are.
	Name string
	// Path is the source file; "" where there is only a stub, and for namespace packages.
	Path string
	// Stub is the .pyi file beside the source, or "".
	Stub string
	// IsPackage tells that the module can have submodules: it is an __init__ file, or a namespace package.
	IsPackage bool
	// IsNamespace tells that it is a folder without an __init__ file. A regular module of the same name
	// anywhere else on Python's path comes before it.
	IsNamespace bool
	// Inferred tells that Python's path holds the module by a guess alone: its root was inferred from packages and
	// does not lie above the importer, or it was found beside the importer. An installed module comes before it.
	Inferred bool
	// Installed tells that the module is one of the environment and not of the project.
	Installed bool
	// Folders are where submodules lie: one for a package, one or more for a namespace package.
	Folders []string
}

// Resolver finds the files that import names stand for, in the project and in its environment. Files that are left out of
// checking are found as well. It is safe for concurrent use, remembers what it found, and does not see later changes on
// disk.
//
// Where several files claim one name, the choice is that of Python: a regular package or module comes before a
// namespace package, an earlier root before a later one, and in one folder name/__init__.py before name.py. Only
// that the roots above the importer come first is ours: of several programs in one repository, each imports its own.
type Resolver struct {
	project   *Project
	installed *installation // nil where there is no environment
	places    []place
	files     map[string]bool // what was discovered
	holders   map[string]bool // folders with discovered files in or below them
	roots     []root
	folders   sync.Map // string to listing
	found     sync.Map // findKey to findResult
	ordered   sync.Map // path of a root to the roots for those whose nearest root it is
	nearest   sync.Map // folder to the path of the deepest root that it lies in, or ""
	packages  sync.Map // folder to the folder above its topmost package
}

type findKey struct {
	name, nearestRoot string
	// installed tells that an installed module asks.
	installed bool
}

type findResult struct {
	module Module
	ok     bool
}

// NewResolver makes the resolver of a project from what Discover found, and of its environment, which may be nil. Any set
// of discovered files will do; source roots are found by them where src is not set.
func NewResolver(p *Project, tree *Tree, env *Environment) *Resolver {
	r := &Resolver{project: p, places: tree.places, files: make(map[string]bool, len(tree.Files)), holders: map[string]bool{}}
	for _, file := range tree.Files {
		r.files[file.Path] = true
		for folder := parentOf(file.Path); !r.holders[folder]; folder = parentOf(folder) {
			r.holders[folder] = true
		}
	}
	r.roots = r.findRoots(tree.Files)
	r.installed = r.install(env)
	return r
}

// Find finds a module by its absolute dotted name, for a file that imports it; importer may be "" where none does.
// The project comes first: the roots above the importer, the nearest foremost, then the others in the order of Roots.
// Then comes the environment, and as the last resort the importer's own folder if it is no package, as for scripts
// (sys.path[0]) and for tests. To an installed module the environment comes before the project.
//
// Names of the standard library are found only in src folders and the project's own, not in roots that were merely
// inferred from packages nor in the environment, and never as namespace packages.
func (r *Resolver) Find(name, importer string) (Module, bool) {
	key := findKey{name: name}
	if importer != "" && r.isInstalled(importer) {
		key.installed = true
	} else {
		key.nearestRoot = r.nearestRoot(importer)
	}
	result, known := r.found.Load(key)
	if !known {
		module, ok := r.find(key)
		result, _ = r.found.LoadOrStore(key, findResult{module, ok})
	}
	if found := result.(findResult); found.ok || key.installed {
		return found.module, found.ok
	}
	return r.findBeside(name, importer)
}

// find finds a module in the project or the environment. Where both have a part of a name, Python takes the regular
// package before the folders of a namespace package, and the project before the environment.
func (r *Resolver) find(key findKey) (Module, bool) {
	parts := strings.Split(key.name, ".")
	own, found, claimed := r.findOwn(parts, key.nearestRoot)
	if claimed && !key.installed {
		return own, found
	}
	there, ok := r.findInstalled(key.name)
	switch {
	case !ok || found && there.IsNamespace:
		return own, found
	case !found || own.IsNamespace || own.Inferred || key.installed:
		return there, true
	}
	// A regular module below a namespace package of the project, and below something of the environment.
	if top, ok := r.findInstalled(parts[0]); ok && !top.IsNamespace {
		return there, true
	}
	return own, true
}

// findOwn finds a module in the project. A name is claimed where its first part is the project's for certain, so that
// Python looks nowhere else, be there such a module or not.
func (r *Resolver) findOwn(parts []string, nearest string) (module Module, ok, claimed bool) {
	if module, ok := r.findClose(parts, nearest); ok {
		return module, true, true
	}
	top, ok := r.findTop(parts[0], nearest)
	if !ok {
		return Module{}, false, false
	}
	module, ok = r.descend(top, parts[1:])
	module.Inferred = top.Inferred
	return module, ok, !top.IsNamespace && !top.Inferred
}

// findBeside finds a module in the folder of the file that imports it.
func (r *Resolver) findBeside(name, importer string) (Module, bool) {
	folder := parentOf(importer)
	parts := strings.Split(name, ".")
	if importer == "" || r.isPackage(folder) || isStandardLibrary(parts[0]) {
		return Module{}, false
	}
	module, ok := r.descend(Module{IsPackage: true, Folders: []string{folder}}, parts)
	module.Inferred = ok
	return module, ok
}

// FindRelative finds what `from ..name import` in a file stands for: level is the number of dots, 1 at least, and
// name may be empty.
func (r *Resolver) FindRelative(importer string, level int, name string) (Module, bool) {
	from := r.ModuleOf(importer)
	absolute, ok := ResolveRelative(from.Name, from.IsPackage, level, name)
	if !ok {
		return Module{}, false
	}
	if from.Installed {
		// Stubs and code of one package lie in different folders: only the name leads from one to the other.
		return r.Find(absolute, importer)
	}
	// The folder says more than the name, which may be taken by another file.
	folder := parentOf(importer)
	for range level - 1 {
		folder = parentOf(folder)
	}
	if name == "" {
		if module, ok := r.folderModule(folder); ok {
			return module, true
		}
	} else if module, ok := r.descend(Module{IsPackage: true, Folders: []string{folder}}, strings.Split(name, ".")); ok {
		return module, true
	}
	return r.Find(absolute, importer)
}

// ResolveRelative gives the absolute name for a relative import in a module: level is the number of dots, and name
// what follows them, which may be empty. It is false where the dots lead out of the topmost package.
func ResolveRelative(from string, fromIsPackage bool, level int, name string) (string, bool) {
	parts := strings.Split(from, ".")
	drop := level
	if fromIsPackage {
		drop--
	}
	if level < 1 || drop >= len(parts) || from == "" {
		return "", false
	}
	parts = parts[:len(parts)-drop]
	if name != "" {
		parts = append(parts, name)
	}
	return strings.Join(parts, "."), true
}

// findClose finds a dotted name in the projects inside the repository, the importer's own first: their folders of one
// name are one namespace package to Python, and need not all be installed together.
func (r *Resolver) findClose(parts []string, nearest string) (Module, bool) {
	if len(parts) < 2 || isStandardLibrary(parts[0]) {
		return Module{}, false
	}
	for _, root := range r.rootsFor(nearest) {
		if !root.source || root.declared {
			continue
		}
		module, ok := r.inFolder(root.path, parts[0])
		if !ok {
			continue
		}
		if module, ok = r.descend(module, parts[1:]); ok && !module.IsNamespace {
			return module, true
		}
	}
	return Module{}, false
}

// findTop finds a name without dots in the roots, those above an importer with that nearest root first.
func (r *Resolver) findTop(name, nearest string) (Module, bool) {
	namespace := Module{IsPackage: true, IsNamespace: true}
	standard := isStandardLibrary(name)
	for _, root := range r.rootsFor(nearest) {
		if root.only != nil && !root.only[name] || standard && !root.declared {
			continue
		}
		module, ok := r.inFolder(root.path, name)
		switch {
		case ok && !module.IsNamespace:
			module.Inferred = !root.declared && !isWithin(nearest, root.path)
			return module, true
		case ok:
			namespace.Folders = append(namespace.Folders, module.Folders...)
		}
	}
	if len(namespace.Folders) == 0 || standard {
		return Module{}, false
	}
	namespace.Folders = unique(namespace.Folders)
	namespace.Name = r.folderName(namespace.Folders[0])
	return namespace, true
}

// descend finds a submodule of a submodule and so on.
func (r *Resolver) descend(module Module, parts []string) (Module, bool) {
	for _, part := range parts {
		namespace := Module{IsPackage: true, IsNamespace: true}
		regular := false
		for _, folder := range module.Folders {
			below, ok := r.inFolder(folder, part)
			if ok && !below.IsNamespace {
				module, regular = below, true
				break
			}
			namespace.Folders = append(namespace.Folders, below.Folders...)
		}
		if regular {
			continue
		}
		if len(namespace.Folders) == 0 {
			return Module{}, false
		}
		namespace.Name = r.folderName(namespace.Folders[0])
		module = namespace
	}
	return module, true
}

// inFolder finds a name without dots in one folder.
func (r *Resolver) inFolder(folder, name string) (Module, bool) {
	if name == "" {
		return Module{}, false
	}
	here := r.list(folder)
	below, isFolder := here.folders[name]
	if isFolder {
		if module, ok := r.packageIn(below); ok {
			return module, true
		}
	}
	source, stub := here.files[name+".py"], here.files[name+".pyi"]
	if source != "" || stub != "" {
		return Module{Name: r.nameOf(cmp.Or(source, stub)), Path: source, Stub: stub}, true
	}
	if isFolder && (r.holders[below] || len(r.list(below).files) > 0 || r.isInstalled(below)) {
		return Module{Name: r.folderName(below), IsPackage: true, IsNamespace: true, Folders: []string{below}}, true
	}
	return Module{}, false
}

// packageIn is the regular package that a folder is.
func (r *Resolver) packageIn(folder string) (Module, bool) {
	here := r.list(folder)
	source, stub := here.files["__init__.py"], here.files["__init__.pyi"]
	if source == "" && stub == "" {
		return Module{}, false
	}
	return Module{Name: r.folderName(folder), Path: source, Stub: stub, IsPackage: true, Folders: []string{folder}}, true
}

// folderModule is the package, regular or not, that a folder is.
func (r *Resolver) folderModule(folder string) (Module, bool) {
	if module, ok := r.packageIn(folder); ok {
		return module, true
	}
	return r.inFolder(parentOf(folder), path.Base(folder))
}

// ModuleOf is the module that a file belongs to. A file whose name does not end with .py or .pyi is a module of its
// own by the name of the file.
func (r *Resolver) ModuleOf(file string) Module {
	folder, base := parentOf(file), path.Base(file)
	here := r.list(folder)
	stem, isPython := moduleStem(base)
	if !isPython {
		return Module{Name: base, Path: file}
	}
	// The file itself counts even if the listing lacks it: it may be given by the path of a link.
	module := Module{
		Name: r.nameOf(file), Path: here.files[stem+".py"], Stub: here.files[stem+".pyi"], Installed: r.isInstalled(file),
	}
	if strings.HasSuffix(base, ".pyi") {
		module.Stub = file
	} else {
		module.Path = file
	}
	if stem == "__init__" {
		module.IsPackage, module.Folders = true, []string{folder}
	}
	return module
}

// Roots are the folders that imports start from, in order of precedence.
func (r *Resolver) Roots() []string {
	var roots []string
	for _, root := range r.roots {
		roots = append(roots, root.path)
	}
	return slices.Clip(roots)
}

// moduleStem is a file's name without .py or .pyi, and whether it has one of them.
func moduleStem(base string) (string, bool) {
	if stem, ok := strings.CutSuffix(base, ".py"); ok {
		return stem, true
	}
	return strings.CutSuffix(base, ".pyi")
}
