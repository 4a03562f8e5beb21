package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// occurrences are the nodes of a file by the name that they bear: Names, Attributes and aliases, in the order of the tree.
// first has, for each number of a name in the tree's Symbols, where its nodes begin in nodes.
type occurrences struct {
	first []uint32
	nodes []ast.Index
}

// occurrencesOf returns the nodes that bear a name, found for all names when the first is asked for.
func (f *File) occurrencesOf(name string) []ast.Index {
	f.occurOnce.Do(f.findOccurrences)
	number, ok := f.Tree.Symbol(name)
	if !ok {
		return nil
	}
	return f.occurs.nodes[f.occurs.first[number]:f.occurs.first[number+1]]
}

// occurrences is occurrencesOf, and notes where they are.
func (p *Program) occurrences(f *File, name string) []ast.Index {
	nodes := f.occurrencesOf(name)
	for _, i := range nodes {
		p.seenAt(f, f.Tree.Node(i))
	}
	p.seenOccurrences(name)
	return nodes
}

// seenOccurrences notes that what is being answered is made from where a name stands in the files that it is made from.
func (p *Program) seenOccurrences(name string) { p.note(Origin{Kind: FromOccurrences, Name: name}) }

func (f *File) findOccurrences() {
	o := &f.occurs
	o.first = make([]uint32, f.Tree.Symbols.Len()+1)
	bears := func(raw *ast.Raw) bool {
		return raw.Kind == ast.KindName || raw.Kind == ast.KindAttribute || raw.Kind == ast.KindAlias
	}
	total := uint32(0)
	for i := range f.Tree.Nodes {
		if raw := &f.Tree.Nodes[i]; bears(raw) {
			o.first[raw.Data+1]++
			total++
		}
	}
	for i := range f.Tree.Symbols.Len() {
		o.first[i+1] += o.first[i]
	}
	o.nodes = make([]ast.Index, total)
	next := append([]uint32(nil), o.first...)
	for i := range f.Tree.Nodes {
		if raw := &f.Tree.Nodes[i]; bears(raw) {
			o.nodes[next[raw.Data]] = ast.Index(i)
			next[raw.Data]++
		}
	}
}

// Parent returns the node around a node of the file; not OK for the module.
func (f *File) Parent(n ast.Node) ast.Node {
	if i := f.Parents()[n.Index]; i != 0 {
		return f.Tree.Node(i)
	}
	return ast.Node{}
}

// Parents returns the parents of all nodes of the file, by node.
func (f *File) Parents() []ast.Index {
	if known := f.parents.Load(); known != nil {
		return *known
	}
	parents := f.Tree.Parents()
	f.parents.Store(&parents)
	return parents
}

// Rest lets go of what others seldom ask for once the file has been analysed, and what is made again if they do.
func (f *File) Rest() {
	f.parents.Store(nil)
	f.Scopes.DropFlows()
}
