package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// timing reads the files whose paths it is given up to an empty line, then parses all of them for each further line and
// prints the seconds of processor time. A file that it rejects is an error.
const timing = `
import ast, sys, time, warnings
warnings.simplefilter("ignore")
files = []
for line in sys.stdin:
    if line == "\n":
        break
    with open(line[:-1], "rb") as file:
        files.append(file.read())
for data in files:
    ast.parse(data)
print(len(files), flush=True)
for line in sys.stdin:
    began = time.process_time()
    for data in files:
        ast.parse(data)
    print(time.process_time() - began, flush=True)
`

// A pythonProcess is a CPython that has the files of a corpus in memory.
type pythonProcess struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
}

func startPython(ctx context.Context, python oracle.Interpreter, c *corpus) (*pythonProcess, error) {
	command := exec.CommandContext(ctx, python.Path, "-I", "-S", "-c", timing)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &pythonProcess{command, in, bufio.NewScanner(out)}
	var paths strings.Builder
	for _, f := range c.files {
		paths.WriteString(f.path + "\n")
	}
	count, err := p.ask(paths.String())
	if err == nil && int(count) != len(c.files) {
		err = fmt.Errorf("CPython read %.0f files of %d", count, len(c.files))
	}
	return p, err
}

// ask sends text and a line's end and returns the number that comes back.
func (p *pythonProcess) ask(text string) (float64, error) {
	if _, err := io.WriteString(p.in, text+"\n"); err != nil {
		return 0, err
	}
	if !p.out.Scan() {
		return 0, fmt.Errorf("%s ended early: %w", p.command.Path, p.command.Wait())
	}
	return strconv.ParseFloat(p.out.Text(), 64)
}

// parse parses every file once and returns the seconds of processor time.
func (p *pythonProcess) parse() (float64, error) { return p.ask("") }

func (p *pythonProcess) close() error {
	_ = p.in.Close() // what matters is how the program ends
	return p.command.Wait()
}
