// Command fixeco applies every fix to copies of real projects and holds the outcome to what a fix promises: each file that
// parsed before parses still, a second run changes nothing, what was fixed is gone, nothing new is found, and no line
// differs but those that a fix was about.
//
//	go -C tools run ./fixeco -unheeded BINARY PROJECT...
//
// For each project it works twice, with safe fixes and with all. It prints what is wrong and, for each rule, how many of
// its findings there were, how many had a fix and how many a run has fixed.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	unheeded := flag.String("unheeded", "", "the `binary` to try")
	python := flag.String("python", "python3", "the Python whose parser has to take each file")
	flag.Parse()
	if *unheeded == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	binary, err := filepath.Abs(*unheeded)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	bad := false
	for _, option := range []string{"--fix", "--unsafe-fixes"} {
		total := map[string]*count{}
		for _, folder := range flag.Args() {
			t := trial{unheeded: binary, python: *python, option: option, folder: folder}
			problems, counts, err := t.run(context.Background())
			if err != nil {
				fmt.Fprintf(os.Stderr, "error: %s: %v\n", folder, err)
				os.Exit(2)
			}
			for _, p := range problems {
				bad = true
				_, _ = fmt.Fprintf(os.Stdout, "%s %s: %s\n", filepath.Base(folder), option, p)
			}
			for code, c := range counts {
				if total[code] == nil {
					total[code] = &count{}
				}
				total[code].found += c.found
				total[code].fixable += c.fixable
				total[code].gone += c.gone
			}
		}
		_, _ = fmt.Fprintf(os.Stdout, "\n%s over %d projects\n\n| rule | findings | with such a fix | gone |\n|---|---|---|---|\n", option, flag.NArg())
		for _, code := range slices.Sorted(maps.Keys(total)) {
			if c := total[code]; c.fixable > 0 {
				_, _ = fmt.Fprintf(os.Stdout, "| %s | %d | %d | %d |\n", code, c.found, c.fixable, c.gone)
			}
		}
		_, _ = fmt.Fprintln(os.Stdout)
	}
	if bad {
		os.Exit(1)
	}
}
