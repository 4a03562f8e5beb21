// Package check is the pipeline behind `unheeded check`: discover, parse, analyse, collect. It owns the
// workers, the progress and the decision what a run could not do.
//
// It must not know how results are shown, nor any single rule: rules are handed in.
package check
