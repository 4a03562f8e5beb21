package carrier

import "strings"

// Use says what is done with a carrier, over all places that it gets to. It is a set.
type Use uint16

// What is done with a carrier.
const (
	// Reads: what it raises reaches somebody, or may: it is awaited, its result or exception is read, it is handed to code
	// that was not seen.
	Reads Use = 1 << iota
	// Waits: somebody waits until it is over, and does not look at what it raised.
	Waits
	// Cancels: it is asked to stop.
	Cancels
	// Looks: something else of it is looked at, which changes nothing.
	Looks
	// Keeps: a reference is stored where it outlives the function.
	Keeps
	// Returns: the function gives it to its caller.
	Returns
	// Runs: a coroutine is run, in a task most often. What that raises is in what stands for it, which is followed in turn.
	Runs
	// Discards: it is taken out of a container, mostly by a done callback.
	Discards
	// Shows: it is kept under a public name, where code that was not seen may look for it.
	Shows
	// Collects: somebody waits for it among others, and reads what those raised that are done.
	Collects
)

// Has reports whether all of some uses are among them.
func (u Use) Has(v Use) bool { return u&v == v }

var useNames = [...]string{"reads", "waits", "cancels", "looks", "keeps", "returns", "runs", "discards", "shows", "collects"}

// String lists the uses: "cancels, keeps".
func (u Use) String() string {
	var out []string
	for i, name := range useNames {
		if u&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}
