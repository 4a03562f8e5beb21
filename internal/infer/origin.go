package infer

import (
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/section"
)

// Origin is something that an answer was made from.
type Origin struct {
	Kind OriginKind
	// File is a file of the project; nil where the origin is a name.
	File *File
	// Body is a number among section.Bodies of the file.
	Body int
	Name string
}

// OriginKind says what of a file an answer was made from, or which name it is about.
type OriginKind uint8

// The kinds of origins.
const (
	// FromFile: what of a file stands around the bodies of its functions. All who have anything from a file have this.
	FromFile OriginKind = iota
	// FromBody: one of its bodies.
	FromBody
	// FromText: its text with comments and all, or where in it something stands.
	FromText
	// FromName: which files of the project have a name, as Loader.Uses, Reads, Defines, Stores and Mentions tell.
	FromName
	// FromOccurrences: where a name stands in those of the files that the answer was made from.
	FromOccurrences
)

// Track has evaluators that are made from here on note what answers are made from.
//
// A file is noted where it is found: by an import, by a name, as a conftest; the body of a function where the function is
// found, as what a name is bound to or as a method of a class, or where a node in the body is: as an occurrence of a name, or
// as what is bound to an attribute. Whoever has a file, a class or a function was given it by an answer, and takes over what
// that was made from. So whatever remembers answers from one result to the next has to remember their sets as well, and to
// note them when it gives the answers again.
func (p *Program) Track() { p.sources, p.numbers = provenance.NewSets(), map[Origin]provenance.Set{} }

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

// source returns the set of an origin. The caller holds p.mu.
func (p *Program) source(o Origin) provenance.Set {
	set, ok := p.numbers[o]
	if !ok {
		p.origins = append(p.origins, o)
		set = p.sources.Of(provenance.Source(len(p.origins) - 1))
		p.numbers[o] = set
	}
	return set
}

// note notes that what is being answered is made from an origin.
func (p *Program) note(o Origin) {
	if p.record == nil {
		return
	}
	p.mu.Lock()
	set := p.source(o)
	p.mu.Unlock()
	p.record.Add(set)
}

// seen notes that what is being answered is made from a file. Whoever gives a file that was found before calls it.
func (p *Program) seen(f *File) *File {
	if f != nil {
		p.record.Add(f.self)
	}
	return f
}

// seenName notes that what is being answered is made from which files have a name.
func (p *Program) seenName(name string) { p.note(Origin{Kind: FromName, Name: name}) }

// seenAt notes that what is being answered is made from the body that a node stands in, where it stands in one.
func (p *Program) seenAt(f *File, n ast.Node) { p.seenBody(f, n.Span().Start) }

// seenFunc notes that what is being answered is made from the body of a function, and returns the function.
func (p *Program) seenFunc(fn *Func) *Func {
	if fn != nil {
		p.seenBody(fn.File, fn.Node.Span().End-1)
	}
	return fn
}

func (p *Program) seenBody(f *File, offset uint32) {
	if p.record == nil || f.bodySets == nil {
		return
	}
	at := f.bodies.At(offset)
	if at == 0 {
		return
	}
	set := provenance.Set(f.bodySets[at-1].Load())
	if set == 0 {
		p.mu.Lock()
		set = p.source(Origin{Kind: FromBody, File: f, Body: at - 1})
		p.mu.Unlock()
		f.bodySets[at-1].Store(uint32(set))
	}
	p.record.Add(set)
}

// track gives a file that is made what it needs to be noted. The caller holds p.mu.
func (p *Program) track(f *File) {
	if p.sources == nil || f.IsLibrary() || f.IsInstalled {
		return
	}
	f.self = p.source(Origin{Kind: FromFile, File: f})
	if f.Book == nil {
		f.bodies = section.Of(f.Tree)
		f.bodySets = make([]atomic.Uint32, len(f.bodies))
	}
}

// Noted notes that what is being answered is made from the body that a node of a file stands in. Whoever comes to a node by
// looking through a file or a class calls it.
func (e *Evaluator) Noted(f *File, n ast.Node) { e.prog.seenAt(f, n) }

// NotedText notes that what is being answered is made from the whole text of a file: it names a line there, or has looked
// through it with comments and all.
func (e *Evaluator) NotedText(f *File) { e.prog.note(Origin{Kind: FromText, File: f}) }

// NotedOccurrences notes that what is being answered is made from where a name stands in files that were found.
func (e *Evaluator) NotedOccurrences(name string) { e.prog.seenOccurrences(name) }

// method returns the last function that the body of a class defines under a name, or nil.
func (e *Evaluator) method(c *Class, name string) *Func { return e.prog.seenFunc(c.method(name)) }
