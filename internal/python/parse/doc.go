// Package parse makes the syntax tree of one Python file by recursive descent, with one file for each area of the
// grammar. It owns the grammar, the rules that CPython's parser checks beyond it, recovery from what does not parse,
// and the list of constructs that only some versions have.
//
// It accepts the union of the grammars of CPython 3.8 to 3.15 and rejects what CPython's parser rejects; what its
// compiler rejects later (a return outside a function, a name that is both parameter and global) is no concern of it.
//
// It must not know what a tree is used for, nor touch the disk.
//
// # Recovery
//
// At the first token that makes no sense the scanner is stopped: every further token is scan.Stopped, which no rule
// accepts, so all rules return at once and each leaves what it has finished as an Error node. The statement ends there,
// and the parser goes on where scan.Scanner.Resume finds the next one. A compound statement whose header is broken
// keeps its body, and so do its names and parameters as far as they go.
//
// So in a tree with errors an Error may stand in any field, children that CPython requires may be missing, and the name
// of a function or class may be empty. What is not an Error is otherwise as in a tree without errors.
package parse
