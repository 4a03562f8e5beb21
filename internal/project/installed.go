package project

import (
	"path"
	"slices"
	"strings"
)

// installation is the environment as a resolver sees it. Its files are looked up by name, folder by folder: what nobody
// asks for costs nothing.
type installation struct {
	*Environment
	// paths are the environment's roots, and files its mapped modules, by the paths that discovery gives what belongs to
	// the project: an editable install leads back into it.
	paths []string
	files map[string]string
	// seats are the places that names are counted from, the deepest first.
	seats []seat
}

// install makes what the resolver knows of its environment.
func (r *Resolver) install(env *Environment) *installation {
	if env == nil {
		return nil
	}
	in := &installation{Environment: env, files: map[string]string{}, seats: env.seats()}
	for _, root := range env.roots {
		in.paths = append(in.paths, r.discovered(root))
	}
	for name, file := range env.mapped {
		in.files[name] = path.Join(r.discovered(parentOf(file)), path.Base(file))
	}
	for i := range in.seats {
		folder := in.seats[i].folder
		in.seats[i].folder = path.Join(r.discovered(parentOf(folder)), path.Base(folder))
	}
	return in
}

// discovered is the path by which discovery knows a folder; the path itself where it does not.
func (r *Resolver) discovered(folder string) string {
	if known := logicalPath(r.places, realPath(r.project.disk, folder)); r.holders[known] {
		return known
	}
	return folder
}

// isInstalled tells whether a file or folder belongs to the environment and not to the project.
func (r *Resolver) isInstalled(file string) bool {
	if r.installed == nil || r.files[file] || r.holders[file] {
		return false
	}
	for _, site := range r.installed.sites {
		if isWithin(file, site) {
			return true
		}
	}
	if isWithin(file, r.project.Root) {
		return false
	}
	_, ok := r.seatOf(file)
	return ok
}

// seatOf is the deepest place of the environment that a file's name is counted from.
func (r *Resolver) seatOf(file string) (seat, bool) {
	stem, _ := moduleStem(file)
	for _, seat := range r.installed.seats {
		if isWithin(stem, seat.folder) || isWithin(file, seat.folder) {
			return seat, true
		}
	}
	return seat{}, false
}

// installedName is the name that a file or folder of the environment has by its place. A stub package has the name of
// the package that it is for (PEP 561).
func (r *Resolver) installedName(file string) string {
	seat, _ := r.seatOf(file)
	stem, _ := moduleStem(file)
	stem = strings.TrimSuffix(stem, "/__init__")
	below := strings.TrimPrefix(strings.TrimPrefix(stem, seat.folder), "/")
	if seat.prefix == "" {
		top, rest, isBelow := strings.Cut(below, "/")
		below = strings.TrimSuffix(top, stubSuffix)
		if isBelow {
			below += "/" + rest
		}
	}
	below = strings.ReplaceAll(below, "/", ".")
	switch {
	case seat.prefix == "":
		return below
	case below == "":
		return seat.prefix
	}
	return seat.prefix + "." + below
}

// stubSuffix is what the name of a stub package has behind that of the package.
const stubSuffix = "-stubs"

// isLanguage tells whether a name without dots is never taken from an environment: the standard library comes before all
// that is installed, and typing_extensions is a part of the language to whoever reads types.
func isLanguage(name string) bool {
	return name == "typing_extensions" || name == "_typeshed" || isStandardLibrary(name)
}

// findInstalled finds a module in the environment by its absolute name. What a stub package says of a module comes
// first. Where it lacks one, be it partial or not, the package itself is read: that is what runs.
func (r *Resolver) findInstalled(name string) (Module, bool) {
	if r.installed == nil {
		return Module{}, false
	}
	parts := strings.Split(name, ".")
	if isLanguage(parts[0]) || slices.Contains(parts, "") {
		return Module{}, false
	}
	module, ok := r.findOnPath(parts)
	stubs := slices.Clone(parts)
	stubs[0] += stubSuffix
	if stub, found := r.findOnPath(stubs); found && stub.Stub != "" {
		stub.Path = module.Path
		module, ok = stub, true
	}
	if ok {
		module.Installed = r.isInstalled(module.place())
	}
	return module, ok
}

// place is the file or folder that stands for the module.
func (m Module) place() string {
	switch {
	case m.Path != "":
		return m.Path
	case m.Stub != "":
		return m.Stub
	}
	return m.Folders[0]
}

// findOnPath finds a dotted name on the environment's path, as Python does: a regular module or package in the first
// root that has one, else what editable installs map, else a namespace package of all roots.
func (r *Resolver) findOnPath(parts []string) (Module, bool) {
	namespace := Module{IsPackage: true, IsNamespace: true}
	for _, root := range r.installed.paths {
		module, ok := r.inFolder(root, parts[0])
		switch {
		case ok && !module.IsNamespace:
			if below, ok := r.descend(module, parts[1:]); ok {
				return below, true
			}
			return r.findMapped(parts)
		case ok:
			namespace.Folders = append(namespace.Folders, module.Folders...)
		}
	}
	if module, ok := r.findMapped(parts); ok {
		return module, true
	}
	if len(namespace.Folders) == 0 {
		return Module{}, false
	}
	namespace.Name = r.folderName(namespace.Folders[0])
	return r.descend(namespace, parts[1:])
}

// findMapped finds a dotted name by the longest part of it that an editable install maps.
func (r *Resolver) findMapped(parts []string) (Module, bool) {
	for known := len(parts); known > 0; known-- {
		name := strings.Join(parts[:known], ".")
		if file, ok := r.installed.files[name]; ok {
			module, ok := r.packageIn(file)
			if !ok {
				module, ok = r.inFolder(parentOf(file), path.Base(file))
			}
			if ok {
				return r.descend(module, parts[known:])
			}
		}
		if folders := r.installed.namespaces[name]; len(folders) > 0 {
			module := Module{Name: name, IsPackage: true, IsNamespace: true, Folders: folders}
			if module, ok := r.descend(module, parts[known:]); ok {
				return module, true
			}
		}
	}
	return Module{}, false
}
