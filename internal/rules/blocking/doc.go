// Package blocking has the rules about what keeps an event loop from running: UH6xx.
//
// Each rule is a .go file, which finds it and says it, and the .md file of the same name, which explains it and is its
// test. A rule must not follow calls itself: package effect tells what blocks, and by which way.
package blocking

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
