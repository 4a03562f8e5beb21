// Command unheeded finds lost exceptions in async Python programs. It puts the parts together (the command line, the
// check, the rules) and owns what only a main package has: build information, signals, the exit code.
//
// It must not know anything else: what can be tested lives in internal/cli.
package main
