// Reveal says what inference knows of the expressions on a line of a project's file, the outermost first: for whoever asks
// why something is found, or is not.
//
//	go run ./reveal FILE:LINE
//
// The project is the one that the file belongs to, as for `unheeded check FILE`.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

func main() {
	flag.Parse()
	file, number, ok := strings.Cut(flag.Arg(0), ":")
	line, err := strconv.Atoi(number)
	if !ok || err != nil || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: reveal FILE:LINE")
		os.Exit(2)
	}
	if err := reveal(os.Stdout, file, line); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func reveal(w io.Writer, file string, line int) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	result, err := check.Run(context.Background(), check.Options{
		Rules: []*rule.Rule{revealer(line)}, Dir: filepath.Dir(file), Paths: []string{file}, Select: []string{"UH999"}, Workers: 1,
		VirtualEnv: os.Getenv("VIRTUAL_ENV"),
	})
	if err != nil {
		return err
	}
	for _, f := range append(result.Failures, result.Findings...) {
		fmt.Fprintln(w, f.Message)
	}
	return nil
}

// revealer is a rule that reports the type of every expression that begins on a line.
func revealer(line int) *rule.Rule {
	r := &rule.Rule{Code: "UH999", Name: "reveal"}
	for k := range ast.Kind(ast.KindCount) {
		if k.Group() == ast.GroupExpr {
			r.Kinds = append(r.Kinds, k)
		}
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if p.File.Tree.Lines.Line(n.Span().Start) != line || n.Has(ast.FlagStore|ast.FlagDel) {
			return
		}
		t := p.Types.TypeOf(p.File, n)
		p.Report(r, n, finding.Finding{Message: fmt.Sprintf("%-60.60s %s", strings.Join(strings.Fields(n.Text()), " "), t)})
	}
	return r
}
