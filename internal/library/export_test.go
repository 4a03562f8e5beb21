package library

import (
	"iter"
	"maps"
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
