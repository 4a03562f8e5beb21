// Package rules lists every rule; the list is generated from the families in the folders below. The tests here hold
// each rule to its page: what the page calls bad is found, what it calls good is not, and what it says of CPython is so.
//
// It must not know what a rule does.
package rules

//go:generate go run -C ../../tools ./genrules ..
