// Command genast makes the node kinds, fields and typed views of internal/python/ast from its grammar.txt.
//
//	genast [-check] FOLDER
//
// With -check nothing is written; the exit code is 1 when a generated file is not what would be written.
package main

import (
	"os"
	"path/filepath"

	"github.com/unheeded/unheeded/tools/generated"
)

func main() { generated.Main("genast", "FOLDER", files) }

func files(folder string) (map[string][]byte, error) {
	text, err := os.ReadFile(filepath.Join(folder, "grammar.txt"))
	if err != nil {
		return nil, err
	}
	grammar, err := parseGrammar(string(text))
	if err != nil {
		return nil, err
	}
	return generate(grammar)
}
