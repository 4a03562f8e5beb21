// Package fixpoint answers questions that depend on each other in circles: what a recursive function returns, what it can
// raise. It owns the order of evaluation; it must not know what is asked.
//
// A question that is asked again while it is being answered gets the lower bound known so far, at first the lattice's
// bottom. All questions that leaned on such an answer form a component. They are asked again, each from its last answer,
// until no answer grows; only then are they final, and written once to a table that any number of solvers share. Answers
// are joins of monotone functions, so what comes out is the least fixed point whatever the question that entered the
// component first: the answer does not depend on the order of questions nor on the number of goroutines.
package fixpoint
