// Package guide holds the test of those pages in docs that state what Python does: every program on them is run, under
// each interpreter that the page speaks of, and prints what the page says.
//
// It must not know how a rule checks: what it shares with the rules is that a code on a page names one.
//
// # A page
//
// A fenced block of Python is a program of its own. Words after `python` name the versions it runs under. The blocks
// of `output` that follow it say what it prints, to both streams together, all of it; of several, the one whose versions
// include the interpreter's counts. `…` stands for any text, of several lines too; the whole output is matched.
//
//	```python >=3.11
//	print("one", "two")
//	```
//
//	```output
//	one …
//	```
//
// A code in the text, such as UH204, is a rule that exists.
package guide
