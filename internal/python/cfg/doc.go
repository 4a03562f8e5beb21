// Package cfg is the control flow of one function, lambda, class body or module: what is evaluated in which order, where
// control can go from there, where a coroutine can be suspended, and which way an exception takes.
//
// It knows ast, source and scope alone. It must not know types, what a function can raise, any library or any rule. That
// an edge exists says that control may go there as far as the text tells; which exceptions are real, and whether a
// manager swallows one, is for those who know more: they disregard edges.
//
// # Blocks
//
// A block is a sequence of items, each a node that is evaluated. All that can raise, and all that can suspend, is the
// last item of its block. So an edge of kind Implicit or Cancel means: the earlier items are done, the last one was
// evaluated in part; what it binds is not bound. A block has at most one suspension point.
//
// # Expressions
//
// The conditions of if, while, assert, match guards and comprehensions are taken apart at not, and, or and the
// conditional expression, so each test is a block of its own with edges True and False. Elsewhere an and, or,
// conditional expression or comprehension becomes blocks when it contains a call, await, yield or := that runs on some
// paths only; each way ends in an item of role Result, and the node itself then stands for its value. Likewise, where an
// expression suspends more than once, or part of it became blocks, what is evaluated before is an item of role Value of
// its own. Graph.Visit walks what an item evaluates and stops at nodes that had an item before. A comparison of several
// operands counts as one step, as do generator expressions, whose body runs elsewhere.
//
// # finally and with
//
// The body of a finally is copied for each way that leads through it: to its end, by exception, return, break and
// continue; so is the exit of a with. Nested ones could multiply; beyond a bound one copy serves all ways of one finally
// and Graph.Merged is set: paths then exist that no run takes.
package cfg
