// Package section divides a module into the bodies of its functions and what stands around them, so that it can be told
// whether a change of the module is one of a single body, or of comments alone.
//
// It owns what counts as a body, and what of a body shows outside of it; it must not know who asks.
package section
