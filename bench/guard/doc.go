// Command guard fails when a check has become slower. It takes turns, on the same files, with CPython's ast.parse, and holds
// the ratio of the processor times to a bound: a time alone would speak of the machine.
//
//	go run ./bench/guard -unheeded FILE -python FILE [-rounds N]
//
// The files are those of packages that the interpreter has installed, copied to a folder of their own. Each side's time is the
// least of its rounds, since other work on the machine only ever adds to it.
//
// It must not judge what a check finds; that is the matter of other tests.
package main
