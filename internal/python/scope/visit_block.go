package scope

import "github.com/unheeded/unheeded/internal/python/ast"

func (b *builder) visitIf(i ast.Index) {
	body, orelse := InBranch, InBranch
	switch typeChecking(b.tree, b.child(i, ast.FieldTest)) {
	case AlwaysTrue:
		body, orelse = InTypeChecking, 0
	case AlwaysFalse:
		body, orelse = 0, InTypeChecking
	}
	outer := b.place
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		switch b.nodes[c].Field {
		case ast.FieldBody:
			b.place = outer | body
		case ast.FieldOrelse:
			b.place = outer | orelse
		}
		b.visit(c)
		b.place = outer
	}
}

func (b *builder) visitTry(i ast.Index) {
	body, handlers := ImportFlags(0), InBranch
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind == ast.KindExceptHandler && b.catchesImportError(c) {
			body, handlers = InTry, InHandler
		}
	}
	outer := b.place
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		switch b.nodes[c].Field {
		case ast.FieldBody:
			b.place = outer | body
		case ast.FieldHandlers, ast.FieldOrelse:
			b.place = outer | handlers
		}
		b.visit(c)
		b.place = outer
	}
}

// catchesImportError reads the names in a handler's type expression; none means a bare except.
func (b *builder) catchesImportError(handler ast.Index) bool {
	kind := b.tree.Node(handler).AsExceptHandler().Type()
	if !kind.OK() {
		return true
	}
	found := false
	kind.Walk(func(n ast.Node) bool {
		switch n.AsName().Id() {
		case "ImportError", "ModuleNotFoundError", "Exception", "BaseException":
			found = true
		}
		return !found
	})
	return found
}

func (b *builder) visitHandler(i ast.Index) {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind == ast.KindIdentifier {
			b.info[c] = uint32(b.scope)
			b.bind(b.scope, b.nodes[c].Data,
				Binding{Kind: ExceptName, Node: i, Stmt: i, Value: b.child(i, ast.FieldType)})
			continue
		}
		b.visit(c)
	}
}

func (b *builder) visitMatch(i ast.Index) {
	subject := b.child(i, ast.FieldSubject)
	outer := b.enter(InBranch)
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind != ast.KindMatchCase {
			b.visit(c)
			continue
		}
		b.info[c] = uint32(b.scope)
		capture := Binding{Kind: MatchCapture, Stmt: c, Value: subject}
		for part := b.nodes[c].First; part != 0; part = b.nodes[part].Next {
			if b.nodes[part].Field == ast.FieldPattern {
				b.pattern(part, capture)
			} else {
				b.visit(part)
			}
		}
	}
	b.place = outer
}

// pattern takes in a pattern of a match_case; capture is what its names bind.
func (b *builder) pattern(i ast.Index, capture Binding) {
	kind := b.nodes[i].Kind
	b.info[i] = uint32(b.scope)
	inner := capture
	if kind != ast.KindMatchAs && kind != ast.KindMatchOr {
		inner.Flags |= IsPart
	}
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		switch {
		case b.nodes[c].Kind.Group() == ast.GroupPattern:
			b.pattern(c, inner)
		case b.nodes[c].Field == ast.FieldKwdAttrs:
			b.info[c] = uint32(b.scope)
			b.mentions[b.nodes[c].Data] |= Passes | LoadsAttr
		case b.nodes[c].Kind != ast.KindIdentifier:
			b.visit(c)
		default:
			b.info[c] = uint32(b.scope)
			bound := inner
			bound.Node = i
			b.bind(b.scope, b.nodes[c].Data, bound)
		}
	}
}

// target takes in what is assigned to; binding is complete but for the name.
func (b *builder) target(i ast.Index, binding Binding) {
	switch b.nodes[i].Kind {
	case ast.KindName:
		binding.Node = i
		b.use(i, b.bind(b.scope, b.nodes[i].Data, binding))
	case ast.KindTuple, ast.KindList:
		b.info[i] = uint32(b.scope)
		b.unpack(i, binding)
	case ast.KindStarred:
		b.info[i] = uint32(b.scope)
		b.target(b.nodes[i].First, binding)
	case ast.KindAttribute:
		b.visit(i)
		binding.Node = i
		b.members = append(b.members, binding)
	default:
		b.visit(i)
	}
}

// unpack takes in the elements of a target that is a tuple or list.
func (b *builder) unpack(i ast.Index, binding Binding) {
	star, count := b.starred(i)
	// Where the right side is itself a tuple or list, as in a, b = f(), g(), each name has an expression of its own.
	value, extra := ast.Index(0), int32(0)
	if kind := b.nodes[binding.Value].Kind; binding.Kind == Assign && binding.path == 0 &&
		(kind == ast.KindTuple || kind == ast.KindList) {
		if stars, length := b.starred(binding.Value); stars < 0 && (length == count || star >= 0 && length >= count-1) {
			value, extra = b.nodes[binding.Value].First, length-count
		}
	}
	place := int32(0)
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		element := binding
		step := Step{Index: place, outer: binding.path}
		switch {
		case place == star:
			step.Star, step.After = true, count-place-1
		case star >= 0 && place > star:
			step.Index = place - count
		}
		if value != 0 && !step.Star {
			element.Value, value = value, b.nodes[value].Next
			element.Flags |= IsDisplayed
		} else if binding.Kind != Delete {
			element.path = uint32(len(b.steps))
			b.steps = append(b.steps, step)
			for skip := extra; step.Star && value != 0 && skip >= 0; skip-- {
				value = b.nodes[value].Next
			}
		}
		b.target(c, element)
		place++
	}
}

// starred returns the place of the first starred element of a tuple or list, -1 where there is none, and their number.
func (b *builder) starred(i ast.Index) (star, count int32) {
	star = -1
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind == ast.KindStarred && star < 0 {
			star = count
		}
		count++
	}
	return star, count
}
