package main

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/unheeded/unheeded/internal/library"
)

// libraries is the work on the libraries of the list.
type libraries struct {
	*manifest
	wheels []*wheel
	facts  *library.Facts
	python *library.Declarations
	// current are the wheels that a library sees beside itself.
	current []*wheel
}

// openLibraries reads the list and opens the wheels, which lie in the cache or are downloaded into it.
func openLibraries(list, cache string) (*libraries, error) {
	m, err := readManifest(list)
	if err != nil {
		return nil, err
	}
	l := &libraries{manifest: m}
	if l.wheels, err = openAll(m, cache); err != nil {
		return nil, err
	}
	if l.facts, err = library.Load(); err != nil {
		return nil, err
	}
	if l.python, err = library.NewStandardDeclarations(0); err != nil {
		return nil, err
	}
	for i, e := range m.Library {
		if e.Until == "" {
			l.current = append(l.current, l.wheels[i])
		}
	}
	return l, nil
}

// declareAll declares the libraries that are named, or all; the others are nil.
func (l *libraries) declareAll(names []string) []*declaration {
	results := make([]*declaration, len(l.Library))
	each(len(l.Library), func(i int) {
		if e := l.Library[i]; !e.Support && (len(names) == 0 || slices.Contains(names, e.Name)) {
			results[i] = l.declare(i, nil)
		}
	})
	return results
}

// declare declares one library; what it has under a name in doubt is declared as unknown.
func (l *libraries) declare(i int, doubt map[string]bool) *declaration {
	return declareLibrary(l, newWorld(l.wheels[i], l.current), l.Library[i], doubt)
}

// writeAll writes a pack for each library that was declared, and for one with several versions the pack that stands for
// all of them.
func (l *libraries) writeAll(folder, dumped string, results []*declaration) ([]library.Pack, error) {
	var packs []library.Pack
	add := func(p library.Pack, d *declaration) error {
		p, err := write(folder, p, d.modules)
		if err == nil && dumped != "" {
			err = dump(filepath.Join(dumped, p.File), d.modules)
		}
		packs = append(packs, p)
		return err
	}
	for i, d := range results {
		if d == nil {
			continue
		}
		e := l.Library[i]
		p := library.Pack{Name: normal(e.Name), Version: e.Version, Since: e.Since, Until: e.Until}
		p.File = p.Name + ".pack"
		if e.Since != "" || e.Until != "" {
			p.File = p.Name + "-" + e.Version + ".pack"
		}
		if err := add(p, d); err != nil {
			return nil, fmt.Errorf("%s: %w", e.id(), err)
		}
		if e.Since == "" {
			continue
		}
		// The newest version of several, less what is async in one of them alone.
		doubt := map[string]bool{}
		for j, other := range results {
			if j != i && other != nil && (l.Library[j].Name == e.Name || slices.Contains(e.Unlike, l.Library[j].Name)) {
				d.differences(other, doubt)
			}
		}
		p.Since, p.Until, p.Either, p.File = "", "", true, p.Name+".pack"
		if err := add(p, l.declare(i, doubt)); err != nil {
			return nil, fmt.Errorf("%s: %w", e.id(), err)
		}
	}
	return packs, nil
}

// print prints a line for each library: how large it is, how many functions it declares and how many of these are known.
func (l *libraries) print(out io.Writer, results []*declaration, packs []library.Pack) {
	fmt.Fprintf(out, "%-32s %8s %9s %10s %7s %7s %7s %8s\n", "library", "modules", "size", "functions", "async", "makes", "known", "unknown")
	line := func(name string, modules, size int, c count) {
		fmt.Fprintf(out, "%-32s %8d %9d %10d %7d %7d %7d %8d\n", name, modules, size, c.functions, c.async, c.made, c.known, c.unknown)
	}
	var all count
	libraries, modules, total := 0, 0, 0
	for _, p := range packs {
		total += p.Size
		modules += p.Modules
		if p.Either {
			line(p.Name+" (either)", p.Modules, p.Size, count{})
			continue
		}
		for i, d := range results {
			if e := l.Library[i]; d != nil && normal(e.Name) == p.Name && e.Version == p.Version {
				line(e.id(), p.Modules, p.Size, d.count)
				all.add(d.count)
				libraries++
			}
		}
	}
	line(fmt.Sprintf("%d", libraries), modules, total, all)
}

// openAll opens the wheels of all libraries, in the order of the list.
func openAll(m *manifest, cache string) ([]*wheel, error) {
	wheels, errs := make([]*wheel, len(m.Library)), make([]error, len(m.Library))
	each(len(m.Library), func(i int) {
		file, err := fetch(filepath.Join(cache, "wheels"), m.Library[i])
		if err == nil {
			wheels[i], err = openWheel(m.Library[i].id(), file)
		}
		errs[i] = err
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return wheels, nil
}

// each calls work for every number below n, on all processors.
func each(n int, work func(i int)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
