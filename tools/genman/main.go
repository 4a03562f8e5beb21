// Command genman makes the manual page, docs/man/unheeded.1, from the commands and their options.
//
//	genman [-check] ROOT
//
// ROOT is the folder of the project. With -check nothing is written; the exit code is 1 when the page is not what would be
// written.
package main

import (
	"github.com/unheeded/unheeded/internal/cli"
	"github.com/unheeded/unheeded/tools/generated"
)

func main() { generated.Main("genman", "ROOT", files) }

func files(string) (map[string][]byte, error) {
	return map[string][]byte{"docs/man/unheeded.1": manual(cli.Command(cli.Deps{}))}, nil
}
