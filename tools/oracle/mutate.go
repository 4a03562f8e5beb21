package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// pieces cuts a program into names, numbers, operators, quotes, blanks and whatever else there is.
var pieces = regexp.MustCompile(`[\pL_][\pL_\d]*|\d+|"""|'''|\*\*=?|//=?|<<=?|>>=?|[-+*/%@&|^=<>!:]=|->|\.\.\.|\r?\n|[ \t]+|(?s:.)`)

// mutate writes count programs, each made of a small program of the comparison by one to three random edits, to a
// folder. The same seed makes the same programs.
func mutate(folder string, programs []oracle.File, count int, seed uint64) ([]oracle.File, error) {
	random := rand.New(rand.NewPCG(seed, 0))
	var cut [][][]byte
	for _, program := range programs {
		if program.Deviates() {
			continue // so would its edits
		}
		text, err := os.ReadFile(program.Path)
		if err != nil {
			return nil, err
		}
		cut = append(cut, pieces.FindAll(text, -1))
	}
	paths := make([]string, count)
	for i := range paths {
		program := edit(random, cut)
		paths[i] = filepath.Join(folder, fmt.Sprintf("mutant_%d_%06d.py", seed, i))
		if err := os.WriteFile(paths[i], program, 0o666); err != nil {
			return nil, err
		}
	}
	return oracle.Files(paths), nil
}

// edit takes a random stretch and drops, doubles, swaps or replaces pieces of it.
func edit(random *rand.Rand, programs [][][]byte) []byte {
	program := stretch(random, programs[random.IntN(len(programs))])
	for range 1 + random.IntN(3) {
		if len(program) == 0 {
			break
		}
		i, j := random.IntN(len(program)), random.IntN(len(program))
		switch random.IntN(5) {
		case 0:
			program = slices.Delete(program, i, i+1)
		case 1:
			program = slices.Insert(program, i, program[j])
		case 2:
			program[i], program[j] = program[j], program[i]
		default:
			if other := programs[random.IntN(len(programs))]; len(other) > 0 {
				program[i] = other[random.IntN(len(other))]
			}
		}
	}
	return bytes.Join(program, nil)
}

// stretch copies a program, or a few lines of it where it is long: in those files each line is a statement.
func stretch(random *rand.Rand, program [][]byte) [][]byte {
	const long = 60
	if len(program) < long && random.IntN(4) > 0 {
		return slices.Clone(program)
	}
	starts := []int{0}
	for i, piece := range program {
		if piece[len(piece)-1] == '\n' {
			starts = append(starts, i+1)
		}
	}
	first := random.IntN(len(starts))
	last := first + 1 + random.IntN(3)
	if last >= len(starts) {
		return slices.Clone(program[starts[first]:])
	}
	return slices.Clone(program[starts[first]:starts[last]])
}
