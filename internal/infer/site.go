package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Calls of functions of one name that are looked at to learn what a parameter is given; with more of them, nothing is
// known. A name that every class has says little, and to follow all its uses costs much.
const maxSites = 64

// site is a place of the project that names a function, or for a constructor its class.
type site struct {
	file *File
	// node is the Name or Attribute.
	node ast.Node
}

// sitesOf returns where the project reads the name of a function; of a method, as an attribute.
func (p *Program) sitesOf(fn *Func) []site {
	found := p.named(fn.Name())
	if fn.Class == nil {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), func(s site) bool { return s.node.Kind() != ast.KindAttribute })
}

// named returns the places of the project that read a name, also where it was imported under another one; a few more
// than maxSites where there are too many.
func (p *Program) named(name string) []site {
	if known, ok := p.sites.Load(name); ok {
		p.record.Add(known.(sites).from)
		return known.(sites).list
	}
	var found []site
	p.record.Begin()
	p.seenName(name)
	for src := range p.loader.Uses(name) {
		f := p.File(src)
		found = p.reads(f, found, name, anywhere)
		for _, i := range f.occurrencesOf(name) {
			if as := f.Tree.Node(i).AsAlias().Asname(); as != "" && as != name {
				p.seenAt(f, f.Tree.Node(i))
				found = p.reads(f, found, as, anywhere)
			}
		}
		if len(found) > maxSites {
			break
		}
	}
	known, _ := p.sites.LoadOrStore(name, sites{found, p.record.End()})
	return known.(sites).list
}

// sites are places of the project, and what it was made from that they are those.
type sites struct {
	list []site
	from provenance.Set
}

// everywhere returns the places of the project that read a name, and those of a file, be it indexed or not.
func (p *Program) everywhere(f *File, name string) []site {
	found := p.named(name)
	if slices.ContainsFunc(found, func(s site) bool { return s.file == f }) {
		return found
	}
	return p.reads(f, slices.Clone(found), name, anywhere)
}

func anywhere(ast.Node) bool { return true }

func asCallee(kind ast.Kind) func(ast.Node) bool {
	return func(n ast.Node) bool { return n.Kind() == kind && n.Field() == ast.FieldFunc }
}

// reads adds the places of a file that read a name.
func (p *Program) reads(f *File, found []site, name string, wanted func(ast.Node) bool) []site {
	for _, i := range f.occurrencesOf(name) {
		n := f.Tree.Node(i)
		if n.Kind() != ast.KindAlias && (!n.Has(ast.FlagStore|ast.FlagDel) || f.isAugmented(n)) && wanted(n) {
			p.seenAt(f, n)
			found = append(found, site{f, n})
		}
	}
	p.seenOccurrences(name)
	return found
}

// isAugmented reports whether an attribute is read and stored at once, as in self.items += more.
func (f *File) isAugmented(n ast.Node) bool {
	return n.Kind() == ast.KindAttribute && n.Field() == ast.FieldTarget && f.Parent(n).Kind() == ast.KindAugAssign
}

// constructorSites returns the places that name the class of an __init__ or a subclass without one of its own, and those
// in these classes that call it through cls, type(self) or super().
func (e *Evaluator) constructorSites(fn *Func) []site {
	var found []site
	classes := []*Class{fn.Class}
	for _, sub := range e.subclasses(fn.Class) {
		classes = append(classes, sub.Class)
	}
	files := map[*File]bool{}
	for _, c := range classes {
		if c == fn.Class || c.method("__init__") == nil {
			found = append(found, e.prog.named(c.Name())...)
		}
		if len(found) > maxSites {
			break
		}
		if files[c.File] {
			continue
		}
		files[c.File] = true
		found = e.prog.reads(c.File, found, "cls", asCallee(ast.KindName))
		found = e.prog.reads(c.File, found, "__class__", asCallee(ast.KindAttribute))
		found = e.prog.reads(c.File, found, "__init__", asCallee(ast.KindAttribute))
	}
	return found
}

// handsOver reports whether a function or class that is named, and not called, goes somewhere as a value.
func (s site) handsOver(node, around ast.Node) bool {
	for at, up := node, around; ; at, up = up, s.file.Parent(up) {
		switch at.Field() {
		case ast.FieldAnnotation, ast.FieldReturns, ast.FieldBases:
			return false
		}
		switch up.Kind() {
		case ast.KindBinOp, ast.KindSubscript, ast.KindTuple:
			// Perhaps a part of an annotation.
			continue
		case ast.KindAttribute, ast.KindAugAssign, ast.KindCompare, ast.KindExpr, ast.KindExceptHandler, ast.KindMatchClass, ast.KindRaise, ast.KindAlias:
			return false
		}
		return true
	}
}

// looksOnly reports whether a call looks at a function or class that it is given and does not call it.
func looksOnly(call ast.Call) bool {
	switch calleeName(call) {
	case "isinstance", "issubclass", "cast", "TypeVar", "NewType", "hasattr", "getattr", "callable", "id", "repr", "str", "print",
		"super", "Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "create_autospec", "object", "wraps",
		"assertIsInstance", "assertIs", "assertRaises", "raises", "iscoroutinefunction", "isclass", "signature", "getsource":
		return true
	}
	return false
}

// forwards reports whether a call calls the function that it is given with the arguments that stand behind it.
func forwards(call ast.Call) bool {
	switch calleeName(call) {
	case "partial", "to_thread", "run_in_executor", "call_soon", "call_soon_threadsafe", "call_later", "call_at", "submit",
		"start_soon", "run_sync", "run_in_threadpool", "spawn":
		return true
	}
	return false
}

// takesTarget reports whether a call makes a thread or a process, which calls its target.
func takesTarget(call ast.Call) bool {
	switch calleeName(call) {
	case "Thread", "Process":
		return true
	}
	return false
}

// targetArguments returns what a thread gives its target: the elements of args=(…). known is false where they are not
// written there, and where there are keywords.
func targetArguments(call ast.Call) (args []ast.Node, known bool) {
	known = true
	for kw := range call.Keywords().All() {
		switch value := kw.AsKeyword().Value(); kw.AsKeyword().Arg() {
		case "args":
			known = known && value.Is(ast.KindTuple, ast.KindList)
			args = value.Children(ast.FieldElts).Slice()
		case "kwargs", "":
			known = false
		}
	}
	return args, known
}

// chosen returns the conditional expression that an expression is one of the values of, or itself.
func (f *File) chosen(n ast.Node) ast.Node {
	for up := f.Parent(n); up.Kind() == ast.KindIfExp && n.Field() != ast.FieldTest; up = f.Parent(n) {
		n = up
	}
	return n
}

// calleeName returns the last part of the name that a call is written with, or "".
func calleeName(call ast.Call) string {
	if a := call.Func().AsAttribute(); a.OK() {
		return a.Attr()
	}
	return call.Func().AsName().Id()
}
