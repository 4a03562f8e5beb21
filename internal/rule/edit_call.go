package rule

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// HandOver returns the edits that hand a function and its arguments to another instead of calling it: f(x) becomes
// run(f, x). It returns false where the form of the call does not allow that.
func HandOver(f *infer.File, call ast.Call, run string) ([]finding.Edit, bool) {
	text, open := f.Tree.Text, call.Func().Span().End
	if int(open) >= len(text) || text[open] != '(' || call.Args().First().Kind() == ast.KindGeneratorExp {
		return nil, false // parentheses around the function, or those of the generator's own
	}
	between := ""
	if call.Args().First().OK() || call.Keywords().First().OK() {
		between = ", "
		if next := text[open+1]; next == '\n' || next == '\r' || next == ' ' {
			between = ","
		}
	}
	return []finding.Edit{
		InsertBefore(f, call.Node, run+"("),
		{Place: place(f, source.Span{Start: open, End: open + 1}), Text: between},
	}, true
}

// NeedImport returns the edit that imports a module, none where the file has it by its name already; false where there is
// no place for that, or the name stands for something else.
func (p *Pass) NeedImport(module string) ([]finding.Edit, bool) {
	if p.ImportsByName(module) {
		return nil, true
	}
	if p.Mentions(module) {
		return nil, false
	}
	for stmt := range p.File.Tree.Module().Children(ast.FieldBody).All() {
		if !stmt.Is(ast.KindImport, ast.KindImportFrom) || stmt.AsImportFrom().Module() == "__future__" {
			continue
		}
		if indent, alone := Indent(p.File, stmt); !alone || indent != "" {
			return nil, false
		}
		return []finding.Edit{InsertBefore(p.File, stmt, "import "+module+"\n")}, true
	}
	return nil, false
}
