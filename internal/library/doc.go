// Package library says what known libraries are and do: stubs tell what a name is, facts tell what a call does with
// what it is given and what a decorator makes of a function.
//
// It owns this data and its reading; it must not know how it is used. A name that it does not have is unknown, never
// absent.
package library
