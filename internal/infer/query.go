package infer

import (
	"sync"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// question says what a query asks of its subject.
type question uint8

const (
	askBinding      question = iota // the type that a binding gives its name
	askCall                         // the type of a Call
	askReturn                       // what calling a function returns, coroutine functions: what awaiting it gives
	askBody                         // askReturn without the annotation
	askYield                        // what a generator yields
	askClassAttr                    // a name of a class body
	askInstanceAttr                 // what methods assign to self.name
	askDeclared                     // the annotation of an attribute
	askParam                        // what the visible calls give a parameter
	askFill                         // what is put into a container after it was made
	askMade                         // what a CoroutineOf stands for
	askSupplied                     // what others give an attribute or variable
	askEnumValue                    // what the members of an enumeration hold
	askMember                       // a name of a module
	askBases                        // the bases of a class, as a Tuple
	askMRO                          // the linearised bases of a class, itself first, as a Tuple
	askSubclasses                   // the known subclasses of a class, as a Tuple
)

// isList reports whether the answer is a list of classes, not a type: the last one stands, lists are not joined.
func (q question) isList() bool { return q == askBases || q == askMRO || q == askSubclasses }

// A key names a query: the question, its subject and the Env that it is asked in.
type key struct {
	ask  question
	file uint32
	node ast.Index
	env  *Env
	name string
}

// memo holds finished answers, written once, for all workers.
type memo struct {
	shards [64]struct {
		mu      sync.RWMutex
		answers map[key]*Type
	}
}

func (m *memo) shard(k key) int {
	h := uint32(k.node)*0x9E3779B1 ^ k.file*0x85EBCA77 ^ uint32(k.ask)<<13 ^ uint32(len(k.name))<<7
	return int(h>>16^h) & 63
}

func (m *memo) get(k key) *Type {
	s := &m.shards[m.shard(k)]
	s.mu.RLock()
	t := s.answers[k]
	s.mu.RUnlock()
	return t
}

func (m *memo) put(k key, t *Type) {
	s := &m.shards[m.shard(k)]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers == nil {
		s.answers = map[key]*Type{}
	}
	if s.answers[k] == nil {
		s.answers[k] = t
	}
}

// frame is a query in flight.
type frame struct {
	key key
	// value is the lower bound so far: what somebody who asks for this query while it is in flight is told.
	value *Type
	// low is the lowest frame that an answer on top of this one leaned on while that frame was in flight.
	low int
	// held is the length of held when the frame began: the members of its component stand from there on.
	held int
}

// heldAnswer is an answer that leans on a frame in flight, so it is not yet final.
type heldAnswer struct {
	value *Type
	low   int
}

// maxRounds bounds the rounds of a component; its members are Wide when it is hit. Unions are bounded and answers
// only grow, so real components end after a few rounds.
const maxRounds = 64

// query answers k with compute, which may ask further queries.
//
// A query that is asked again while it is in flight answers with its lower bound, Never at first. All queries that lean
// on such an answer form a component, together with the query that was in flight: they are asked again, each from its
// last answer, until no answer of the component grows, and only then are they final. The answers are joins over
// monotone functions, so this is the least fixed point whatever the query was that entered the component first.
func (e *Evaluator) query(k key, compute func() *Type) *Type {
	if t := e.prog.memo.get(k); t != nil {
		return t
	}
	if h, ok := e.answers[k]; ok {
		e.lean(h.low)
		return h.value
	}
	if at, ok := e.inFlight[k]; ok {
		e.lean(at)
		return e.frames[at].value
	}

	at := len(e.frames)
	seed := e.prog.types.never
	if s, ok := e.seeds[k]; ok {
		seed = s
	}
	e.frames = append(e.frames, frame{key: k, value: seed, low: at + 1, held: len(e.held)})
	e.inFlight[k] = at
	// An answer must not depend on what led to its question.
	aliases := e.aliases
	e.aliases = nil
	defer func() { e.aliases = aliases }()
	for round := 0; ; round++ {
		grown := e.grown
		e.grown = false
		value := compute()
		f := &e.frames[at]
		if f.low > at && len(e.held) == f.held {
			e.grown = grown
			e.pop(at, k)
			e.prog.memo.put(k, value)
			return e.prog.memo.get(k)
		}
		if !k.ask.isList() {
			value = e.join(f.value, value)
		}
		if value != f.value {
			e.grown = true
		}
		if f.low < at {
			low := f.low
			e.grown = e.grown || grown
			e.pop(at, k)
			e.seeds[k] = value
			e.answers[k] = heldAnswer{value, low}
			e.held = append(e.held, k)
			e.lean(low)
			return value
		}
		// This frame is the entry of its component.
		members := e.held[f.held:]
		if !e.grown || round == maxRounds {
			if e.grown && !k.ask.isList() {
				value = e.prog.types.wide
			}
			for _, m := range members {
				t := e.answers[m].value
				if e.grown && !m.ask.isList() {
					t = e.prog.types.wide
				}
				e.prog.memo.put(m, t)
				delete(e.answers, m)
				delete(e.seeds, m)
			}
			e.held = e.held[:f.held]
			e.grown = grown
			e.pop(at, k)
			delete(e.seeds, k)
			e.prog.memo.put(k, value)
			return e.prog.memo.get(k)
		}
		for _, m := range members {
			delete(e.answers, m)
		}
		e.held = e.held[:f.held]
		e.grown = grown
		f.value, f.low = value, at+1
	}
}

// lean notes that the query on top of the stack used the unfinished answer of a frame.
func (e *Evaluator) lean(at int) {
	if top := len(e.frames) - 1; top >= 0 {
		e.frames[top].low = min(e.frames[top].low, at)
	}
}

// pop takes the top frame off.
func (e *Evaluator) pop(at int, k key) {
	e.frames = e.frames[:at]
	delete(e.inFlight, k)
}
