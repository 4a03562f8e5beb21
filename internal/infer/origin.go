package infer

import "github.com/unheeded/unheeded/internal/provenance"

// Origin is something that an answer was made from: a file of the project, all of it; or, where File is nil, which files of
// the project have a name, as Loader.Uses, Loader.Stores and Loader.Mentions tell.
type Origin struct {
	File *File
	Name string
}

// Track has evaluators that are made from here on note what answers are made from.
//
// A file is noted where it is found: by an import, by a name, as a conftest. Whoever has a file, or a class or a function of
// it, was given it by an answer, and takes over what that was made from. So whatever remembers answers from one result to
// the next has to remember their sets as well, and to note them when it gives the answers again.
func (p *Program) Track() { p.sources, p.byName = provenance.NewSets(), map[string]provenance.Set{} }

// Origins returns what is in a set that a Recorder of the program gave.
func (p *Program) Origins(set provenance.Set) []Origin {
	sources := p.sources.Sources(set)
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Origin, len(sources))
	for i, s := range sources {
		out[i] = p.origins[s]
	}
	return out
}

// source makes an origin one of the sources. The caller holds p.mu.
func (p *Program) source(o Origin) provenance.Set {
	p.origins = append(p.origins, o)
	return p.sources.Of(provenance.Source(len(p.origins) - 1))
}

// seen notes that what is being answered is made from a file. Whoever gives a file that was found before calls it.
func (p *Program) seen(f *File) *File {
	if f != nil {
		p.record.Add(f.self)
	}
	return f
}

// seenName notes that what is being answered is made from which files have a name.
func (p *Program) seenName(name string) {
	if p.record == nil {
		return
	}
	p.mu.Lock()
	set, ok := p.byName[name]
	if !ok {
		set = p.source(Origin{Name: name})
		p.byName[name] = set
	}
	p.mu.Unlock()
	p.record.Add(set)
}
