package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// rewriter turns a stub of typeshed into what we declare: without comments and what only type checkers read, with the
// conditions in the forms that our declarations have, and with the special forms of typing as classes.
type rewriter struct {
	module    string
	isPackage bool
	trees     map[string]*ast.Tree
	tree      *ast.Tree
	edits     []edit
	// needsTyping: an edit names the module typing.
	needsTyping bool
	err         error
}

// edit replaces a range of the text.
type edit struct {
	start, end uint32
	text       string
}

// rewrite returns what we declare for a module; trees are those of all modules.
func rewrite(module string, isPackage bool, trees map[string]*ast.Tree, check *asyncChecker) ([]byte, error) {
	r := &rewriter{module: module, isPackage: isPackage, trees: trees, tree: trees[module]}
	for _, c := range r.tree.Comments {
		r.edits = append(r.edits, edit{c.Start, c.End, ""})
	}
	r.functions(check)
	r.block(r.tree.Module().Body(), true)
	if r.needsTyping {
		r.edits = append(r.edits, edit{text: "import typing\n"})
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.apply(), nil
}

// apply makes the edits; of edits that nest, the outer one counts.
func (r *rewriter) apply() []byte {
	slices.SortStableFunc(r.edits, func(a, b edit) int {
		if a.start != b.start {
			return int(a.start) - int(b.start)
		}
		return int(b.end) - int(a.end)
	})
	var out bytes.Buffer
	at := uint32(0)
	for _, e := range r.edits {
		if e.start < at {
			continue
		}
		out.Write(r.tree.Text[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(r.tree.Text[at:])
	// Lines that lost all that stood in them are gone.
	var lines []string
	for line := range strings.Lines(out.String()) {
		if line = strings.TrimRight(line, " \n"); line != "" {
			lines = append(lines, line)
		}
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

func (r *rewriter) replace(n ast.Node, text string) {
	s := n.Span()
	r.edits = append(r.edits, edit{s.Start, s.End, text})
}

// block rewrites the statements of a body; one that loses all of them keeps an ellipsis.
func (r *rewriter) block(body ast.Nodes, atTop bool) {
	left := 0
	for stmt := range body.All() {
		if !r.isNoise(stmt) {
			left++
			r.statement(stmt, atTop)
		}
	}
	if left > 0 {
		for stmt := range body.All() {
			if r.isNoise(stmt) {
				r.drop(stmt)
			}
		}
		return
	}
	for stmt := range body.All() {
		e := r.whole(stmt)
		e.text = "..."
		r.edits = append(r.edits, e)
	}
}

// whole returns the range of a statement with its decorators.
func (r *rewriter) whole(stmt ast.Node) edit {
	s := stmt.Span()
	start := s.Start
	for d := range stmt.Children(ast.FieldDecoratorList).All() {
		if at := d.Span().Start - 1; at < start { // the @
			start = at
		}
	}
	return edit{start: start, end: s.End}
}

func (r *rewriter) drop(stmt ast.Node) { r.edits = append(r.edits, r.whole(stmt)) }

// isNoise reports whether nothing that is asked of a module depends on a statement.
func (r *rewriter) isNoise(stmt ast.Node) bool {
	switch stmt.Kind() {
	case ast.KindExpr:
		return stmt.AsExpr().Value().Op() == ast.ConstStr
	case ast.KindFunctionDef:
		return stmt.AsFunctionDef().Name() == "__class_getitem__"
	case ast.KindAssign:
		return stmt.AsAssign().Targets().First().AsName().Id() == "__slots__"
	case ast.KindAnnAssign:
		switch stmt.AsAnnAssign().Target().AsName().Id() {
		case "__slots__", "__hash__": // a __hash__ of None: objects that are not hashable
			return true
		}
	}
	return false
}

func (r *rewriter) statement(stmt ast.Node, atTop bool) {
	switch stmt.Kind() {
	case ast.KindIf:
		r.condition(stmt.AsIf())
		r.block(stmt.AsIf().Body(), atTop)
		r.block(stmt.AsIf().Orelse(), atTop)
	case ast.KindClassDef, ast.KindFunctionDef, ast.KindAsyncFunctionDef:
		if atTop && r.comesFromTyping(stmt) {
			return
		}
		r.decorators(stmt)
		if stmt.Kind() == ast.KindClassDef {
			r.block(stmt.AsClassDef().Body(), false)
		}
	case ast.KindAnnAssign:
		if atTop {
			r.specialForm(stmt.AsAnnAssign())
		}
	case ast.KindAssign:
		if atTop {
			r.alias(stmt.AsAssign())
		}
	case ast.KindImportFrom:
		if stmt.AsImportFrom().Names().First().AsAlias().Name() == "*" {
			r.star(stmt.AsImportFrom())
		}
	}
}

// decorators takes away those that say nothing about what a function returns or a class has.
func (r *rewriter) decorators(def ast.Node) {
	for d := range def.Children(ast.FieldDecoratorList).All() {
		name := d
		if call := d.AsCall(); call.OK() {
			name = call.Func()
		}
		id := name.AsName().Id()
		if id == "" {
			id = name.AsAttribute().Attr()
		}
		switch id {
		case "deprecated", "type_check_only", "final", "disjoint_base", "runtime_checkable":
			s := d.Span()
			r.edits = append(r.edits, edit{s.Start - 1, s.End, ""})
		}
	}
}

// aliasesOfTyping are the classes that the aliases of typing stand for.
var aliasesOfTyping = map[string]string{
	"List": "builtins.list", "Dict": "builtins.dict", "Set": "builtins.set", "FrozenSet": "builtins.frozenset",
	"DefaultDict": "collections.defaultdict", "OrderedDict": "collections.OrderedDict", "Counter": "collections.Counter",
	"Deque": "collections.deque", "ChainMap": "collections.ChainMap",
}

// alias declares List and the like as the classes that they stand for.
func (r *rewriter) alias(stmt ast.Assign) {
	name := stmt.Targets().First().AsName().Id()
	if stmt.Value().AsCall().Func().AsName().Id() != "_Alias" {
		return
	}
	full, ok := aliasesOfTyping[name]
	if !ok {
		r.fail("an alias of typing that is not known: %s", name)
		return
	}
	module, class, _ := strings.Cut(full, ".")
	r.replace(stmt.Node, fmt.Sprintf("from %s import %s as %s", module, class, name))
}

// specialForm declares a special form as a class: what it means is known by its name.
func (r *rewriter) specialForm(stmt ast.AnnAssign) {
	name := stmt.Target().AsName().Id()
	isForm := stmt.Annotation().AsName().Id() == "_SpecialForm" || r.module == "typing" && name == "Generic"
	switch {
	case !isForm:
	case r.module == "typing_extensions" && r.typingHas(name):
		r.replace(stmt.Node, fmt.Sprintf("from typing import %s as %s", name, name))
	default:
		r.replace(stmt.Node, fmt.Sprintf("class %s: ...", name))
	}
}

// comesFromTyping declares what typing_extensions has for older versions as what typing has for the others.
func (r *rewriter) comesFromTyping(def ast.Node) bool {
	if r.module != "typing_extensions" {
		return false
	}
	name := ""
	switch def.Kind() {
	case ast.KindClassDef:
		name = def.AsClassDef().Name()
	case ast.KindFunctionDef:
		name = def.AsFunctionDef().Name()
	}
	if !r.typingHas(name) {
		return false
	}
	s := r.whole(def)
	s.text = fmt.Sprintf("from typing import %s as %s", name, name)
	r.edits = append(r.edits, s)
	return true
}

func (r *rewriter) typingHas(name string) bool {
	found := false
	eachTop(r.trees["typing"].Module().Body(), func(stmt ast.Node) {
		switch stmt.Kind() {
		case ast.KindClassDef:
			found = found || stmt.AsClassDef().Name() == name
		case ast.KindFunctionDef:
			found = found || stmt.AsFunctionDef().Name() == name
		case ast.KindAnnAssign:
			found = found || stmt.AsAnnAssign().Target().AsName().Id() == name
		}
	})
	return found
}

// eachTop visits the statements of a module, those under conditions too.
func eachTop(body ast.Nodes, visit func(ast.Node)) {
	for stmt := range body.All() {
		visit(stmt)
		if i := stmt.AsIf(); i.OK() {
			eachTop(i.Body(), visit)
			eachTop(i.Orelse(), visit)
		}
	}
}

// star names what a star import brings: whoever asks for a name of a package need not look into all of its modules.
func (r *rewriter) star(stmt ast.ImportFrom) {
	module := stmt.Module()
	if level := stmt.Level(); level > 0 {
		parts := strings.Split(r.module, ".")
		if r.isPackage {
			level--
		}
		parts = parts[:len(parts)-level]
		if module != "" {
			parts = append(parts, module)
		}
		module = strings.Join(parts, ".")
	}
	names := r.exported(module)
	if len(names) == 0 {
		r.fail("nothing is known of what a star import of %s brings", module)
		return
	}
	r.replace(stmt.Node, fmt.Sprintf("from %s import %s", module, strings.Join(names, ", ")))
}

// exported returns the names that a module's __all__ lists in any version, or those without underscore that it binds.
func (r *rewriter) exported(module string) []string {
	tree := r.trees[module]
	if tree == nil {
		return nil
	}
	var names, bound []string
	declares := false
	eachTop(tree.Module().Body(), func(stmt ast.Node) {
		var value ast.Node
		switch stmt.Kind() {
		case ast.KindAssign:
			if stmt.AsAssign().Targets().First().AsName().Id() == "__all__" {
				value = stmt.AsAssign().Value()
			} else {
				bound = append(bound, stmt.AsAssign().Targets().First().AsName().Id())
			}
		case ast.KindAugAssign:
			if stmt.AsAugAssign().Target().AsName().Id() == "__all__" {
				value = stmt.AsAugAssign().Value()
			}
		case ast.KindAnnAssign:
			bound = append(bound, stmt.AsAnnAssign().Target().AsName().Id())
		case ast.KindFunctionDef:
			bound = append(bound, stmt.AsFunctionDef().Name())
		case ast.KindAsyncFunctionDef:
			bound = append(bound, stmt.AsAsyncFunctionDef().Name())
		case ast.KindClassDef:
			bound = append(bound, stmt.AsClassDef().Name())
		case ast.KindImportFrom:
			if stmt.AsImportFrom().Names().First().AsAlias().Name() == "*" && !declares {
				bound = append(bound, r.exported(absoluteModule(module, stmt.AsImportFrom()))...)
				break
			}
			for n := range stmt.AsImportFrom().Names().All() {
				if a := n.AsAlias(); a.Asname() == a.Name() { // only these are exported by a stub
					bound = append(bound, a.Name())
				}
			}
		}
		declares = declares || value.OK()
		value.Walk(func(n ast.Node) bool {
			if text, err := n.AsConstant().Str(); err == nil {
				names = append(names, text)
			}
			if base := n.AsAttribute().Value().AsName().Id(); n.AsAttribute().Attr() == "__all__" && base != "" {
				names = append(names, r.exported(module+"."+base)...)
			}
			return true
		})
	})
	if !declares {
		names = slices.DeleteFunc(bound, func(name string) bool { return name == "" || name[0] == '_' })
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// absoluteModule returns the module that a from import in a module means, where it has no dots or one.
func absoluteModule(from string, stmt ast.ImportFrom) string {
	if stmt.Level() == 0 {
		return stmt.Module()
	}
	return from + "." + stmt.Module()
}

func (r *rewriter) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}
