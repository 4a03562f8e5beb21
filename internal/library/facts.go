package library

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed facts/*.toml
var factFiles embed.FS

// Decorator says what a decorator makes of the function below it.
type Decorator string

// What decorators do. A decorator that is not known leaves something unknown.
const (
	// Keeps gives back the function, or a wrapper that is called alike and returns alike.
	Keeps Decorator = "keeps"
	// MakesProperty, MakesStaticMethod and MakesClassMethod are the descriptors of these names.
	MakesProperty     Decorator = "property"
	MakesStaticMethod Decorator = "staticmethod"
	MakesClassMethod  Decorator = "classmethod"
	// MakesContextManager turns a generator function into one that returns a context manager.
	MakesContextManager Decorator = "contextmanager"
	// MakesAsyncContextManager turns an async generator function into one that returns an async context manager.
	MakesAsyncContextManager Decorator = "asynccontextmanager"
	// MarksOverload says that the function is one of several signatures and never called itself.
	MarksOverload Decorator = "overload"
	// MarksAbstract says that the body is not what runs.
	MarksAbstract Decorator = "abstract"
)

// Fate says what a call does with an awaitable that it is given.
type Fate string

// The fates. A call that is not known takes what it is given over.
const (
	// Schedules: it will run, in a task.
	Schedules Fate = "schedules"
	// Drives: it has run when the call is over.
	Drives Fate = "drives"
	// Inspects: it is looked at, not run, and not kept.
	Inspects Fate = "inspects"
	// Formats: it is turned into text, not run, and not kept.
	Formats Fate = "formats"
	// Tests: its truth is taken.
	Tests Fate = "tests"
	// Uses: a value is needed, and a coroutine is none.
	Uses Fate = "uses"
)

// Facts are what is known of the functions and decorators of libraries, by their full dotted names. A name that ends
// in () is the decorator that calling it gives.
type Facts struct {
	decorators map[string]Decorator
	calls      map[string]Fate
}

// Decorator returns what a decorator does.
func (f *Facts) Decorator(name string) (Decorator, bool) {
	d, ok := f.decorators[name]
	return d, ok
}

// Fate returns what becomes of an awaitable that a call is given.
func (f *Facts) Fate(name string) (Fate, bool) {
	c, ok := f.calls[name]
	return c, ok
}

// factFile is the form of one file below facts: one library.
type factFile struct {
	// Library is the module that the names below belong to; empty where they carry theirs.
	Library string `toml:"library"`
	// Decorators and Calls map what they do to the names that do it.
	Decorators map[Decorator][]string `toml:"decorators"`
	Calls      map[Fate][]string      `toml:"calls"`
}

// Load reads the embedded facts. An error is a defect of the embedded data.
func Load() (*Facts, error) {
	f := &Facts{decorators: map[string]Decorator{}, calls: map[string]Fate{}}
	names, err := fs.Glob(factFiles, "facts/*.toml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := factFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var file factFile
		if err := toml.NewDecoder(strings.NewReader(string(text))).DisallowUnknownFields().Decode(&file); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := f.add(file); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return f, nil
}

func (f *Facts) add(file factFile) error {
	full := func(name string) string {
		if file.Library == "" {
			return name
		}
		return file.Library + "." + name
	}
	for what, names := range file.Decorators {
		switch what {
		case Keeps, MakesProperty, MakesStaticMethod, MakesClassMethod, MakesContextManager,
			MakesAsyncContextManager, MarksOverload, MarksAbstract:
		default:
			return fmt.Errorf("unknown decorator effect %q", what)
		}
		for _, name := range names {
			f.decorators[full(name)] = what
		}
	}
	for fate, names := range file.Calls {
		switch fate {
		case Schedules, Drives, Inspects, Formats, Tests, Uses:
		default:
			return fmt.Errorf("unknown fate %q", fate)
		}
		for _, name := range names {
			f.calls[full(name)] = fate
		}
	}
	return nil
}

// LastNames returns the last parts of the names of the calls that have one of the fates.
func (f *Facts) LastNames(fates ...Fate) map[string]bool {
	out := map[string]bool{}
	for name, have := range f.calls {
		if slices.Contains(fates, have) {
			out[name[strings.LastIndexByte(name, '.')+1:]] = true
		}
	}
	return out
}

// Names returns all names that the facts speak of, sorted.
func (f *Facts) Names() []string {
	names := append(slices.Collect(maps.Keys(f.decorators)), slices.Collect(maps.Keys(f.calls))...)
	slices.Sort(names)
	return slices.Compact(names)
}
