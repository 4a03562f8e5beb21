// Command edits times a check after one change of a project beside one of the unchanged project and one without what is
// kept, and tells how many files are analysed again.
//
//	go run ./bench/edits [-unheeded FILE[,FILE]] [-rounds N] FOLDER...
//
// Each folder is copied. In a copy, changes are made one after the other, each in another file that has async functions with
// docstrings, the files evenly spread over the project: a statement at the beginning of an async function; a comment at the top of the file;
// another word in a docstring. A change is taken back before the next one. Times are processor time with one worker, in
// seconds, medians over the files; behind that of a change stands how many files were analysed, for each of the files that were
// changed. Several programs take turns.
//
// It must not judge what a check finds; that is the matter of other tests.
package main
