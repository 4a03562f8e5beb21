package library

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed facts/*.toml
var factFiles embed.FS

// File is one family of facts, in the form of the files below facts; settings of a project take the same form.
type File struct {
	// Library is the module that the names below belong to; empty where they carry theirs.
	Library string `toml:"library"`
	// Package is the release of PyPI that the facts were checked against: "trio==0.35.0". Empty for the standard library.
	Package string `toml:"package"`
	// Aliases are other names, or beginnings of names, and those that stand here for them: the modules in which a library
	// defines what it offers elsewhere, subclasses that take over what their base does. A name that ends in () is what
	// calling that gives.
	Aliases map[string]string `toml:"aliases"`
	// Functions are functions, methods and classes that are called.
	Functions map[string]Function `toml:"functions"`
	// Decorators are what stands behind an @. A name that ends in () is the decorator that calling it gives.
	Decorators map[string]Decoration `toml:"decorators"`
	// Classes are those from which programs derive, or that have changed.
	Classes map[string]Class `toml:"classes"`
	// AsyncSince are coroutine functions that were plain ones in earlier releases, and the release that made them async.
	AsyncSince map[string]string `toml:"async-since"`
}

// Facts are what is known of the functions, decorators and classes of libraries, by their full dotted names. They are
// read-only.
type Facts struct {
	aliases    map[string]Alias
	functions  map[string]*Function
	decorators map[string]Decoration
	classes    map[string]*Class
	asyncSince map[string]Change
	// made are the functions and classes of which something is known under the name of what calling them gives.
	made map[string]bool
	// heads are the first parts of all names above: most names that are asked for begin with a module of the project.
	heads map[string]bool
}

// Function returns what is known of a function, method or class that is called.
func (f *Facts) Function(name string) (*Function, bool) { return lookup(f, f.functions, name) }

// Class returns what is known of a class beside its declaration.
func (f *Facts) Class(name string) (*Class, bool) { return lookup(f, f.classes, name) }

// AsyncSince returns since which release of its library a function is a coroutine function; ok is false where it is not
// known to have been another one.
func (f *Facts) AsyncSince(name string) (Change, bool) { return lookup(f, f.asyncSince, name) }

// Changes returns all that AsyncSince knows, in the order of the names.
func (f *Facts) Changes() iter.Seq2[string, Change] { return pairs(f.asyncSince) }

// Change is something that a library changed.
type Change struct {
	// Release is the first one with the change: "3", or "0.7".
	Release string
	// Package is that of its File.
	Package string
}

// Decoration returns what a decorator does.
func (f *Facts) Decoration(name string) (Decoration, bool) { return lookup(f, f.decorators, name) }

// Decorator returns what a decorator leaves, where that is known.
func (f *Facts) Decorator(name string) (Decorator, bool) {
	d, ok := f.Decoration(name)
	return d.Leaves, ok && d.Leaves != ""
}

// lookup finds a name under which something is defined, by itself or through an alias. A () in the middle is the object
// that calling a class makes: its methods are those of the class.
func lookup[T any](f *Facts, in map[string]T, name string) (T, bool) {
	var none T
	if !f.heads[head(name)] {
		return none, false
	}
	// An alias may lead to another one; more than a few steps would be a circle.
	for range 4 {
		if found, ok := in[name]; ok {
			return found, true
		}
		next := f.unalias(name)
		if next == name {
			break
		}
		name = next
	}
	if strings.Contains(name, "().") {
		return lookup(f, in, strings.ReplaceAll(name, "().", "."))
	}
	return none, false
}

// NamesMade reports whether something is known of what calling a function gives, beyond its type: an alias goes on from it.
func (f *Facts) NamesMade(function string) bool { return f.made[function] }

// head returns the first part of a dotted name.
func head(name string) string {
	for i := range len(name) { // faster than IndexAny, and asked of every call
		if name[i] == '.' || name[i] == '(' {
			return name[:i]
		}
	}
	return name
}

// unalias replaces the longest beginning of a name that is an alias.
func (f *Facts) unalias(name string) string {
	for end := len(name); end > 0; end-- {
		if end < len(name) && name[end] != '.' && name[end] != '(' {
			continue
		}
		if to, ok := f.aliases[name[:end]]; ok {
			return to.To + name[end:]
		}
	}
	return name
}

// Functions returns all functions, in the order of their names.
func (f *Facts) Functions() iter.Seq[*Function] { return inOrder(f.functions) }

// Classes returns all classes, in the order of their names.
func (f *Facts) Classes() iter.Seq[*Class] { return inOrder(f.classes) }

// Alias is what a name, or the beginning of a name, stands for.
type Alias struct {
	To string
	// Package is that of its File.
	Package string
}

// Alias returns what an alias stands for.
func (f *Facts) Alias(name string) (string, bool) {
	a, ok := f.aliases[name]
	return a.To, ok
}

// Aliases returns all aliases and what they stand for, in the order of the names.
func (f *Facts) Aliases() iter.Seq2[string, Alias] { return pairs(f.aliases) }

func pairs[T any](m map[string]T) iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

func inOrder[T any](m map[string]T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !yield(m[name]) {
				return
			}
		}
	}
}

// LastNames returns the last parts of the names of the functions that are wanted, which tells cheaply of most calls that
// they are none of them.
func (f *Facts) LastNames(wanted func(*Function) bool) map[string]bool {
	out := map[string]bool{}
	for name, fn := range f.functions {
		if wanted(fn) {
			out[name[strings.LastIndexByte(name, '.')+1:]] = true
		}
	}
	return out
}

// Load reads the embedded facts. An error is a defect of the embedded data.
func Load() (*Facts, error) {
	f := (&Facts{}).clone()
	names, err := fs.Glob(factFiles, "facts/*.toml")
	if err != nil {
		return nil, err
	}
	// To decode them takes a few milliseconds, which every run would wait for.
	files, errs := make([]*File, len(names)), make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() {
			text, err := factFiles.ReadFile(name)
			if err == nil {
				files[i], err = Decode(text)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	for i, name := range names {
		err := errs[i]
		if err == nil {
			err = f.merge(files[i])
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return f, nil
}

// Decode reads the text of a file of facts. A key or a word that does not exist is an error.
func Decode(text []byte) (*File, error) {
	var file File
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&file)
	return &file, err
}

// Extend returns the facts with those of a file beside them. It is an error where both speak of one name.
func (f *Facts) Extend(file *File) (*Facts, error) {
	out := f.clone()
	return out, out.merge(file)
}

func (f *Facts) clone() *Facts {
	return &Facts{
		aliases: clone(f.aliases), functions: clone(f.functions), decorators: clone(f.decorators), classes: clone(f.classes),
		asyncSince: clone(f.asyncSince), made: clone(f.made), heads: clone(f.heads),
	}
}

// merge adds the facts of a file.
func (f *Facts) merge(file *File) error {
	full := func(name string) string {
		if file.Library == "" {
			return name
		}
		return file.Library + "." + name
	}
	for name, to := range file.Aliases {
		f.heads[head(full(name))] = true
		for i := range full(name) {
			if strings.HasPrefix(full(name)[i:], "()") {
				f.made[full(name)[:i]] = true
			}
		}
		if err := add(f.aliases, full(name), Alias{to, file.Package}); err != nil {
			return err
		}
	}
	for name, fn := range file.Functions {
		fn.Name, fn.Package = full(name), file.Package
		if err := fn.validate(); err != nil {
			return fmt.Errorf("%s: %w", fn.Name, err)
		}
		f.heads[head(fn.Name)] = true
		if err := add(f.functions, fn.Name, &fn); err != nil {
			return err
		}
	}
	for name, d := range file.Decorators {
		d.Package = file.Package
		f.heads[head(full(name))] = true
		if err := add(f.decorators, full(name), d); err != nil {
			return err
		}
	}
	for name, c := range file.Classes {
		c.Name, c.Package = full(name), file.Package
		if err := c.validate(); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		f.heads[head(c.Name)] = true
		if err := add(f.classes, c.Name, &c); err != nil {
			return err
		}
	}
	for name, release := range file.AsyncSince {
		f.heads[head(full(name))] = true
		if err := add(f.asyncSince, full(name), Change{release, file.Package}); err != nil {
			return err
		}
	}
	return nil
}

func add[T any](m map[string]T, name string, value T) error {
	if _, ok := m[name]; ok {
		return fmt.Errorf("%s is there twice", name)
	}
	m[name] = value
	return nil
}

func clone[T any](m map[string]T) map[string]T {
	out := make(map[string]T, len(m))
	maps.Copy(out, m)
	return out
}
