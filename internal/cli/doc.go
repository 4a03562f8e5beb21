// Package cli is the command line: options, exit codes, the choice of a report and of colours, progress on a terminal. It
// owns the words of the command and one file for each subcommand.
//
// It must not know how a check works, nor any rule: both are handed in by main, so that tests can hand in others.
package cli

//go:generate go run -C ../../tools ./genman ..
