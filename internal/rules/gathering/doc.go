// Package gathering has the rules about what runs side by side and is waited for together: gather, wait, as_completed,
// task groups. UH4xx.
//
// Each rule is a .go file, which finds it and says it, and the .md file of the same name, which explains it and is its
// test. A rule must not look at types or control flow itself where a tracker tells.
package gathering

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
