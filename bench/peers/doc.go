// Command peers times unheeded beside the linters and type checkers that users would run for the same end, on real trees and
// on large ones that are made of them, and writes a page in Markdown: medians, ratios, peak memory, versions, machine.
//
//	go run ./bench/peers [-cache FOLDER] [-unheeded FILE] [-rounds N] [-trees LIST] [-tools LIST] [-millions LIST] [-out FILE]
//
// It needs a python3.13 with pip, the go command and PyPI. Everything that it fetches goes into the cache folder: the tools
// (tools.txt has their versions) and the trees (trees.txt). The large trees are copies of the real ones in which whatever is
// defined has another name in each copy, so that nothing is cheaper for being there twice.
//
// All tools see the same files and as many processors; one runs after the other, in turns, several times, and the median
// counts. Cold is without a cache, warm with one that the run before has filled. Each tree has one more file, in which each
// tool has to find something: a run that does not tell of it is a failure, not a time. A type checker runs with its rule
// about coroutines that nobody awaits alone where it can be told so.
//
// It must not run anything of the trees.
package main
