// Package oracle compares what parse makes of a file with what a CPython makes of it: whether it parses at all, and
// the whole tree. It owns the Python program that dumps CPython's trees, the finding and running of interpreters, and
// the list of places where CPython's versions disagree with each other.
//
// It is for tests and tools only, and the one package of the language that runs programs and reads the disk. It must
// not know how the parser works, nor anything of rules and projects.
package oracle
