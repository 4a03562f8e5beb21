package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
)

//go:embed compare.py
var comparison string

// said is what a declaration says of one function or method.
type said struct {
	module, path, word string
}

// compare asks an interpreter that has the libraries installed what it says of the functions and methods that were
// declared, and prints every difference. What Python calls wrapped hides what it makes; that is counted, not compared.
func compare(out io.Writer, python string, l *libraries, results []*declaration) error {
	agreed, differ, all := 0, 0, 0
	for i, d := range results {
		if d == nil {
			continue
		}
		var functions []said
		for _, m := range d.modules {
			functions = append(functions, saidBy(m)...)
		}
		words, err := ask(python, l.Library[i], functions)
		if errors.Is(err, context.DeadlineExceeded) {
			fmt.Fprintf(out, "%-32s is not compared: importing its modules did not end\n", l.Library[i].id())
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", l.Library[i].id(), err)
		}
		counts := map[string]int{}
		var differences []string
		for j, f := range functions {
			switch have := words[j]; {
			case have == "absent" || have == "wrapped":
				counts[have]++
			case have == f.word:
				counts["agreed"]++
			case have == "plain" && f.word == "hands on", have == "property" && f.word == "plain":
				counts["agreed"]++
			default:
				differences = append(differences, fmt.Sprintf("%s:%s is declared %s, Python says %s", f.module, f.path, f.word, have))
			}
		}
		fmt.Fprintf(out, "%-32s %6d agreed, %4d differ, %5d wrapped, %5d absent\n", l.Library[i].id(), counts["agreed"], len(differences), counts["wrapped"], counts["absent"])
		for _, line := range differences {
			fmt.Fprintln(out, "\t"+line)
		}
		agreed, differ, all = agreed+counts["agreed"], differ+len(differences), all+len(functions)
	}
	fmt.Fprintf(out, "%d functions, %d agreed, %d differ\n", all, agreed, differ)
	return nil
}

// saidBy lists the functions and methods of a module's declarations.
func saidBy(m declared) []said {
	var out []said
	tree := parse.File(m.text, parse.Options{})
	var visit func(prefix string, body ast.Nodes)
	visit = func(prefix string, body ast.Nodes) {
		for n := range body.All() {
			if c := n.AsClassDef(); c.OK() {
				visit(prefix+c.Name()+".", c.Body())
				continue
			}
			name := n.AsFunctionDef().Name() + n.AsAsyncFunctionDef().Name()
			if name == "" {
				continue
			}
			word := "plain"
			if n.Kind() == ast.KindAsyncFunctionDef {
				word = "coroutine"
				if first := n.AsAsyncFunctionDef().Body().First().AsExpr(); first.Value().Kind() == ast.KindYield {
					word = "asyncgen"
				}
			} else if base := lastName(n.AsFunctionDef().Returns().AsSubscript().Value()); base == "_CoroutineOf" || base == "_AsyncGeneratorOf" {
				word = "hands on"
			}
			for d := range n.Children(ast.FieldDecoratorList).All() {
				switch lastName(d) {
				case "property":
					word = "property"
				case "_asynccontextmanager", "_contextmanager":
					word = ""
				}
			}
			if word != "" {
				out = append(out, said{m.Name, prefix + name, word})
			}
		}
	}
	visit("", tree.Module().Body())
	return out
}

// patience bounds the comparison of one library: some module may wait for something when it is imported.
const patience = 5 * time.Minute

// ask runs compare.py.
func ask(python string, e entry, functions []said) ([]string, error) {
	var names strings.Builder
	for _, f := range functions {
		names.WriteString(f.module + ":" + f.path + "\n")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "-W", "ignore", "-c", comparison, e.Name, e.Version)
	cmd.Stdin = strings.NewReader(names.String())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, stderr.String())
	}
	var words []string
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		words = append(words, lines.Text())
	}
	if len(words) != len(functions) {
		return nil, fmt.Errorf("%d answers to %d questions", len(words), len(functions))
	}
	return words, nil
}
