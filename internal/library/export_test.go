package library

import (
	"iter"
	"maps"
	"slices"
)

// Decorations returns all decorators with their names, in the order of the names.
func (f *Facts) Decorations() iter.Seq2[string, Decoration] { return pairs(f.decorators) }

// Extend returns the facts with those of a file beside them, as Load puts the files together.
func (f *Facts) Extend(file *File) (*Facts, error) {
	out := &Facts{
		aliases: maps.Clone(f.aliases), functions: maps.Clone(f.functions), decorators: maps.Clone(f.decorators),
		classes: maps.Clone(f.classes),
	}
	return out, out.merge(file)
}

// Modules returns the dotted names of the modules of a distribution, sorted.
func (d *Declarations) Modules(name string) ([]string, error) {
	var names []string
	for _, dists := range d.byImport {
		for _, dist := range dists {
			if dist.packs[0].Name != name {
				continue
			}
			archive, err := d.open(dist)
			if err != nil {
				return nil, err
			}
			for _, m := range archive.Modules() {
				names = append(names, m.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
