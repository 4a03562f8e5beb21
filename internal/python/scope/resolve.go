package scope

// resolve finds the owner of every symbol. Scopes are met in the order in which they opened, so those around one are
// complete and resolved before it.
func (b *builder) resolve() {
	b.scope = 0
	for id := Module; int(id) < len(b.scopes); id++ {
		for b.scope != b.scopes[id].Parent {
			b.close()
		}
		b.scope = id
		for s := b.heads[id]; s != 0; s = b.links[s].sibling {
			name := b.symbols[s].name
			b.links[s].outer = b.current[name]
			b.current[name] = s
			b.symbols[s].Owner = b.owner(s)
		}
	}
}

// owner finds what a symbol means by Python's rules; the symbols around it have theirs.
func (b *builder) owner(s SymbolID) SymbolID {
	symbol := &b.symbols[s]
	if symbol.Scope == Module {
		if symbol.Flags&(IsBound|isDeclared) != 0 {
			return s
		}
		return 0
	}
	if symbol.Has(IsGlobal) {
		p := s
		for b.links[p].outer != 0 {
			p = b.links[p].outer
		}
		return p
	}
	if symbol.Has(IsBound) && !symbol.Has(IsNonlocal) {
		return s
	}
	name := b.nameString(symbol.name)
	private := isPrivate(name)
	for p := b.links[s].outer; p != 0; p = b.links[p].outer {
		around := &b.symbols[p]
		if private && b.EnclosingClass(around.Scope) != b.EnclosingClass(symbol.Scope) {
			return 0
		}
		if !b.sees(symbol.Scope, p) {
			continue
		}
		if around.Has(IsClassCell) {
			symbol.Flags |= IsClassCell
		}
		return around.Owner
	}
	if name == "__class__" && b.insideClass(symbol.Scope) {
		symbol.Flags |= IsClassCell
	}
	return 0
}

// sees tells whether what a symbol means is what its name means in a scope inside. A class body is seen only by the type
// parameters of its own statements, and what those see of a class goes no further in.
func (b *builder) sees(inner ScopeID, p SymbolID) bool {
	around := &b.symbols[p]
	switch b.scopes[around.Scope].Kind {
	case ClassScope:
		return b.scopes[inner].Kind == TypeParamsScope && b.scopes[inner].Parent == around.Scope &&
			around.Has(IsBound|IsGlobal)
	case TypeParamsScope:
		return around.Has(IsBound)
	}
	return true
}

// insideClass tells whether a scope lies in a class, and is not itself one.
func (b *builder) insideClass(id ScopeID) bool {
	return b.scopes[id].Kind != ClassScope && b.EnclosingClass(id) != 0
}

// linkCaptures links each variable to the symbols of other scopes that mean it, and finds under which symbol a frame
// tracks each name.
func (b *builder) linkCaptures() {
	for s := SymbolID(len(b.symbols) - 1); s > 0; s-- {
		symbol := &b.symbols[s]
		symbol.home = b.home(s)
		if symbol.Owner == 0 || symbol.Owner == s {
			continue
		}
		owner := &b.symbols[symbol.Owner]
		symbol.nextCapture, owner.firstCapture = owner.firstCapture, s
		if b.scopes[owner.Scope].Frame != b.scopes[symbol.Scope].Frame {
			owner.Flags |= IsCaptured
		}
		if symbol.Has(IsBound) {
			owner.Flags |= IsRebound
		}
	}
}

// home finds the symbol that stands for a name's variable in its frame.
func (b *builder) home(s SymbolID) SymbolID {
	symbol := &b.symbols[s]
	frame := b.scopes[symbol.Scope].Frame
	if symbol.Owner == s || symbol.Owner != 0 && b.scopes[b.symbols[symbol.Owner].Scope].Frame == frame {
		return symbol.Owner
	}
	found := s
	for id := symbol.Scope; id != frame; {
		id = b.scopes[id].Parent
		if p := b.lookupNumber(id, symbol.name); p != 0 && b.symbols[p].Owner == symbol.Owner {
			found = p
		}
	}
	return found
}
