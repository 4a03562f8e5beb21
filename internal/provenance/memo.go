package provenance

// Memo remembers answers of one goroutine with what they were made from. The zero Memo is empty.
type Memo[K comparable, V any] struct{ known map[K]memoized[V] }

type memoized[V any] struct {
	value V
	from  Set
}

// Get returns a remembered answer; what it was made from is noted.
func (m *Memo[K, V]) Get(r *Recorder, k K) (V, bool) {
	have, ok := m.known[k]
	if ok {
		r.Add(have.from)
	}
	return have.value, ok
}

// Put remembers an answer that was made since the last Begin, which it ends.
func (m *Memo[K, V]) Put(r *Recorder, k K, v V) V {
	if m.known == nil {
		m.known = map[K]memoized[V]{}
	}
	m.known[k] = memoized[V]{v, r.End()}
	return v
}
