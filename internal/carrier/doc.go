// Package carrier is about values that carry exceptions, and what becomes of them: who makes a coroutine or an async
// generator, and whether it is awaited, handed on, or lost, on every path; what work a call starts, as a task or in a
// thread, and who reads its outcome; where a cancellation arrives, what catches it, and whether it goes on.
//
// It must not know any rule nor any message; rules read fates.
package carrier
