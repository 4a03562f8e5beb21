// Package cancellation has the rules about cancellations and timeouts that are swallowed, delayed or lost: UH3xx.
//
// Each rule is a .go file, which finds it and says it, and the .md file of the same name, which explains it and is its
// test. What becomes of a cancellation is worked out in package carrier: a rule must not look at control flow itself.
package cancellation

import "embed"

//go:embed *.md
var pages embed.FS

// page returns the page of a rule by the name of its file.
func page(name string) string {
	text, err := pages.ReadFile(name + ".md")
	if err != nil {
		panic(err) // the file is part of the package: TestAll would not pass
	}
	return string(text)
}
