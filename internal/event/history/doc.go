// Package history makes of the events of a run what can be drawn of it: its processes, their loops with the stretches in
// which they stood still, and the tree of tasks with when each was made, when it ended and how. It judges nothing: what is
// a loss is not its business, and it must not know who asks or how it is drawn.
//
// It is bounded, and takes events in any order: what names a task that was never told of hangs from nothing.
package history
