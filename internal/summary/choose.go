package summary

import (
	"cmp"
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// choose returns the groups of siblings that the version has and, of the others, the statements that bind names which
// nothing else binds.
func (d *decoder) choose(list []group) []group {
	bound := map[string]bool{}
	var others []*group
	for i := range list {
		g := &list[i]
		if !g.versions.Contains(d.version) {
			others = append(others, g)
			continue
		}
		for _, n := range g.nodes {
			d.eachBound(n, func(name string) { bound[name] = true })
		}
	}
	slices.SortStableFunc(others, func(a, b *group) int { return d.distance(a.versions).compare(d.distance(b.versions)) })
	for _, g := range others {
		own := map[string]bool{}
		g.nodes = slices.DeleteFunc(g.nodes, func(n ast.Index) bool {
			wanted := false
			d.eachBound(n, func(name string) {
				// Overloads bind a name several times, and a property its setter.
				if !bound[name] || own[name] {
					wanted, bound[name], own[name] = true, true, true
				}
			})
			return !wanted
		})
	}
	return list
}

// distance is how far a range is from the version that is wanted.
type distance struct {
	older bool
	steps int
}

func (a distance) compare(b distance) int {
	if a.older != b.older {
		if a.older {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.steps, b.steps)
}

func (d *decoder) distance(r Range) distance {
	if d.version != 0 && r.Since > d.version {
		return distance{steps: int(r.Since) - int(d.version)}
	}
	return distance{older: true, steps: -int(r.Until)}
}

// eachBound calls visit for the names that a statement of a module or a class binds.
func (d *decoder) eachBound(n ast.Index, visit func(name string)) {
	raw := d.nodes[n]
	switch raw.Kind {
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindName:
		visit(d.name(raw.Data))
	case ast.KindAnnAssign, ast.KindAssign, ast.KindTypeAlias:
		for c := raw.First; c != 0; c = d.nodes[c].Next {
			if f := d.nodes[c].Field; d.nodes[c].Kind == ast.KindName && (f == ast.FieldTarget || f == ast.FieldTargets || f == ast.FieldName) {
				visit(d.name(d.nodes[c].Data))
			}
		}
	case ast.KindImport, ast.KindImportFrom:
		for c := raw.First; c != 0; c = d.nodes[c].Next {
			if d.nodes[c].Kind == ast.KindAlias {
				name := d.nodes[c]
				if name.First != 0 {
					name = d.nodes[name.First]
				}
				visit(d.name(name.Data))
			}
		}
	}
}

// name returns the name of a number in the tree.
func (d *decoder) name(n uint32) string { return string(d.names[d.starts[n]:d.starts[n+1]]) }
