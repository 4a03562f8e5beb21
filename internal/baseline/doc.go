// Package baseline remembers the findings that a project has, so that only new ones are reported. It owns the file that they
// are recorded in and the matching of findings with it, which survives that lines move and files are renamed.
//
// It must not know how findings are made, and does not touch the disk.
package baseline
