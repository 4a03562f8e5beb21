// Package effect says what running a function does beside what it returns: which exceptions get out of it, by which way;
// whether awaiting it lets others run; for what it keeps its thread waiting, by which calls.
// Answers are summaries, bottom-up over the call graph; functions that call each other in a circle are solved together.
//
// It must not know what becomes of values (carrier), nor any rule.
//
// Exceptions that an operation may raise by the way (KeyError, AttributeError, AssertionError) are neither listed nor
// counted. A callee that was not seen may raise anything, and is named. Cancellation is no exception of a function's own.
// What a plain function keeps its thread waiting for is the library calls that it leads to, through whatever was seen of the
// project. What was not seen does not block. Only what the form of the code makes likely counts: one condition at most on
// the way, no retries, nothing that was asked before whether it is ready.
package effect
