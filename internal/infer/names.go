package infer

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

type scopeID = scope.ScopeID

// ctx is where an expression is looked at: its file, and what a call has told the function around it.
type ctx struct {
	file *File
	env  *Env
	// quoted is the scope that a quoted annotation stands in; its names have no node in the file's tree.
	quoted scopeID
}

// scopeOf returns the scope that a node stands in.
func (c ctx) scopeOf(n ast.Node) scopeID {
	if c.quoted != 0 {
		return c.quoted
	}
	return c.file.Scopes.ScopeOf(n.Index)
}

// function returns the function around a node, or nil.
func (c ctx) function(n ast.Node) *Func {
	id := c.file.Scopes.EnclosingFunction(c.scopeOf(n))
	if id == 0 {
		return nil
	}
	return c.file.funcs[c.file.Scopes.Scope(id).Node]
}

// class returns the class whose body a node stands in, looking through the functions of the class, or nil.
func (c ctx) class(n ast.Node) *Class {
	id := c.file.Scopes.EnclosingClass(c.scopeOf(n))
	if id == 0 {
		return nil
	}
	return c.file.classes[c.file.Scopes.Scope(id).Node]
}

// name returns the type of a Name that is loaded.
func (e *Evaluator) name(c ctx, n ast.Name) *Type {
	t := c.file.Scopes
	if c.quoted != 0 {
		return e.lookUp(c, c.quoted, n.Id())
	}
	symbol := t.SymbolOf(n.Index)
	owner := t.Symbol(symbol).Owner
	if owner == 0 {
		return e.foreign(c.file, n.Id())
	}
	own := t.Symbol(owner).Scope
	flow := t.Flow(t.ScopeOf(n.Index))
	reach := flow.Reaching(n.Index)
	if len(reach.Defs) == 0 && c.file.IsStub {
		return e.captured(c, owner) // declared without a value
	}
	if reach.Dead {
		return e.prog.types.never
	}
	if t.Scope(own).Frame != t.Scope(t.ScopeOf(n.Index)).Frame {
		return e.outside(c, n.Id(), flow, reach, e.captured(c, owner))
	}
	out := e.reach(c, flow, reach, owner)
	if reboundElsewhere(t, owner) {
		// Functions that declare it global or nonlocal may have run before.
		for b := range t.VariableBindings(owner) {
			if t.Binding(b).Symbol != owner {
				out = e.join(out, e.outside(c, n.Id(), flow, reach, e.binding(c, b)))
			}
		}
	}
	if reach.Unbound && t.Scope(own).Kind == scope.ClassScope {
		if outer := t.Outer(symbol); outer != 0 {
			out = e.prog.types.join(out, e.captured(c, outer))
		} else {
			out = e.prog.types.join(out, e.foreign(c.file, n.Id()))
		}
	}
	return out
}

// outside returns what a variable holds at a point that other frames bind to values of a type: what this frame stored to
// it last, or what the others did, less what conditions on the way exclude. A None that was stored here is there to be
// replaced by somebody.
func (e *Evaluator) outside(c ctx, name string, flow *scope.Flow, r scope.Reach, t *Type) *Type {
	if len(r.Defs) == 0 {
		return t
	}
	out := e.prog.types.never
	for _, d := range r.Defs {
		held := t
		if d.Binding != 0 && c.file.Scopes.Binding(d.Binding).Symbol != c.file.Scopes.Symbol(c.file.Scopes.Binding(d.Binding).Symbol).Owner {
			if stored := e.binding(c, d.Binding); stored.Kind != None && stored.Kind != Never {
				held = stored
			}
		}
		switch held.Kind {
		case Function, ClassObject, Module: // what most names of a module are, and no condition changes
		default:
			held = e.narrow(c, name, held, d, flow)
		}
		out = e.join(out, held)
	}
	return out
}

// reach joins what the definitions that reach a point give a variable.
func (e *Evaluator) reach(c ctx, flow *scope.Flow, r scope.Reach, variable scope.SymbolID) *Type {
	in := e.prog.types
	out := in.never
	for _, d := range r.Defs {
		if d.Binding == 0 {
			out = in.join(out, e.captured(c, variable))
			continue
		}
		if c.file.Scopes.Binding(d.Binding).Kind == scope.StarImport {
			out = in.join(out, e.starred(c.file, d.Binding, c.file.Scopes.Name(variable)))
			continue
		}
		out = in.join(out, e.narrow(c, c.file.Scopes.Name(variable), e.binding(c, d.Binding), d, flow))
	}
	return out
}

// captured returns what a function sees of a variable of a frame around it: at the end of a module, or at any time in
// a function that may still be running.
func (e *Evaluator) captured(c ctx, variable scope.SymbolID) *Type {
	in := e.prog.types
	t := c.file.Scopes
	out := in.never
	if t.Symbol(variable).Scope == scope.Module && isOnlyNone(c.file, variable) {
		return in.join(in.none, e.suppliedToModule(c.file, t.Name(variable)))
	}
	if t.Symbol(variable).Scope == scope.Module && !reboundElsewhere(t, variable) && !hasTypingTwin(c.file, variable) {
		if r := t.Flow(scope.Module).AtEnd(variable); len(r.Defs) > 0 {
			for _, d := range r.Defs {
				switch {
				case d.Binding == 0:
				case t.Binding(d.Binding).Kind == scope.StarImport:
					out = in.join(out, e.starred(c.file, d.Binding, t.Name(variable)))
				default:
					out = in.join(out, e.binding(ctx{file: c.file}, d.Binding))
				}
			}
			return out
		}
	}
	for b := range t.VariableBindings(variable) {
		if t.Binding(b).Kind != scope.Delete {
			out = in.join(out, e.binding(c, b))
		}
	}
	return out
}

// reboundElsewhere reports whether functions bind a variable of the frame around them too.
func reboundElsewhere(t *scope.Table, variable scope.SymbolID) bool {
	return t.Symbol(variable).Has(scope.IsRebound)
}

// hasTypingTwin reports whether a variable is imported one way for type checkers and bound another way when it runs.
func hasTypingTwin(f *File, variable scope.SymbolID) bool { return len(typingTwins(f, variable)) > 0 }

// typingTwins returns the imports of a variable for type checkers alone, where it is bound otherwise when it runs.
func typingTwins(f *File, variable scope.SymbolID) []scope.BindingID {
	var typing []scope.BindingID
	bindings := 0
	for id := range f.Scopes.Bindings(variable) {
		bindings++
		b := f.Scopes.Binding(id)
		if b.Kind != scope.Import && b.Kind != scope.ImportFrom {
			continue
		}
		for _, s := range f.Scopes.Imports() {
			if s.Node == b.Stmt && s.Has(scope.InTypeChecking) {
				typing = append(typing, id)
			}
		}
	}
	if len(typing) == bindings {
		return nil
	}
	return typing
}

// lookUp returns the type of a name in an annotation, as it is seen from a scope. What it is imported as for type checkers
// counts there, whatever stands in for it when the program runs.
func (e *Evaluator) lookUp(c ctx, from scopeID, name string) *Type {
	t := c.file.Scopes
	inside := false // of something that does not see the names of the class around it
	for id := from; id != 0; id = t.Scope(id).Parent {
		kind := t.Scope(id).Kind
		symbol := t.Lookup(id, name)
		if symbol != 0 && t.Symbol(symbol).Has(scope.IsBound) && (kind != scope.ClassScope || !inside && !isMethodName(t, symbol)) {
			twins := typingTwins(c.file, symbol)
			if len(twins) == 0 {
				return e.captured(ctx{file: c.file, env: c.env}, symbol)
			}
			out := e.prog.types.never
			for _, b := range twins {
				out = e.join(out, e.binding(ctx{file: c.file}, b))
			}
			return out
		}
		inside = inside || kind != scope.ClassScope && kind != scope.TypeParamsScope
	}
	return e.foreign(c.file, name)
}

// isMethodName reports whether all that a class body binds a name to are functions: an annotation does not mean them.
func isMethodName(t *scope.Table, symbol scope.SymbolID) bool {
	for b := range t.Bindings(symbol) {
		if t.Binding(b).Kind != scope.FunctionDef {
			return false
		}
	}
	return true
}

// starred returns what a star import makes of a name that is also bound otherwise, Never where it leaves it alone. A
// module that is not seen is taken to leave it alone: nobody binds a name for it to be replaced by chance.
func (e *Evaluator) starred(f *File, id scope.BindingID, name string) *Type {
	from := e.prog.exportsOf(f).starOf(id)
	if from == nil || !e.prog.exports(from, name) {
		return e.prog.types.never
	}
	return e.member(from, name)
}

// foreign returns the type of a name that the module does not bind itself: from a star import, or a builtin.
func (e *Evaluator) foreign(f *File, name string) *Type {
	in := e.prog.types
	t, hidden := e.fromStars(f, name)
	if t != nil {
		return t
	}
	if hidden {
		return in.unknown
	}
	if b := e.prog.builtins(); b != f && b != nil {
		if t := e.member(b, name); t.Kind != Unknown {
			return t
		}
	}
	return in.intern(Type{Kind: Unknown, Name: "builtins." + name})
}

// member returns the type of a name of a module as an importer sees it.
func (e *Evaluator) member(f *File, name string) *Type {
	k := key{ask: askMember, file: f, name: name}
	if t := e.final(k); t != nil {
		return t
	}
	return e.query(k, func() *Type {
		in := e.prog.types
		if f.binds(name) {
			return e.captured(ctx{file: f}, f.Scopes.Lookup(scope.Module, name))
		}
		if t, _ := e.fromStars(f, name); t != nil {
			return t
		}
		if sub := e.prog.submodule(f, name); sub != nil {
			return in.intern(Type{Kind: Module, Module: sub})
		}
		if !IsDunder(name) && f.binds("__getattr__") {
			// The module answers to any name.
			return e.call(e.member(f, "__getattr__"), nil)
		}
		return in.unknown
	})
}

// binds reports whether a module binds a name itself, also where only functions do that declare it global.
func (f *File) binds(name string) bool {
	symbol := f.Scopes.Symbol(f.Scopes.Lookup(scope.Module, name))
	return symbol.Has(scope.IsBound) || symbol.Has(scope.IsRebound)
}

// fromStars returns the type that star imports give a name, nil where none does. It also tells whether there is one whose
// module is not seen.
func (e *Evaluator) fromStars(f *File, name string) (found *Type, unseen bool) {
	for _, from := range e.prog.bringers(f, name) {
		t := e.member(from, name)
		if found != nil {
			t = e.join(found, t)
		}
		found = t
	}
	for _, star := range e.prog.exportsOf(f).stars {
		switch {
		case star.from == nil:
			unseen = true
		case found == nil && e.prog.exports(star.from, name):
			found = e.prog.types.unknown // an __all__ promises it, and nobody is seen to define it
		}
	}
	return found, unseen
}

// binding returns the type that a binding gives its name.
func (e *Evaluator) binding(c ctx, id scope.BindingID) *Type {
	f, env := c.file, c.env
	if f.Scopes.Symbol(f.Scopes.Binding(id).Symbol).Scope == scope.Module {
		env = nil
	}
	if env == nil {
		if t := e.rememberedIn(&f.bound, ast.Index(id)); t != nil {
			return t
		}
	}
	return e.askBinding(ctx{file: f, env: env}, id)
}

func (e *Evaluator) askBinding(c ctx, id scope.BindingID) *Type {
	k := key{ask: askBinding, file: c.file, node: ast.Index(id), env: c.env}
	compute := func() *Type {
		b := c.file.Scopes.Binding(id)
		e.prog.seenAt(c.file, c.file.Tree.Node(b.Node))
		return e.bindingType(c, id, b)
	}
	if c.env == nil {
		return e.queryIn(&c.file.bound, ast.Index(id), k, compute)
	}
	return e.query(k, compute)
}

func (e *Evaluator) bindingType(c ctx, id scope.BindingID, b scope.Binding) *Type {
	in := e.prog.types
	node, value := c.file.Tree.Node(b.Node), c.file.Tree.Node(b.Value)
	switch b.Kind {
	case scope.Assign, scope.NamedExpr:
		if len(c.file.Scopes.Path(id)) > 0 {
			return e.follow(c, id, e.expr(c, value))
		}
		return e.filled(c, b, e.expr(c, value))
	case scope.AnnAssign:
		return e.annAssign(c, c.file.Tree.Node(b.Stmt).AsAnnAssign())
	case scope.For:
		if c.file.Tree.Node(b.Stmt).Kind() == ast.KindAsyncFor {
			return e.follow(c, id, e.asyncElement(e.expr(c, value)))
		}
		return e.follow(c, id, e.element(e.expr(c, value)))
	case scope.Comprehension:
		if c.file.Tree.Node(b.Stmt).AsComprehension().IsAsync() {
			return e.follow(c, id, e.asyncElement(e.expr(c, value)))
		}
		return e.follow(c, id, e.element(e.expr(c, value)))
	case scope.With:
		async := c.file.Tree.Node(b.Stmt).Kind() == ast.KindAsyncWith
		return e.follow(c, id, e.entered(e.expr(c, value), async))
	case scope.Import:
		return e.importType(c.file, node.AsAlias())
	case scope.ImportFrom:
		return e.importFromType(c.file, c.file.Tree.Node(b.Stmt).AsImportFrom(), node.AsAlias())
	case scope.FunctionDef:
		return e.definition(c, c.file.funcs[b.Node])
	case scope.ClassDef:
		return e.classDefinition(c, c.file.classes[b.Node])
	case scope.Param:
		return e.param(c, c.file.funcs[b.Stmt], b)
	case scope.ExceptName:
		return e.caught(c, value)
	case scope.TypeParam:
		return e.typeParam(c.file, node)
	case scope.TypeAlias:
		return in.unknown
	case scope.AugAssign:
		flow := c.file.Scopes.Flow(c.file.Scopes.Symbol(b.Symbol).Scope)
		before := e.reach(c, flow, flow.Reaching(b.Node), c.file.Scopes.Symbol(b.Symbol).Owner)
		return e.augmented(before, c.file.Tree.Node(b.Stmt).AsAugAssign().Op(), func() *Type { return e.expr(c, value) })
	case scope.MatchCapture:
		return e.capture(c, node)
	}
	return in.unknown
}

// annAssign: the annotation says what the variable is; `x: TypeAlias = ...` and a bare Final say nothing.
func (e *Evaluator) annAssign(c ctx, a ast.AnnAssign) *Type {
	ann := a.Annotation()
	name := ann.AsName().Id()
	if name == "" {
		name = ann.AsAttribute().Attr()
	}
	if a.Value().OK() && (name == "TypeAlias" || name == "Final" || name == "ClassVar") {
		return e.expr(c, a.Value())
	}
	t := e.annotation(c, ann)
	if t.Kind == Unknown && a.Value().OK() && isAny(ann) {
		return e.expr(c, a.Value())
	}
	return t
}

// follow goes the way from a binding's value to its name.
func (e *Evaluator) follow(c ctx, id scope.BindingID, t *Type) *Type {
	for _, s := range c.file.Scopes.Path(id) {
		if s.Star {
			t = e.instance("builtins", "list", e.between(t, int(s.Index), int(s.After)))
			continue
		}
		t = e.item(t, int(s.Index))
	}
	return t
}

// param returns the type of a parameter: what the call says, the annotation, the receiver.
func (e *Evaluator) param(c ctx, fn *Func, b scope.Binding) *Type {
	in := e.prog.types
	arg := c.file.Tree.Node(b.Node)
	for v := c.env; v != nil; v = v.Outer {
		if v.Func != fn {
			continue
		}
		for i, p := range fn.params() {
			if p == arg && i < len(v.Params) && v.Params[i] != nil {
				return v.Params[i]
			}
		}
		if v.Recv != nil && !arg.AsArg().Annotation().OK() && fn.takesFirst(arg) {
			return v.Recv // a function that was put into a class, as wrappers are
		}
	}
	if !arg.AsArg().Annotation().OK() {
		if fn.isSelf(arg) {
			if t := e.receiver(fn, c.env); t != nil {
				return t
			}
		}
		switch {
		case b.Has(scope.IsVararg):
			return e.instance("builtins", "tuple", in.unknown)
		case b.Has(scope.IsKwarg):
			return e.instance("builtins", "dict", e.instance("builtins", "str"), in.unknown)
		}
		if t := e.fixture(fn, arg); t != nil {
			return t
		}
		if t := e.setValue(fn, arg); t != nil {
			return t
		}
		return e.passed(fn, arg)
	}
	t := e.annotation(c, arg.AsArg().Annotation())
	if t.IsUnknown() && t.Name == "" && fn.isSelf(arg) {
		if self := e.receiver(fn, c.env); self != nil {
			return self // an annotation that is not understood says no more than that
		}
	}
	switch {
	case b.Has(scope.IsVararg):
		return e.instance("builtins", "tuple", t)
	case b.Has(scope.IsKwarg):
		return e.instance("builtins", "dict", e.instance("builtins", "str"), t)
	}
	if b.Value != 0 && c.file.Tree.Node(b.Value).Op() == ast.ConstNone {
		t = in.join(t, in.none)
	}
	return t
}

// importType returns what `import a.b.c` or `import a.b.c as d` binds.
func (e *Evaluator) importType(f *File, alias ast.Alias) *Type {
	name := alias.Name()
	if alias.Asname() == "" {
		name, _, _ = strings.Cut(name, ".")
	}
	return e.moduleType(name, f)
}

// moduleType returns the module of an absolute name, or an Unknown that remembers the name.
func (e *Evaluator) moduleType(name string, from *File) *Type {
	in := e.prog.types
	if m := e.prog.module(name, from); m != nil {
		return in.intern(Type{Kind: Module, Module: m})
	}
	return in.intern(Type{Kind: Unknown, Name: name})
}

// importFromType returns what one name of a from import binds.
func (e *Evaluator) importFromType(f *File, stmt ast.ImportFrom, alias ast.Alias) *Type {
	in := e.prog.types
	from := e.importedFrom(f, stmt)
	if from == nil {
		if stmt.Level() > 0 {
			return in.unknown
		}
		// A namespace package has no file; its modules do.
		return e.moduleType(stmt.Module()+"."+alias.Name(), f)
	}
	if from == f {
		// `from . import x` in a package's own __init__: the module x, unless the file binds x otherwise.
		if sub := e.prog.submodule(f, alias.Name()); sub != nil {
			return in.intern(Type{Kind: Module, Module: sub})
		}
	}
	t := e.member(from, alias.Name())
	if t.Kind == Unknown && t.Name == "" {
		if sub := e.prog.submodule(from, alias.Name()); sub != nil {
			return in.intern(Type{Kind: Module, Module: sub})
		}
		return in.intern(Type{Kind: Unknown, Name: from.Name + "." + alias.Name()})
	}
	return t
}

// importedFrom returns the module behind `from`, or nil.
func (e *Evaluator) importedFrom(f *File, stmt ast.ImportFrom) *File {
	return e.prog.importedFrom(f, stmt)
}

// importedFrom returns the module behind a from import of a file, nil where it is not found.
func (p *Program) importedFrom(f *File, stmt ast.ImportFrom) *File {
	if known, ok := f.imported.Load(stmt.Index); ok {
		return p.seen(known.(*File))
	}
	from := p.findImported(f, stmt)
	f.imported.Store(stmt.Index, from)
	return from
}

func (p *Program) findImported(f *File, stmt ast.ImportFrom) *File {
	if level := stmt.Level(); level > 0 {
		return p.relative(f, level, stmt.Module())
	}
	return p.module(stmt.Module(), f)
}

// caught returns the type that an except clause gives its name.
func (e *Evaluator) caught(c ctx, n ast.Node) *Type {
	if tuple := n.AsTuple(); tuple.OK() {
		out := e.prog.types.never
		for elt := range tuple.Elts().All() {
			out = e.prog.types.join(out, e.caught(c, elt))
		}
		return out
	}
	if !n.OK() {
		return e.prog.types.unknown
	}
	return e.instanceOf(c, n, e.expr(c, n), nil)
}
