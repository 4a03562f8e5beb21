package callbacks

import (
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// entry is how a function comes to run in a thread that is not the loop's.
type entry struct {
	// Site is where it is handed over, or its own header where a class of a library, or a decorator, says it.
	infer.Site
	Func *infer.Func
	// by names the library that calls it in a thread of its own, and is empty where the program starts the thread.
	by string
}

// step shows the place.
func (e entry) step() []finding.Step {
	place := rule.Place(e.File, e.Node)
	if e.Node.Kind() == ast.KindFunctionDef {
		place = rule.PlaceOfHeader(e.File, e.Node)
	}
	return []finding.Step{{Place: place, Label: e.label()}}
}

func (e entry) label() string {
	if e.by == "" {
		return named(e.Func) + " runs in a thread"
	}
	return e.by + " calls " + named(e.Func) + " in a thread of its own"
}

// maxCalls bounds how many functions may stand between the one that a thread begins with and the one that is asked about.
const maxCalls = 3

// inThread returns where the first function of a way, or one that calls it, is handed to something that calls it in a thread.
func inThread(p *rule.Pass, way []effect.Step) (entry, bool) {
	fn := way[0].Func
	if fn.IsAsync() || len(way) > maxCalls+1 || hasOwnLoop(fn) || !p.Track.Effects().MayPass(way) {
		return entry{}, false
	}
	if found, ok := begins(p, fn, true); ok {
		return found, true
	}
	if fn.Name() == "<lambda>" {
		return entry{}, false
	}
	sites, _ := p.Types.Sites(fn.File, fn.Name())
	for _, site := range sites {
		if !isCalled(site) || !means(p, site, fn) {
			continue
		}
		if around := functionAround(site.File, site.Node); around != nil {
			call := effect.Step{Func: around, Place: site.File.Parent(site.Node)}
			if found, ok := inThread(p, append([]effect.Step{call}, way...)); ok {
				return found, true
			}
		}
	}
	return entry{}, false
}

// begins returns where a function is handed to something that calls it in a thread. objects says that a library may also call
// it for an object that the program drives in a thread; what drives it is not asked that again.
func begins(p *rule.Pass, fn *infer.Func, objects bool) (entry, bool) {
	if fn.Name() == "<lambda>" {
		by, ok := handsToThread(p, infer.Site{File: fn.File, Node: fn.Node}, objects)
		return entry{infer.Site{File: fn.File, Node: fn.Node}, fn, by}, ok
	}
	header := infer.Site{File: fn.File, Node: fn.Node}
	if by, ok := calledByClass(p, fn); ok {
		return entry{header, fn, by}, true
	}
	if by, ok := calledByDecorator(p, fn); ok {
		return entry{header, fn, by}, true
	}
	sites, _ := p.Types.Sites(fn.File, fn.Name())
	for _, site := range sites {
		if !means(p, site, fn) {
			continue
		}
		if by, ok := handsToThread(p, site, objects); ok {
			return entry{site, fn, by}, true
		}
	}
	return entry{}, false
}

// means reports whether a name stands for a function there.
func means(p *rule.Pass, site infer.Site, fn *infer.Func) bool {
	t := p.Types.TypeOf(site.File, site.Node)
	return t.Kind == infer.Function && t.Func == fn
}

// isCalled reports whether a name is read to be called on the spot.
func isCalled(site infer.Site) bool {
	return site.Node.Field() == ast.FieldFunc && site.File.Parent(site.Node).AsCall().OK()
}

// handsToThread reports whether an expression is handed to what calls it in a thread, and names the library where the
// thread is one of its own.
func handsToThread(p *rule.Pass, site infer.Site, objects bool) (by string, ok bool) {
	file, n := site.File, site.Node
	around := file.Parent(n)
	if assign := around.AsAssign(); assign.OK() && n.Field() == ast.FieldValue {
		target := assign.Targets().First().AsAttribute()
		if !objects || !target.OK() {
			return "", false
		}
		class := classFact(p, p.Types.TypeOf(file, target.Value()))
		if class == nil {
			return "", false
		}
		if _, ok := class.Handler(target.Attr()); !ok || isReplaced(file, target.Attr(), n) {
			return "", false
		}
		return inThreadOf(p, file, class, class.Where, target.Attr())
	}
	each := around.Is(ast.KindList, ast.KindTuple)
	if each {
		n, around = around, file.Parent(around)
	}
	if around.Kind() == ast.KindKeyword {
		around = file.Parent(around)
	}
	call := around.AsCall()
	if !call.OK() || n.Field() == ast.FieldFunc {
		return "", false
	}
	name, bound := p.Types.TypeOf(file, call.Func()).Callee()
	f, known := p.Facts.Function(name)
	if !known {
		return "", false
	}
	if f.Name == "functools.partial" {
		return handsToThread(p, infer.Site{File: file, Node: around}, objects)
	}
	parameter, known := f.Call.ParameterOf(call, n, bound)
	given := f.GivenBy(call, bound)
	where, calls := given.Calls(parameter)
	if !known || !calls || each != parameter.Each || f.Call.Makes == library.Executor {
		return "", false
	}
	if f.Name == "concurrent.futures.Future.add_done_callback" {
		return "", isOfThread(p, file, call.Func().AsAttribute().Value())
	}
	var class *library.Class
	if object := call.Func().AsAttribute().Value(); f.IsMethod() && object.OK() {
		class = classFact(p, p.Types.TypeOf(file, object))
	} else if f.Call.Makes == "" {
		class, _ = p.Facts.Class(f.Name)
	}
	if where == "" && class != nil {
		where = class.Where
	}
	switch {
	case where == library.InDriver && (class == nil || !objects):
		return "", false
	case where == library.InDriver:
		return inThreadOf(p, file, class, where, parameter.Name)
	case f.Package == "":
		return "", where == library.InThread
	}
	return libraryOf(f.Name), where == library.InThread
}

// isReplaced reports whether a file sets an attribute to another function too: which of them is there while the object is
// driven is not known.
func isReplaced(file *infer.File, attribute string, function ast.Node) bool {
	replaced := false
	file.Tree.Module().Node.Walk(func(n ast.Node) bool {
		assign := n.AsAssign()
		if assign.OK() && assign.Targets().First().AsAttribute().Attr() == attribute {
			value := assign.Value().Text()
			replaced = replaced || value != function.Text() && value != "None"
		}
		return !replaced
	})
	return replaced
}

// libraryOf names the library that a name belongs to.
func libraryOf(name string) string {
	first, _, _ := strings.Cut(name, ".")
	return first
}

// inThreadOf reports whether an object of a class that a file uses calls a handler in a thread.
func inThreadOf(p *rule.Pass, file *infer.File, class *library.Class, where library.Where, handler string) (by string, ok bool) {
	if where == library.InThread {
		return libraryOf(class.Name), true
	}
	for method, starts := range class.Drivers(handler) {
		sites, _ := p.Types.Sites(file, method)
		for _, site := range sites {
			object := site.Node.AsAttribute().Value()
			if site.File != file || !object.OK() || classFact(p, p.Types.TypeOf(file, object)) != class {
				continue
			}
			if starts {
				if isCalled(site) {
					return libraryOf(class.Name), true
				}
				continue
			}
			if _, ok := handsToThread(p, site, false); ok {
				return "", true
			}
			around := functionAround(file, site.Node)
			if !isCalled(site) || around == nil || around.IsAsync() || hasOwnLoop(around) {
				continue
			}
			if _, ok := begins(p, around, false); ok {
				return "", true
			}
		}
	}
	return "", false
}

// isOfThread reports whether an expression is the future of a call that runs in a thread, or in a process, for which a
// thread reports: the futures of run_coroutine_threadsafe call back in the thread of the loop.
func isOfThread(p *rule.Pass, file *infer.File, future ast.Node) bool {
	if future.Kind() == ast.KindName {
		future, _ = p.Track.Origin(file, future)
	}
	call := future.AsCall()
	if !call.OK() {
		return false
	}
	name, _ := p.Types.TypeOf(file, call.Func()).Callee()
	f, ok := p.Facts.Function(name)
	return ok && f.Call.Makes == library.ConcurrentFuture && (f.Where == library.InThread || f.Where == library.InProcess)
}

// classFact returns what is known of the class of an object of a library, nil where nothing is.
func classFact(p *rule.Pass, t *infer.Type) *library.Class {
	var found *library.Class
	for _, arm := range t.Arms() {
		switch {
		case arm.Kind == infer.None:
			continue
		case arm.Kind == infer.Instance:
			for _, base := range p.Types.MRO(arm.Class) {
				if c := namedClass(p, base); c != nil && c.Name != "threading.Thread" {
					found = c
					break
				}
			}
		case arm.Kind == infer.Unknown && strings.HasSuffix(arm.Name, "()"):
			found, _ = p.Facts.Class(strings.TrimSuffix(arm.Name, "()"))
		}
	}
	return found
}

// namedClass returns what is known of a class, be it declared or only named.
func namedClass(p *rule.Pass, t *infer.Type) *library.Class {
	name := t.Name
	if t.Kind == infer.ClassObject {
		name = t.Class.FullName()
	}
	c, _ := p.Facts.Class(name)
	return c
}

// calledByClass reports whether a class of a library calls a method, which a subclass defines, in a thread. Somebody has to
// make an object of the class.
func calledByClass(p *rule.Pass, fn *infer.Func) (by string, ok bool) {
	if fn.Class == nil || fn.Outer != nil || fn.Node.Children(ast.FieldDecoratorList).First().OK() {
		return "", false
	}
	for _, base := range p.Types.MRO(fn.Class) {
		c := namedClass(p, base)
		if c == nil || c.Where != library.InThread {
			continue
		}
		if _, ok := c.Override(fn.Name()); !ok || !isMade(p, fn.Class) {
			continue
		}
		if c.Package == "" {
			return "", true
		}
		return libraryOf(c.Name), true
	}
	return "", false
}

// isMade reports whether the project makes an object of a class, or of one that derives from it, or hands it to what may.
func isMade(p *rule.Pass, class *infer.Class) bool {
	classes := []*infer.Class{class}
	for _, sub := range p.Types.Subclasses(class) {
		classes = append(classes, sub.Class)
	}
	for _, made := range classes {
		sites, _ := p.Types.Sites(made.File, made.Name())
		for _, site := range sites {
			t := p.Types.TypeOf(site.File, site.Node)
			if t.Kind != infer.ClassObject || t.Class != made {
				continue
			}
			around := site.File.Parent(site.Node)
			if isCalled(site) || site.Node.Field() == ast.FieldArgs && around.Kind() == ast.KindCall {
				return true
			}
		}
	}
	return false
}

// calledByDecorator reports whether a decorator hands a function to what calls it in a thread.
func calledByDecorator(p *rule.Pass, fn *infer.Func) (by string, ok bool) {
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		suffix := ""
		if call := d.AsCall(); call.OK() {
			d, suffix = call.Func(), "()"
		}
		name, _ := p.Types.TypeOf(fn.File, d).Callee()
		decoration, ok := p.Facts.Decoration(name + suffix)
		if !ok || !decoration.Function.Calls {
			continue
		}
		where := decoration.Function.Where
		if object := d.AsAttribute().Value(); where == "" && object.OK() {
			if class := classFact(p, p.Types.TypeOf(fn.File, object)); class != nil {
				where = class.Where
			}
		}
		if where == library.InThread {
			return libraryOf(name), true
		}
	}
	return "", false
}
