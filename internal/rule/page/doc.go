// Package page reads the page of a rule: the Markdown file beside the rule's Go file that users read and that tests
// run. It owns the format described here, the rewriting of a page for readers, and the application of a page's diffs.
//
// It must not know how a rule checks, how an example is checked or run, nor the disk: it turns text into data.
//
// # The page
//
// The title is `# UH101 coroutine-never-awaited`: the code and the name of the rule. What follows, up to the first
// section, sums the rule up in a sentence or two. The sections are, in this order, `## What it finds`,
// `## Why it hurts`, `## What it does not find` and `## How to mend it`. Prose is free; headings of the third level and
// below are free too.
//
// # Blocks
//
// A fenced block of Python says on its opening line whether it is bad or good:
//
//	```python bad symptom="coroutine 'work' was never awaited"
//
// Every word after `python`:
//
//	bad                    the rule reports something here; the block has at least one want
//	good                   the rule reports nothing here; the block has none
//	title=app/mail.py      the file's path in a project of several files
//	symptom="REGEXP"       a run under CPython prints this, to either stream; may be repeated
//	symptom[<3.11]="…"     the same, for these versions alone; also [>=3.11] and [>=3.11,<3.14]
//	silent                 a run prints nothing to the standard error stream
//	exit=1                 a run ends with this status; 0 where the word is missing
//	python>=3.11           the block runs under these versions alone; also python<3.12, and both
//	norun="needs aiohttp"  the block is never run, and why
//
// A quoted value is taken as it stands, without escapes; `\"` is a quote in a regexp.
//
// # Examples
//
// A block without a title is an example of its own, a file called example.py. Blocks with titles that stand under one
// heading are one example, a project; it begins with the first of them and ends at the next heading, whatever prose
// stands between. A project may hold other files too: any other fenced block with a title, such as
// `toml title=pyproject.toml`. The last Python block of an example is the one that is run, as `python -m app.mail`
// from the project's root (from src where its path begins with that), and the only one with words about a run.
//
// # Wants
//
// A comment at the end of a line says what is found on it: what the page's own rule reports is a want, what another rule
// reports on the same page is an also, so that it is seen which rule wins where two overlap. The regexp is searched in
// the message.
//
//	refresh()  # want UH101 "coroutine 'refresh'"
//	check() and work()  # want UH104 "check" also UH107 "work"
//
// # Diffs
//
// A fenced `diff` block between a bad block and a good one (of the same title, where they have one) changes the first,
// without its wants, into the second. Its lines begin with a space, a minus or a plus; `@@` alone separates hunks.
package page
