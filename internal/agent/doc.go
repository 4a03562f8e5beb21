// Package agent is the part of unheeded that runs inside a Python program: the Python package in the folder python, which
// is built into the binary, and what it takes to get it into a program.
//
// The Python side observes and enqueues. It judges nothing, prints nothing, waits for nothing, and the program must not be
// able to tell that it is there: see python/_unheeded_agent/__init__.py for its rules, and internal/event/WIRE.md for what
// it says. It is pure standard library and runs under CPython 3.9 to 3.14.
//
// The Go side unpacks it (Unpack), makes the environment of a program that is to be watched (Environ), and tells from a
// command line when the agent cannot get in (Unreachable). It starts no process and opens no socket: that is the monitor's.
//
// The tests run programs, one for each kind of loss in testdata/losses and one for each thing that looks like a loss and
// is none in testdata/kept, with and without the agent.
package agent
