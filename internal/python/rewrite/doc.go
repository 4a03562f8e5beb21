// Package rewrite rewrites Python so that what a program does stays as it is: it renames locals, brings definitions into
// another order, moves some of them into a module of their own. Whoever analyses the program must then say the same of
// it, and tests hold them to that.
//
// It is for tests alone. It knows the language and must not know types, the disk, any library or any rule. Where it is
// not plain that a change keeps the meaning, it does not make it.
package rewrite
