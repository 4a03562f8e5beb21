package cfg

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// frame is a statement around the current point that jumps and exceptions have to do with.
type frame struct {
	kind frameKind
	// node is the try, with, loop or withitem; of the with statement of a withitem.
	node, of ast.Index
	// depth is the number of frames around it, copied the copy that it is itself part of.
	depth  int
	copied Copy
	// breaks and continues are where the jumps of a loop lead.
	breaks, continues BlockID
	// handlers are the handlers of a try with the blocks that they begin with; of a starFrame those behind it.
	handlers []landing
	// copies are the copies of a finally or exit that were made so far.
	copies [OnAny]copyOf
	// merged is the one copy for all ways, once there is one; mergedEnd where it ends, mergedFor the ways it serves.
	merged, mergedEnd BlockID
	mergedFor         [OnAny]bool
	// after is where control goes on if the manager swallows an exception; 0 until one may.
	after BlockID
	// route is where an exception raised directly inside may land; nil until it is asked for.
	route []landing
}

type frameKind uint8

const (
	loopFrame frameKind = iota
	handlersFrame
	finallyFrame
	withFrame
	// starFrame is the body of a handler of except*: what it raises leaves the try when the handlers behind it have run.
	starFrame
)

// landing is a place where an exception may land, with the handler that catches it there; 0 for none.
type landing struct {
	to      BlockID
	handler ast.Index
}

// copyOf is one copy of a finally or exit.
type copyOf struct {
	entry BlockID
	// node is the statement that jumps through it; 0 when there are several. ends are the edges behind it.
	node ast.Index
	ends []int
}

// maxRoute bounds the handlers that one exception edge each leads to; outer ones are then reached through a block of
// their own.
const maxRoute = 32

func (b *builder) push(f frame) *frame {
	f.depth, f.copied = len(b.frames), b.copied
	b.frames = append(b.frames, &f)
	return &f
}

func (b *builder) pop() { b.frames = b.frames[:len(b.frames)-1] }

// throw leads the exceptions of the current block's last item to where they may land.
func (b *builder) throw(kind EdgeKind, node ast.Index) {
	if !b.isLive() {
		return
	}
	for _, l := range b.route(len(b.frames)) {
		b.edge(l.to, kind, node, l.handler)
	}
}

// route returns where an exception may land that is raised inside the first depth frames.
func (b *builder) route(depth int) []landing {
	if depth == 0 {
		return []landing{{to: b.Raised}}
	}
	f := b.frames[depth-1]
	if f.route != nil {
		return f.route
	}
	switch f.kind {
	case loopFrame:
		f.route = b.route(depth - 1)
	case handlersFrame:
		f.route = f.handlers[:len(f.handlers):len(f.handlers)]
		if last := f.handlers[len(f.handlers)-1].handler; b.child(last, ast.FieldType) != 0 {
			f.route = append(f.route, b.outward(depth-1, f)...)
		}
	case starFrame:
		f.route = []landing{{to: b.relay(f.node, slices.Concat(f.handlers, b.route(depth-1)))}}
	default:
		f.route = []landing{{to: b.through(depth, OnRaise, 0)}}
	}
	return f.route
}

// relay returns a block from which an exception goes on, behind the clauses of a try, to where it may land.
func (b *builder) relay(try ast.Index, to []landing) BlockID {
	relay := b.newBlock()
	b.live[relay] = true
	b.from(relay, func() {
		for _, l := range to {
			b.edge(l.to, Reraises, try, l.handler)
		}
	})
	return relay
}

// outward returns the route outside some handlers, through a block of its own where there would be too many.
func (b *builder) outward(depth int, handlers *frame) []landing {
	outer := b.route(depth)
	if len(handlers.handlers)+len(outer) <= maxRoute || len(outer) == 1 {
		return outer
	}
	return []landing{{to: b.relay(handlers.node, outer)}}
}

// from builds something that begins at a block, and comes back.
func (b *builder) from(at BlockID, build func()) {
	current, closed := b.current, b.closed
	b.start(at)
	build()
	b.current, b.closed = current, closed
}

// jump leaves the current point by return, break or continue.
func (b *builder) jump(way Copy, node ast.Index) {
	if b.current == 0 {
		return
	}
	if b.isLive() {
		b.edge(b.target(len(b.frames), way, node), edgeOf(way), node, 0)
	}
	b.stop()
}

func edgeOf(way Copy) EdgeKind {
	switch way {
	case OnReturn:
		return Returns
	case OnBreak:
		return Breaks
	case OnContinue:
		return Continues
	}
	return Reraises
}

// target returns where a jump leads that is made inside the first depth frames.
func (b *builder) target(depth int, way Copy, node ast.Index) BlockID {
	for ; depth > 0; depth-- {
		switch f := b.frames[depth-1]; {
		case f.kind == finallyFrame || f.kind == withFrame:
			return b.through(depth, way, node)
		case f.kind == loopFrame && way == OnBreak:
			return f.breaks
		case f.kind == loopFrame && way == OnContinue:
			return f.continues
		}
	}
	return b.Exit
}

// through returns the copy of a finally or with exit for a way, which it makes if there is none yet. The frame is that at
// depth-1.
func (b *builder) through(depth int, way Copy, node ast.Index) BlockID {
	f := b.frames[depth-1]
	if f.merged != 0 {
		b.mergeWay(f, way)
		return f.merged
	}
	if c := &f.copies[way]; c.entry != 0 {
		if c.node != node && c.node != 0 {
			b.share(f, way)
		}
		return c.entry
	}
	if f.kind == finallyFrame && !b.afford(f) {
		return b.merge(f, way)
	}
	entry := b.newCopy(way)
	f.copies[way] = copyOf{entry: entry, node: node}
	b.inside(f, way, entry, func() {
		b.leave(f, way)
		if b.current != 0 {
			f.copies[way].ends = b.onward(f, way, node)
		}
	})
	return entry
}

func (b *builder) newCopy(way Copy) BlockID {
	outer := b.copied
	b.copied = way
	id := b.newBlock()
	b.copied = outer
	b.live[id] = true
	return id
}

// inside builds a part of a frame in the frames around it. That may be in the middle of an expression, which goes on with
// its own facts.
func (b *builder) inside(f *frame, way Copy, at BlockID, build func()) {
	frames, copied, facts := b.frames, b.copied, b.facts
	b.frames, b.copied, b.facts = frames[:f.depth:f.depth], way, map[ast.Index]fact{}
	b.from(at, build)
	b.frames, b.copied, b.facts = frames, copied, facts
}

// leave builds the body of the finally, or the exit of the manager.
func (b *builder) leave(f *frame, way Copy) {
	if f.kind == finallyFrame {
		b.block(f.node, ast.FieldFinalbody)
		return
	}
	b.add(Exit, f.node, f.of)
	if way == OnRaise {
		if f.after == 0 {
			f.after = b.newBlock()
			b.blocks[f.after].copy = f.copied
		}
		b.edge(f.after, Swallowed, f.node, 0)
	}
}

// onward leads from the end of a copy to where its way goes on, and returns the edges that it made.
func (b *builder) onward(f *frame, way Copy, node ast.Index) (ends []int) {
	if way == OnRaise {
		for _, l := range b.route(f.depth) {
			b.edge(l.to, Reraises, f.node, l.handler)
		}
		return nil
	}
	b.edge(b.target(f.depth, way, node), edgeOf(way), node, 0)
	return []int{len(b.edges) - 1}
}

// share notes that several statements jump through a copy, and through those around it.
func (b *builder) share(f *frame, way Copy) {
	f.copies[way].node = 0
	for _, e := range f.copies[way].ends {
		b.edges[e].Node = 0
	}
	for depth := f.depth; depth > 0; depth-- {
		switch outer := b.frames[depth-1]; {
		case outer.kind == loopFrame && way != OnReturn:
			return
		case outer.kind == finallyFrame || outer.kind == withFrame:
			if outer.copies[way].node != 0 {
				b.share(outer, way)
			}
			return
		}
	}
}

// afford tells whether a finally may be copied once more.
func (b *builder) afford(f *frame) bool {
	n := b.size(f.node)
	for c := b.nodes[f.node].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field != ast.FieldFinalbody {
			n -= b.size(c)
		}
	}
	b.budget -= n
	return b.budget >= 0
}

// merge makes the one copy of a finally for all ways that have none of their own.
func (b *builder) merge(f *frame, way Copy) BlockID {
	b.Merged = true
	f.merged = b.newCopy(OnAny)
	b.inside(f, OnAny, f.merged, func() {
		b.block(f.node, ast.FieldFinalbody)
		f.mergedEnd = b.current
	})
	b.mergeWay(f, way)
	return f.merged
}

// mergeWay leads from the end of a merged finally to where a way goes on.
func (b *builder) mergeWay(f *frame, way Copy) {
	if f.mergedFor[way] || f.mergedEnd == 0 {
		return
	}
	f.mergedFor[way] = true
	b.inside(f, OnAny, f.mergedEnd, func() { b.onward(f, way, 0) })
}
