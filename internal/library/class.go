package library

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Class is what is known of a class from which programs derive.
type Class struct {
	// Name is the dotted name under which the library offers it.
	Name string `toml:"-"`
	// Package is that of its File.
	Package string `toml:"-"`
	// Since is the first version of Python that has it.
	Since Version `toml:"since"`
	// Overrides says what the library does with what the methods give that a subclass defines and the library calls. A
	// name that ends in * stands for all that begin so.
	Overrides map[string]Fate `toml:"overrides"`
	// Handlers are attributes that a program sets to functions, which the library calls, and what it does with what they
	// give. A name that ends in * stands for all that begin so.
	Handlers map[string]Fate `toml:"handlers"`
	// Where says where an object calls its methods of Overrides, its Handlers, and whatever its methods are given to be
	// called, where nothing else is said of those. Empty where that is not known.
	Where Where `toml:"where"`
	// Threads are methods that start a thread of the library, which drives the object: there it calls its handlers.
	Threads []string `toml:"threads"`
	// Drives are methods that call handlers before they return, and which: the names are those of Handlers, or of the
	// parameters that take the functions.
	Drives map[string][]string `toml:"drives"`
	// Gone are methods that earlier releases of the library had, and the release that no longer has them.
	Gone map[string]string `toml:"gone"`
}

// Override returns what the library does with what a method of a subclass gives. A method that the library does not call
// is not known. Of several that fit, the longest name counts.
func (c *Class) Override(method string) (Fate, bool) { return longest(c.Overrides, method) }

// Handler returns what the library does with what a function gives to which an attribute is set. An attribute that the
// library does not call is not known.
func (c *Class) Handler(attribute string) (Fate, bool) { return longest(c.Handlers, attribute) }

func longest(fates map[string]Fate, name string) (Fate, bool) {
	if fate, ok := fates[name]; ok {
		return fate, true
	}
	for end := len(name); end > 0; end-- {
		if fate, ok := fates[name[:end]+"*"]; ok {
			return fate, true
		}
	}
	return "", false
}

// Drivers yields the methods that call a handler, each with whether it does so in a thread of the library.
func (c *Class) Drivers(handler string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for _, method := range c.Threads {
			if !yield(method, true) {
				return
			}
		}
		for _, method := range slices.Sorted(maps.Keys(c.Drives)) {
			fits := func(name string) bool {
				begin, open := strings.CutSuffix(name, "*")
				return name == handler || open && strings.HasPrefix(handler, begin)
			}
			if slices.ContainsFunc(c.Drives[method], fits) && !yield(method, false) {
				return
			}
		}
	}
}

func (c *Class) validate() error {
	for _, fates := range []map[string]Fate{c.Overrides, c.Handlers} {
		for name, fate := range fates {
			if !fate.known() {
				return fmt.Errorf("%s: unknown fate %q", name, fate)
			}
		}
	}
	if !c.Where.known() {
		return fmt.Errorf("unknown place %q", c.Where)
	}
	return nil
}
