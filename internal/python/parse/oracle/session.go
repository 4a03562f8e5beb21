package oracle

import (
	"bufio"
	"bytes"
	"context"
	_ "embed" // for the program
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/python/parse"
)

//go:embed dump.py
var program string

// session is one interpreter that runs the program. It answers one request at a time.
type session struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	errors  bytes.Buffer
	// parser is ours.
	parser parse.Parser
}

// start runs the program under an interpreter; it ends with ctx or at close.
func start(ctx context.Context, interpreter Interpreter) (*session, error) {
	// -S leaves site packages out and -I the user's environment, so that every machine asks the same.
	s := &session{command: exec.CommandContext(ctx, interpreter.Path, "-I", "-S", "-c", program)}
	var err error
	if s.in, err = s.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewReaderSize(out, 1<<16)
	s.command.Stderr = &s.errors
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	return s, nil
}

// close ends the program and waits for it.
func (s *session) close() error {
	_ = s.in.Close() // what matters is how the program ends
	if err := s.command.Wait(); err != nil {
		return fmt.Errorf("%w\n%s", err, s.errors.String())
	}
	return nil
}

// The requests of the program, as it defines them.
type request string

const (
	requestDigest request = "digest"
	requestDump   request = "dump"
)

// An answer of the program: whether the file parses, and its digest or dump, or else why it does not.
type answer struct {
	kind answerKind
	// digest is hexadecimal SHA-256 of the dump.
	digest  string
	dump    []byte
	message string
}

type answerKind string

const (
	answerDigest answerKind = "digest"
	answerDump   answerKind = "dump"
	answerReject answerKind = "reject"
	answerLimit  answerKind = "limit"
)

// ask sends a request for a file, whose path must have no newline.
func (s *session) ask(what request, path string) error {
	_, err := fmt.Fprintf(s.in, "%s %s\n", what, path)
	return err
}

// read reads the answer to the oldest request that has none.
func (s *session) read() (answer, error) {
	line, err := s.out.ReadString('\n')
	if err != nil {
		_ = s.command.Wait() // that it ended early is the error
		return answer{}, fmt.Errorf("%s ended early: %w\n%s", s.command.Path, err, s.errors.String())
	}
	kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	a := answer{kind: answerKind(kind)}
	switch a.kind {
	case answerDigest:
		a.digest = rest
	case answerDump:
		length, err := strconv.Atoi(rest)
		if err != nil {
			return answer{}, err
		}
		a.dump = make([]byte, length)
		_, err = io.ReadFull(s.out, a.dump)
		return a, err
	case answerReject, answerLimit:
		a.message = rest
	default:
		return answer{}, fmt.Errorf("%s: unexpected answer %q", s.command.Path, line)
	}
	return a, nil
}
