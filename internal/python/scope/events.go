package scope

import "github.com/unheeded/unheeded/internal/python/ast"

type eventKind uint8

const (
	returnEvent eventKind = iota
	yieldEvent
	awaitEvent
)

// event is a node that matters to the function as a whole.
type event struct {
	scope ScopeID
	node  ast.Index
	kind  eventKind
}

// Returns gives the return statements of a function, with a value or without, in the order of the source.
func (t *Table) Returns(id ScopeID) []ast.Index { return t.eventsOf(id, returnEvent) }

// Yields gives the Yield and YieldFrom nodes of a function or lambda, in the order of the source.
func (t *Table) Yields(id ScopeID) []ast.Index { return t.eventsOf(id, yieldEvent) }

// Awaits gives what can suspend a frame or a generator expression, in the order of the source: Await, AsyncFor,
// AsyncWith and comprehension nodes. A list, set or dict comprehension counts for the function around it.
func (t *Table) Awaits(id ScopeID) []ast.Index { return t.eventsOf(id, awaitEvent) }

func (t *Table) eventsOf(id ScopeID, kind eventKind) []ast.Index {
	var nodes []ast.Index
	for _, e := range t.events[t.scopes[id].firstEvent:t.scopes[id].endEvent] {
		if e.kind == kind {
			nodes = append(nodes, e.node)
		}
	}
	return nodes
}
