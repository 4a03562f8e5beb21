// Package effect says what running a function does beside what it returns: which exceptions get out of it, by which way.
// Answers are summaries, bottom-up over the call graph; functions that call each other in a circle are solved together.
//
// It must not know what becomes of values (carrier), nor any rule.
//
// Exceptions that an operation may raise by the way (KeyError, AttributeError, AssertionError) are neither listed nor
// counted. A callee that was not seen may raise anything, and is named. Cancellation is no exception of a function's own.
package effect
