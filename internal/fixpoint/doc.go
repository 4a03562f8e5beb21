// Package fixpoint answers questions that depend on each other in circles: what a recursive function returns, what it can
// raise. It owns the order of evaluation; it must not know what is asked.
//
// A question that is asked again while it is being answered gets the lower bound known so far, at first the lattice's
// bottom. All questions that leaned on such an answer form a component. They are asked again, each from its last answer,
// until no answer grows; only then are they final, and written at once to a table that any number of solvers share. Of those that are
// asked again only they are computed that took an unfinished answer which has become another one.
//
// Were all functions monotone, what comes out would be the least fixed point, whatever question entered the component first.
// Not all are: what is not known yet may look absent, and an answer keeps what it was on the way. So a component is always
// entered by the one of its questions that comes first in an order that is given. The answers then do not depend on the order
// of questions nor on the number of goroutines, as long as it is not by unfinished answers that a question decides which others
// it asks.
package fixpoint
