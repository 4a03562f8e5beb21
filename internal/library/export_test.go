package library

import (
	"iter"
	"slices"
)

// Decorations returns all decorators with their names, in the order of the names.
func (f *Facts) Decorations() iter.Seq2[string, Decoration] { return pairs(f.decorators) }

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
