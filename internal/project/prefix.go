package project

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/disk"
)

// venvFile marks a virtual environment and says where its Python is from.
const venvFile = "pyvenv.cfg"

// prefix is a folder that Python is installed in: sys.prefix.
type prefix struct {
	path string
	// base, where not empty, is the prefix of the Python that a virtual environment was made by, and whose packages it
	// sees too.
	base string
	// version is "3.11", or "" where nothing tells it.
	version string
}

// minor is the version of the prefix's Python, zero where it is not one of those that are known.
func (p prefix) minor() Version {
	version, err := ParseVersion(p.version)
	if err != nil {
		return Version{}
	}
	return version
}

// findPrefix finds the prefix that an interpreter belongs to, or that a folder is, as CPython's getpath does: an
// interpreter belongs to a virtual environment by the pyvenv.cfg in its folder or above it, symbolic links not followed;
// else it belongs to the nearest folder above the real file that holds a standard library.
func findPrefix(d *disk.View, given string) (prefix, error) {
	info, err := d.Stat(given)
	if err != nil {
		return prefix{}, newFailure(given, err)
	}
	if info.IsDir() {
		if d.Exists(path.Join(given, venvFile)) {
			return readVenv(d, given)
		}
		return prefix{path: given, version: versionOfPrefix(d, given)}, nil
	}
	folder := parentOf(given)
	for _, above := range []string{parentOf(folder), folder} {
		if d.Exists(path.Join(above, venvFile)) {
			return readVenv(d, above)
		}
	}
	real := realPath(d, given)
	found, ok := prefixAround(d, parentOf(real))
	if isInterpreter := interpreterName.MatchString(path.Base(given)) || interpreterName.MatchString(path.Base(real)); !ok || !isInterpreter {
		if isScript(d, given) {
			return prefix{}, &EnvironmentError{given, "is a script; name the interpreter that it starts"}
		}
		return prefix{}, &EnvironmentError{given, "is no interpreter with a standard library near it"}
	}
	return prefix{path: found, version: cmp.Or(versionInName(path.Base(real)), versionOfPrefix(d, found))}, nil
}

// isScript tells whether a file begins as scripts do, such as the shims of version managers.
func isScript(d *disk.View, file string) bool {
	d.Unrepeatable("the beginning of a file was looked at") // on the way to an error alone
	start := make([]byte, 2)
	f, err := os.Open(filepath.FromSlash(file))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // nothing was written
	_, err = io.ReadFull(f, start)
	return err == nil && string(start) == "#!"
}

// interpreterName matches the names of interpreters.
var interpreterName = regexp.MustCompile(`(?i)^(?:python|pypy|graalpy)`)

// prefixAround is the nearest folder upwards that holds a standard library, the root of the file system aside: whatever
// lies anywhere would belong to the system's Python where /lib is a link to /usr/lib.
func prefixAround(d *disk.View, folder string) (string, bool) {
	for {
		above := parentOf(folder)
		if above == folder {
			return "", false
		}
		for _, library := range libraries(d, folder) {
			if d.Exists(path.Join(library.path, "os.py")) {
				return folder, true
			}
		}
		if d.Exists(path.Join(folder, "Lib/os.py")) { // Windows
			return folder, true
		}
		folder = above
	}
}

// readVenv reads the pyvenv.cfg of a virtual environment. The format is that of site.py: a name, =, a value.
func readVenv(d *disk.View, folder string) (prefix, error) {
	found := prefix{path: folder}
	data, err := Read(d, path.Join(folder, venvFile))
	if err != nil {
		return found, err
	}
	home, system := "", false
	for line := range strings.Lines(string(data)) {
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "home":
			home = value
		case "version", "version_info": // of venv, of virtualenv and uv
			found.version = versionInName("python" + value)
		case "include-system-site-packages":
			system = strings.EqualFold(value, "true")
		}
	}
	if !system {
		return found, nil
	}
	if home == "" {
		return found, &EnvironmentError{path.Join(folder, venvFile), "names no home, where the system's packages would be"}
	}
	home = joinPath(folder, home)
	base, ok := prefixAround(d, home)
	if !ok {
		return found, &EnvironmentError{path.Join(folder, venvFile), fmt.Sprintf("names the home %s, where no Python is", home)}
	}
	found.base = base
	return found, nil
}

// libraryName matches the folders of a prefix's lib: python3.11, python3.13t (without the lock), pypy3.10.
var libraryName = regexp.MustCompile(`^(?:python|pypy)(3\.\d+)t?$`)

// versionInName is the minor version at the end of an interpreter's name or of the value of a pyvenv.cfg, or "".
func versionInName(name string) string {
	m := regexp.MustCompile(`^(?:python|pypy)(3\.\d+)`).FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return m[1]
}

// versionOfPrefix is the version of the interpreter that a prefix has, or "".
func versionOfPrefix(d *disk.View, folder string) string {
	for _, name := range []string{"bin/python3", "bin/python", "bin/pypy3"} {
		if file, err := d.RealPath(path.Join(folder, name)); err == nil {
			if version := versionInName(path.Base(file)); version != "" {
				return version
			}
		}
	}
	return ""
}

// libraryFolder is lib/python3.11 or one like it.
type libraryFolder struct {
	path, version string
}

// libraries lists the folders of a prefix that hold the libraries of one version, the newest version first.
func libraries(d *disk.View, folder string) []libraryFolder {
	var found []libraryFolder
	for _, lib := range []string{"lib64", "lib"} {
		if lib == "lib64" && realPath(d, path.Join(folder, lib)) == realPath(d, path.Join(folder, "lib")) {
			continue // a link
		}
		entries, err := d.ReadDir(path.Join(folder, lib))
		if err != nil {
			continue
		}
		for _, entry := range entries {
			if m := libraryName.FindStringSubmatch(entry.Name()); m != nil {
				found = append(found, libraryFolder{path.Join(folder, lib, entry.Name()), m[1]})
			}
		}
	}
	minor := func(l libraryFolder) int {
		number, _ := strconv.Atoi(strings.TrimPrefix(l.version, "3."))
		return number
	}
	slices.SortStableFunc(found, func(a, b libraryFolder) int { return cmp.Compare(minor(b), minor(a)) })
	return found
}

// sites lists the folders of the prefix that packages are installed into, in the order of Python's path. Of several
// versions it is the prefix's own, else the newest that has any.
func (p prefix) sites(d *disk.View) []string {
	found := libraries(d, p.path)
	own := func(l libraryFolder) bool { return l.version == p.version }
	if slices.ContainsFunc(found, own) {
		found = slices.DeleteFunc(found, func(l libraryFolder) bool { return !own(l) })
	}
	var sites []string
	add := func(folder string) {
		info, err := d.Stat(folder)
		// A folder that cannot be looked into is one all the same: reading it will tell.
		if err == nil && info.IsDir() || errors.Is(err, os.ErrPermission) {
			sites = append(sites, folder)
		}
	}
	for i, library := range found {
		if len(sites) > 0 && library.version != found[i-1].version {
			break
		}
		add(path.Join(library.path, "site-packages"))
		// Debian keeps what its own packages install apart.
		add(path.Join(p.path, "local/lib", path.Base(library.path), "dist-packages"))
		if path.Base(path.Dir(library.path)) == "lib" {
			add(path.Join(p.path, "lib/python3/dist-packages"))
		}
		add(path.Join(library.path, "dist-packages"))
	}
	add(path.Join(p.path, "Lib/site-packages")) // Windows
	return unique(sites)
}
