// Package fix applies the changes that findings propose. It owns which changes are taken where several touch the same
// text, the rounds of checking and changing until nothing is left to do, and the replacement of files.
//
// It must not know which rule proposes what, nor how a check works: it is given a function that checks.
package fix
