package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// place is where a declaration is written: in the module, or in a class.
type place struct {
	class  *infer.Class
	indent string
}

// variable declares a name by its binding, as what inference says it is there; single: it has no other binding.
func (w *writer) variable(out *bytes.Buffer, at place, name string, id scope.BindingID, single bool) {
	b := w.file.Scopes.Binding(id)
	t := w.types.BindingType(w.file, id)
	if at.class != nil {
		if of := w.types.ClassVar(at.class, name); single && of.Kind != infer.Never {
			t = of
		}
	}
	value := w.file.Tree.Node(b.Value)
	switch b.Kind {
	case scope.ClassDef:
		w.class(out, at, w.file.Class(w.file.Tree.Node(b.Node)))
		return
	case scope.TypeAlias:
		if text := w.annotation(value); text != "" {
			alias := w.file.Tree.Node(b.Stmt).AsTypeAlias()
			line(out, at, "type "+name+w.typeParams(alias.TypeParams())+" = "+text)
		}
		return
	case scope.AnnAssign:
		annotation := w.file.Tree.Node(b.Stmt).AsAnnAssign().Annotation()
		switch lastName(annotation) {
		case "TypeAlias":
			if text := w.annotation(value); text != "" {
				line(out, at, name+" = "+text)
			}
			return
		case "Final", "ClassVar", "Any":
		default:
			line(out, at, name+": "+w.orAny(w.annotation(annotation)))
			return
		}
	case scope.Assign:
		if w.special(out, at, name, value, t) {
			return
		}
	}
	if w.isDoubted(at, name, t) {
		line(out, at, name+": "+w.any())
		return
	}
	var def *infer.Func
	if b.Kind == scope.FunctionDef {
		def = w.file.Func(w.file.Tree.Node(b.Node))
	}
	w.named(out, at, name, t, def)
}

// isDoubted reports whether something is declared as unknown because other versions of the library differ in it, and
// notes what this version says.
func (w *writer) isDoubted(at place, name string, t *infer.Type) bool {
	called := t
	switch {
	case t.Kind != infer.Function && t.Kind != infer.StaticMethod && t.Kind != infer.ClassMethod && t.Kind != infer.Property && t.Kind != infer.Union:
		return false
	case at.class != nil:
		called = w.types.Bound(t, w.types.InstanceOf(at.class))
		name = at.class.Name() + "." + name
	}
	if t.Kind != infer.Property {
		called = w.types.Called(called)
	}
	makes := isMade(called) && called.Kind != infer.Never
	if known, ok := w.kinds[name]; ok && known != makes {
		w.kinds[name] = true // classes of one name: what is async in one of them counts
	} else {
		w.kinds[name] = makes
	}
	return w.doubt[name]
}

func line(out *bytes.Buffer, at place, text string) { out.WriteString(at.indent + text + "\n") }

// special declares what is not told by the type of its value: type variables, new types, aliases and members of enums.
func (w *writer) special(out *bytes.Buffer, at place, name string, value ast.Node, t *infer.Type) bool {
	if at.class != nil && w.isEnum(at.class) && t.Kind != infer.Function && t.Kind != infer.Property {
		line(out, at, name+" = ...")
		return true
	}
	switch value.Kind() {
	case ast.KindCall:
		call := value.AsCall()
		switch maker := lastName(call.Func()); maker {
		case "TypeVar", "ParamSpec", "TypeVarTuple":
			if text, err := call.Args().First().AsConstant().Str(); err == nil {
				line(out, at, name+" = "+w.helper("typing", maker)+`("`+text+`")`)
				return true
			}
		case "NewType":
			args := call.Args().Slice()
			if len(args) == 2 {
				base, _ := w.expression(args[1], w.file.Scopes.ScopeOf(args[1].Index))
				line(out, at, name+" = "+w.helper("typing", maker)+`("`+name+`", `+w.orAny(base)+")")
				return true
			}
		}
	case ast.KindSubscript, ast.KindBinOp:
		if !t.IsUnknown() && t.Kind != infer.ClassObject || value.Kind() == ast.KindBinOp && value.AsBinOp().Op() != ast.BitOr {
			return false
		}
		if base := value.AsSubscript().Value(); base.OK() {
			if of := w.types.TypeOf(w.file, base); of.Kind != infer.ClassObject && !isTypeForm(lastName(base)) {
				return false
			}
		}
		if text := w.annotation(value); text != "" {
			line(out, at, name+" = "+text)
			return true
		}
	}
	return false
}

// isTypeForm reports whether a name is one of typing's that are subscripted.
func isTypeForm(name string) bool {
	switch name {
	case "Union", "Optional", "Callable", "Literal", "Tuple", "Type", "Annotated", "Awaitable", "Coroutine":
		return true
	}
	return false
}

func (w *writer) isEnum(c *infer.Class) bool {
	for _, m := range w.types.MRO(c) {
		if m.Kind == infer.ClassObject && m.Class.File.Name == "enum" {
			return true
		}
	}
	for b := range c.Node.AsClassDef().Bases().All() {
		switch lastName(b) {
		case "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag":
			return true
		}
	}
	return false
}

// named declares a name that has a type; def is the def statement that binds it, or nil.
func (w *writer) named(out *bytes.Buffer, at place, name string, t *infer.Type, def *infer.Func) {
	switch t.Kind {
	case infer.Function:
		w.functionNamed(out, at, name, t, def, "")
		return
	case infer.Property:
		if getter := t.Args[0]; getter.Kind == infer.Function {
			if getter.Func.Outer == nil && getter.Func.File == w.file {
				def = getter.Func
			}
			w.functionNamed(out, at, name, getter, def, "property")
			return
		}
		line(out, at, "@"+w.builtin("property"))
		line(out, at, "def "+name+"(self): ...")
		return
	case infer.StaticMethod, infer.ClassMethod:
		if inner := t.Args[0]; inner.Kind == infer.Function && at.class != nil {
			kind := "staticmethod"
			if t.Kind == infer.ClassMethod {
				kind = "classmethod"
			}
			w.functionNamed(out, at, name, inner, def, kind)
			return
		}
	case infer.ClassObject:
		if class := w.className(t.Class); class != "" && len(t.Args) == 0 {
			line(out, at, name+" = "+class)
			return
		}
	case infer.Callable:
		if w.manager(out, at, name, t, def) {
			return
		}
	case infer.Union:
		if called := w.types.Called(t); isMade(called) && def != nil {
			w.decorated(out, at, name, called, def, "")
			return
		}
	case infer.Never:
		return
	}
	if t.IsUnknown() {
		if def != nil {
			w.count.functions++
			w.count.unknown++
		}
		if at.class != nil && !isDunder(name) && !w.inherits(at.class, name) {
			return // what a class lacks is unknown as well
		}
	}
	if text := w.typeText(t); text != "" {
		line(out, at, name+": "+text)
		return
	}
	line(out, at, name+": "+w.any())
}

// functionNamed declares a function, decorated by a descriptor or not.
func (w *writer) functionNamed(out *bytes.Buffer, at place, name string, t *infer.Type, def *infer.Func, descriptor string) {
	fn := t.Func
	if def == fn {
		w.function(out, at, name, t, descriptor)
		return
	}
	bound := t
	if at.class != nil && descriptor != "staticmethod" {
		bound = w.types.Bound(t, w.types.InstanceOf(at.class))
	}
	called := w.types.Called(bound)
	if def != nil {
		w.decorated(out, at, name, called, def, descriptor)
		return
	}
	// An alias of another function, or a lambda.
	switch {
	case descriptor != "":
	case fn.Class == at.class && fn.Class != nil && w.isWritten(fn.Name()) && w.types.ClassVar(fn.Class, fn.Name()) == t:
		line(out, at, name+" = "+fn.Name())
		return
	case fn.Outer == nil && fn.Class == nil && fn.Node.Kind() != ast.KindLambda && w.types.Member(fn.File, fn.Name()) == t:
		if fn.File != w.file || fn.Name() != name {
			line(out, at, name+" = "+w.path(fn.File, fn.Name()))
			return
		}
	case fn.Class != nil && fn.Node.Kind() != ast.KindLambda && w.isWritten(fn.Name()):
		if f, class, ok := w.classRef(fn.Class); ok && w.types.ClassVar(fn.Class, fn.Name()) == t {
			line(out, at, name+" = "+w.path(f, class)+"."+fn.Name())
			return
		}
	}
	w.decorated(out, at, name, called, nil, descriptor)
}

// decorated declares a function of which only what calling it gives is known: something stands between its definition
// and its name.
func (w *writer) decorated(out *bytes.Buffer, at place, name string, called *infer.Type, def *infer.Func, descriptor string) {
	w.count.functions++
	head := "def"
	result, body := "", "..."
	switch {
	case called.Kind == infer.Coroutine:
		w.count.made++
		head, result = "async def", w.typeText(w.types.Awaited(called))
		if def != nil && def.IsAsync() && def.DeclaresReturn() {
			result = w.annotation(def.Node.Child(ast.FieldReturns))
		}
	case called.Kind == infer.AsyncGenerator:
		w.count.made++
		head, body = "async def", "yield"
		if element := w.typeText(w.types.Element(called)); element != "" {
			result = w.helper("typing", "AsyncIterator") + "[" + element + "]"
		}
	default:
		if result = w.typeText(called); result == "" {
			w.count.unknown++
			line(out, at, name+": "+w.any())
			return
		}
		w.count.known++
	}
	w.describe(out, at, name, descriptor)
	params := "*args, **kwargs"
	switch {
	case def != nil:
		params = w.params(def)
	case descriptor == "property":
		params = "self"
	}
	w.def(out, at, head+" "+name+"("+params+")", result, body)
}

func (w *writer) def(out *bytes.Buffer, at place, head, result, body string) {
	if result != "" {
		head += " -> " + result
	}
	line(out, at, head+": "+body)
}

// manager declares a function that contextlib turned into one that gives a context manager.
func (w *writer) manager(out *bytes.Buffer, at place, name string, t *infer.Type, def *infer.Func) bool {
	if def == nil || !def.IsGenerator() || t.Args[0].Kind != infer.Instance || t.Args[0].Class.File.Name != "contextlib" {
		return false
	}
	decorator, head, iterator := "contextmanager", "def ", "Iterator"
	if def.IsAsync() {
		decorator, head, iterator = "asynccontextmanager", "async def ", "AsyncIterator"
	}
	result := w.annotation(def.Node.Child(ast.FieldReturns))
	if result == "" {
		if yielded := w.typeText(w.types.Yielded(def)); yielded != "" {
			result = w.helper("typing", iterator) + "[" + yielded + "]"
		}
	}
	w.count.functions++
	w.count.known++
	line(out, at, "@"+w.helper("contextlib", decorator))
	w.def(out, at, head+name+"("+w.params(def)+")", result, "yield")
	return true
}

// params returns the parameters of a function as they are written, with short defaults.
func (w *writer) params(fn *infer.Func) string {
	var parts []string
	positional, keywords := false, false
	add := func(prefix string, n ast.Node) {
		text := prefix + n.AsArg().Arg()
		if annotation := w.annotation(n.AsArg().Annotation()); annotation != "" {
			text += ": " + annotation
		}
		parts = append(parts, text)
	}
	for n := range fn.Node.Child(ast.FieldArgs).All() {
		switch n.Field() {
		case ast.FieldPosonlyargs:
			positional = true
			add("", n)
		case ast.FieldArgs:
			if positional {
				parts, positional = append(parts, "/"), false
			}
			add("", n)
		case ast.FieldVararg:
			if positional {
				parts, positional = append(parts, "/"), false
			}
			keywords = true
			add("*", n)
		case ast.FieldKwonlyargs:
			if positional {
				parts, positional = append(parts, "/"), false
			}
			if !keywords {
				parts, keywords = append(parts, "*"), true
			}
			add("", n)
		case ast.FieldKwarg:
			if positional {
				parts, positional = append(parts, "/"), false
			}
			add("**", n)
		case ast.FieldDefaults, ast.FieldKwDefaults:
			parts[len(parts)-1] += " = " + short(n)
		}
	}
	if positional {
		parts = append(parts, "/")
	}
	return strings.Join(parts, ", ")
}

// short returns a default as it is written where it is a short literal.
func short(n ast.Node) string {
	if n.Kind() == ast.KindConstant {
		if text := n.Text(); len(text) <= 12 && !strings.ContainsAny(text, "\n\\") {
			return text
		}
	}
	return "..."
}

// typeParams returns [T, *Ts, **P] without bounds.
func (w *writer) typeParams(params ast.Nodes) string {
	var parts []string
	for n := range params.All() {
		switch n.Kind() {
		case ast.KindTypeVar:
			parts = append(parts, n.AsTypeVar().Name())
		case ast.KindParamSpec:
			parts = append(parts, "**"+n.AsParamSpec().Name())
		case ast.KindTypeVarTuple:
			parts = append(parts, "*"+n.AsTypeVarTuple().Name())
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// class declares a class.
func (w *writer) class(out *bytes.Buffer, at place, c *infer.Class) {
	def := c.Node.AsClassDef()
	for d := range def.DecoratorList().All() {
		target := d
		if call := d.AsCall(); call.OK() {
			target = call.Func()
		}
		switch lastName(target) {
		case "dataclass", "define", "frozen", "mutable", "attrs", "s", "runtime_checkable":
			if text, _ := w.expression(target, w.file.Scopes.ScopeOf(target.Index)); text != "" {
				line(out, at, "@"+text)
			}
		}
	}
	head := "class " + c.Name() + w.typeParams(def.TypeParams())
	if bases := w.bases(c); len(bases) > 0 {
		head += "(" + strings.Join(bases, ", ") + ")"
	}
	inner := place{class: c, indent: at.indent + " "}
	var body bytes.Buffer
	w.classBody(&body, inner)
	if body.Len() == 0 {
		line(out, at, head+": ...")
		return
	}
	line(out, at, head+":")
	out.Write(body.Bytes())
}

func (w *writer) bases(c *infer.Class) []string {
	def := c.Node.AsClassDef()
	var bases []string
	for b := range def.Bases().All() {
		text := ""
		if b.Is(ast.KindName, ast.KindAttribute, ast.KindSubscript) {
			text, _ = w.expression(b, w.file.Scopes.ScopeOf(b.Index))
		} else if t := w.types.TypeOf(w.file, b); t.Kind == infer.ClassObject {
			text = w.parameterised(w.className(t.Class), t.Args)
		}
		bases = append(bases, w.orAny(text))
	}
	for k := range def.Keywords().All() {
		switch kw := k.AsKeyword(); kw.Arg() {
		case "metaclass":
			text, _ := w.expression(kw.Value(), w.file.Scopes.ScopeOf(kw.Value().Index))
			bases = append(bases, "metaclass="+w.orAny(text))
		case "":
			bases = append(bases, w.any())
		}
	}
	return bases
}

// classBody declares what a class binds, then what its methods assign to its objects.
func (w *writer) classBody(out *bytes.Buffer, at place) {
	c, t := at.class, w.file.Scopes
	if w.isTypedDict(c) {
		return
	}
	type member struct {
		name         string
		id           scope.BindingID
		sure, single bool
	}
	var members []member
	bound := map[string]bool{}
	for symbol := range t.Symbols(c.Scope()) {
		name := t.Name(symbol)
		if !t.Symbol(symbol).Has(scope.IsBound) {
			continue
		}
		bound[name] = true
		switch name {
		case "__slots__", "__doc__", "__module__", "__qualname__", "__match_args__", "__hash__":
			continue
		}
		if !w.isWritten(name) {
			continue
		}
		if ids := w.reaching(c.Scope(), symbol); len(ids) > 0 {
			id, sure := w.choose(ids)
			members = append(members, member{name, id, sure, len(ids) == 1})
		}
	}
	slices.SortFunc(members, func(a, b member) int { return w.order(t.Binding(a.id).Node, t.Binding(b.id).Node) })
	for _, m := range members {
		if m.sure {
			w.variable(out, at, m.name, m.id, m.single)
		} else {
			line(out, at, m.name+": "+w.any())
		}
	}
	for _, name := range c.Attributes() {
		if bound[name] || !w.isWritten(name) {
			continue
		}
		if annotation := c.AttributeAnnotation(name); annotation.OK() {
			if text := w.annotation(annotation); text != "" && lastName(annotation) != "Final" {
				line(out, at, name+": "+text)
				continue
			}
		}
		// An attribute that the class itself only sets to None is there for others to set.
		if text := w.typeText(w.types.Assigned(c, name)); text != "" && text != "None" {
			line(out, at, name+": "+text)
		} else if w.inherits(c, name) {
			line(out, at, name+": "+w.any())
		}
	}
}

// isTypedDict reports whether the annotations of a class name keys, not attributes.
func (w *writer) isTypedDict(c *infer.Class) bool {
	for b := range c.Node.AsClassDef().Bases().All() {
		if lastName(b) == "TypedDict" {
			return true
		}
	}
	return false
}

// inherits reports whether a known base has a name, or answers for all names.
func (w *writer) inherits(c *infer.Class, name string) bool {
	for i, m := range w.types.MRO(c) {
		if m.Kind == infer.ClassObject && w.types.ClassVar(m.Class, "__getattr__").Kind != infer.Never {
			return true
		}
		if i > 0 && m.Kind == infer.ClassObject && (w.types.ClassVar(m.Class, name).Kind != infer.Never ||
			w.types.Assigned(m.Class, name).Kind != infer.Never || m.Class.AttributeAnnotation(name).OK()) {
			return true
		}
	}
	return false
}
