// Package forgotten makes copies of Python projects in which awaits are missing, for measuring who notices.
//
// It knows no checker, and it must not change the project that it copies.
package forgotten
