package project

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

// scriptRequirements reads what a setup.py requires, as far as it is written down there: lists and strings, names of
// such, sums of them, and dicts of extras. The script is not run, and what it computes or reads from files is not known.
func scriptRequirements(text string) []requirement {
	decoded, err := source.Decode([]byte(text))
	if err != nil {
		return nil
	}
	s := setupScript{assigned: map[string][]ast.Node{}}
	module := parse.File(decoded.Text, parse.Options{}).Module()
	module.Walk(func(n ast.Node) bool {
		for target := range n.AsAssign().Targets().All() {
			if name := target.AsName(); name.OK() {
				s.assigned[name.Id()] = append(s.assigned[name.Id()], n.AsAssign().Value())
			}
		}
		return true
	})
	module.Walk(func(n ast.Node) bool {
		if keyword := n.AsKeyword(); keyword.OK() {
			s.entry(keyword.Arg(), keyword.Value())
		}
		s.eachEntry(n.AsDict(), s.entry)
		return true
	})
	return s.found
}

// setupScript gathers the requirements of one setup.py.
type setupScript struct {
	assigned map[string][]ast.Node
	found    []requirement
}

// entry reads one argument of setup(), or one entry of a dict that such arguments are taken from.
func (s *setupScript) entry(name string, value ast.Node) {
	switch name {
	case "install_requires", "tests_require":
		s.list(value, 0)
	case "extras_require":
		s.eachEntry(value.AsDict(), func(_ string, list ast.Node) { s.list(list, 0) })
	}
}

// eachEntry calls visit for the entries of a dict whose keys are strings.
func (s *setupScript) eachEntry(dict ast.Dict, visit func(key string, value ast.Node)) {
	if !dict.OK() {
		return
	}
	keys, values := dict.Keys().Slice(), dict.Values().Slice()
	for i := range min(len(keys), len(values)) {
		if key, err := keys[i].AsConstant().Str(); err == nil {
			visit(key, values[i])
		}
	}
}

// list reads a list of requirements. Depth is the number of names and sums around it: a name may stand for itself.
func (s *setupScript) list(value ast.Node, depth int) {
	if depth > 20 {
		return
	}
	switch value.Kind() {
	case ast.KindList, ast.KindTuple, ast.KindSet:
		for item := range value.Children(ast.FieldElts).All() {
			s.list(item, depth+1)
		}
	case ast.KindName:
		for _, assigned := range s.assigned[value.AsName().Id()] {
			s.list(assigned, depth+1)
		}
	case ast.KindBinOp:
		if value.Op() == ast.Add {
			s.list(value.AsBinOp().Left(), depth+1)
			s.list(value.AsBinOp().Right(), depth+1)
		}
	case ast.KindConstant:
		text, err := value.AsConstant().Str()
		if err != nil {
			return
		}
		for line := range strings.Lines(text) {
			if r, ok := parseRequirement(line); ok {
				s.found = append(s.found, r)
			}
		}
	}
}

// metadataRequirements reads the requirements in the metadata of a distribution, which a source distribution carries.
func metadataRequirements(text string) []requirement {
	var found []requirement
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			break // The description follows.
		}
		if value, ok := strings.CutPrefix(line, "Requires-Dist:"); ok {
			if r, ok := parseRequirement(value); ok {
				found = append(found, r)
			}
		}
	}
	return found
}
