// Package infer says what a value is. It owns types, and the lazy, memoised inference of expressions, bindings,
// attributes, returns and bases across modules; it asks for modules through a Loader.
//
// It must not know the disk, settings, carriers or rules, nor what becomes of a value after it is made.
//
// Everything is a query on one node, class or function. A query's answer is the least fixed point of the queries that
// it depends on, so it does not depend on who asks first, on the order of files or on the number of workers. What is
// not known is Unknown, and stays it.
package infer
