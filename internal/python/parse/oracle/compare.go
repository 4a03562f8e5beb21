package oracle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

// Verdict is the outcome for one file.
type Verdict uint8

// The verdicts. WeReject, TheyReject and Differs are faults of ours.
const (
	// Equal: both accept, and the trees are the same.
	Equal Verdict = iota
	// BothReject: neither accepts.
	BothReject
	// Known: the outcomes differ, and we know why: versions of CPython disagree with each other.
	Known
	// Limit: CPython gave up, mostly because the file is too deep for it; nothing was compared.
	Limit
	// WeReject: CPython accepts what we do not.
	WeReject
	// TheyReject: we accept what CPython does not.
	TheyReject
	// Differs: both accept, but the trees differ.
	Differs
	// VerdictCount is the number of verdicts.
	VerdictCount
)

var verdictNames = [VerdictCount]string{
	"equal", "both reject", "known deviation", "CPython gave up", "only we reject", "only CPython rejects",
	"trees differ",
}

func (v Verdict) String() string { return verdictNames[v] }

// IsFault reports whether the verdict is a fault of ours.
func (v Verdict) IsFault() bool { return v == WeReject || v == TheyReject || v == Differs }

// Result is the outcome for one file under one interpreter.
type Result struct {
	Path    string
	Bytes   int
	Verdict Verdict
	// Deviation is why they differ where the verdict is Known.
	Deviation string
	// Detail describes a fault or a rejection, in one line or several.
	Detail string
}

// Compare compares files under an interpreter, with so many processes of it, and calls report for each file as it is
// done, one at a time, in no certain order. A file that cannot be read, or an interpreter that dies, is an error.
func Compare(ctx context.Context, with Interpreter, files []File, processes int, report func(Result)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan File)
	var reporting sync.Mutex
	var group sync.WaitGroup
	for range max(1, processes) {
		group.Go(func() {
			err := serve(ctx, with, queue, func(r Result) {
				reporting.Lock()
				defer reporting.Unlock()
				report(r)
			})
			if err != nil {
				cancel(err)
			}
		})
	}
	for _, file := range files {
		select {
		case queue <- file:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(queue)
	group.Wait()
	return context.Cause(ctx)
}

// serve compares the files of a queue under one process.
func serve(ctx context.Context, with Interpreter, queue <-chan File, report func(Result)) (err error) {
	s, err := start(ctx, with)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for file := range queue {
		result, err := s.compare(file, with.Version)
		if err != nil {
			return err
		}
		report(result)
	}
	return nil
}

// compare compares one file. Both sides parse it at the same time.
func (s *session) compare(file File, version ast.Version) (Result, error) {
	path := file.Path
	raw, err := os.ReadFile(path)
	if err != nil {
		return Result{}, err
	}
	if err := s.ask(requestDigest, path); err != nil {
		return Result{}, err
	}
	ours := s.parseFile(path, raw, version)
	theirs, err := s.read()
	if err != nil {
		return Result{}, err
	}
	result := Result{Path: path, Bytes: len(raw)}
	switch rejected := theirs.kind == answerReject; {
	case theirs.kind == answerLimit:
		result.Verdict, result.Detail = Limit, theirs.message
	case rejected && ours.rejection != "":
		result.Verdict, result.Detail = BothReject, theirs.message
	case rejected:
		result.Verdict, result.Detail = TheyReject, theirs.message
	case ours.rejection != "":
		result.Verdict, result.Detail = WeReject, ours.rejection
	case version == ast.V(FirstMinor), digest(ours.dump) == theirs.digest:
		// The parser of 3.8 gave other positions in many places: it says whether, not what.
		result.Verdict = Equal
	default:
		if err := s.ask(requestDump, path); err != nil {
			return Result{}, err
		}
		if theirs, err = s.read(); err != nil {
			return Result{}, err
		}
		result.Verdict, result.Detail = Differs, difference(ours.dump, theirs.dump, ours.text)
	}
	result.explain(file, version, ours.dump, theirs.dump)
	return result, nil
}

// outcome is what we make of a file.
type outcome struct {
	text []byte
	dump []byte
	// rejection is the first error with its place; empty for a file that this version of Python accepts.
	rejection string
}

func (s *session) parseFile(path string, raw []byte, version ast.Version) outcome {
	defer func() {
		if failure := recover(); failure != nil {
			panic(fmt.Sprintf("%s: %v", path, failure)) // say which file it was
		}
	}()
	file, err := source.Decode(raw)
	if err != nil {
		return outcome{rejection: err.Error()}
	}
	tree := s.parser.File(file.Text)
	if len(tree.Errors) > 0 {
		return outcome{text: file.Text, rejection: describe(tree, tree.Errors[0])}
	}
	if extra := parse.VersionErrors(tree, version); len(extra) > 0 {
		return outcome{text: file.Text, rejection: describe(tree, extra[0])}
	}
	dump := ast.AppendDump(nil, tree.Module().Node, ast.DumpOptions{Version: version})
	return outcome{text: file.Text, dump: dump}
}

func describe(tree *ast.Tree, e ast.SyntaxError) string {
	line, column := tree.Lines.Position(e.Span.Start)
	return fmt.Sprintf("%s at %d:%d\n  %7d %s\n", e.Message, line, column, line, tree.Lines.Text(line))
}

func digest(dump []byte) string {
	sum := sha256.Sum256(dump)
	return hex.EncodeToString(sum[:])
}
