package scope

// The walk of a frame keeps for each variable a version: which binding it holds, as far as that is known. A version is
// new where a name is bound, where paths with different versions join, and where a condition tells something about it.

// version names a version; 0 is none: a name in dead code has it.
type version uint32

const (
	// unbound is the version of every name that nothing has bound, or that was deleted.
	unbound version = 1
	// outside is the version of every name that another frame owns, until this one binds it.
	outside version = 2
)

type versionKind uint8

const (
	// The zero kind is that of dead, unbound and outside, which are all that they are.
	_ versionKind = iota
	// boundVersion: a is the binding.
	boundVersion
	// joinedVersion: operands[a:b] are what it may be, slot whose it is. That of a loop's head has its operands when
	// the loop has been walked.
	joinedVersion
	// narrowedVersion: a is another version, b the condition that holds for it here.
	narrowedVersion
	// sameVersion: a is the version that it turned out to be.
	sameVersion
)

type versionNode struct {
	kind versionKind
	a, b uint32
	slot uint32
	// base is the version without its narrowings, depth their number.
	base  version
	depth uint32
}

// versions are those of one walk.
type versions struct {
	nodes    []versionNode
	operands []version
}

func (v *versions) add(n versionNode) version {
	id := version(len(v.nodes))
	if n.base == 0 {
		n.base = id
	}
	v.nodes = append(v.nodes, n)
	return id
}

func (v *versions) bound(b BindingID) version {
	return v.add(versionNode{kind: boundVersion, a: uint32(b)})
}

func (v *versions) narrowed(of version, g guardID) version {
	of = v.find(of)
	return v.add(versionNode{kind: narrowedVersion, a: uint32(of), b: uint32(g), base: v.nodes[of].base,
		depth: v.nodes[of].depth + 1})
}

// head makes the version of a variable at the head of a loop that binds it.
func (v *versions) head(slot uint32) version {
	return v.add(versionNode{kind: joinedVersion, slot: slot})
}

// closeHead says what a variable at the head of a loop may be: as before the loop or as at the end of a round, where
// back is 0 when no round ends.
func (v *versions) closeHead(head, before, back version) {
	if back == 0 || v.base(back) == head || v.find(back) == v.find(before) {
		v.nodes[head] = versionNode{kind: sameVersion, a: uint32(before), base: head}
		return
	}
	first := len(v.operands)
	v.operands = append(v.operands, before, back)
	v.nodes[head].a, v.nodes[head].b = uint32(first), uint32(len(v.operands))
}

// find follows versions that turned out to be another.
func (v *versions) find(id version) version {
	for v.nodes[id].kind == sameVersion {
		id = version(v.nodes[id].a)
	}
	return id
}

// base returns a version without its narrowings.
func (v *versions) base(id version) version {
	for {
		id = v.nodes[v.find(id)].base
		if v.nodes[id].kind != sameVersion {
			return id
		}
	}
}

// common returns the version that two have in common: the same binding with the conditions that both went through; 0
// where they are not of one binding.
func (v *versions) common(a, b version) version {
	a, b = v.find(a), v.find(b)
	for a != b {
		x, y := &v.nodes[a], &v.nodes[b]
		if x.depth == 0 && y.depth == 0 {
			return 0
		}
		if x.depth >= y.depth {
			a = v.find(version(x.a))
		}
		if y.depth >= x.depth {
			b = v.find(version(y.a))
		}
	}
	return a
}

// join returns the version of a variable where paths meet; it keeps none of the operands.
func (v *versions) join(slot uint32, operands []version) version {
	same := operands[0]
	for _, o := range operands[1:] {
		if same = v.common(same, o); same == 0 {
			break
		}
	}
	if same != 0 {
		return same
	}
	first := len(v.operands)
	for i, o := range operands {
		if i == 0 || o != operands[i-1] {
			v.operands = append(v.operands, o)
		}
	}
	return v.add(versionNode{kind: joinedVersion, a: uint32(first), b: uint32(len(v.operands)), slot: slot})
}
