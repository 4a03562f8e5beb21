// Package event holds what a running program reports of lost exceptions: the kinds of events and the code that each kind has
// by default, the events themselves, and the reading of the stream in which they come. WIRE.md beside this file is the
// contract with the agent that writes that stream.
//
// Whatever comes over the wire is somebody else's text: nothing in it can make the reader fail, grow without bound or wait.
// The package must not know how an event is judged, where it is kept, or how it is shown.
package event
