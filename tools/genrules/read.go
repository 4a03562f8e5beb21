package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ruleFile is what is read of one rule.
type ruleFile struct {
	// family is the folder and the Go package: coroutines. stem is the name of both files: never_awaited.
	family, stem string
	// constructor is the function that returns the rule: NeverAwaited.
	constructor         string
	code, name, summary string
	optIn               bool
	// visibility is the constant of package finding: WarnedOnce.
	visibility string
}

// readRules reads the families' folders; the rules are sorted by code.
func readRules(folder string) ([]ruleFile, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.go"))
	if err != nil {
		return nil, err
	}
	var rules []ruleFile
	for _, path := range paths {
		stem := strings.TrimSuffix(filepath.Base(path), ".go")
		title, err := readTitle(strings.TrimSuffix(path, ".go") + ".md")
		if os.IsNotExist(err) {
			// A file without a page belongs to the family and is no rule.
			continue
		}
		if err != nil {
			return nil, err
		}
		r, err := readRule(path, camelCase(stem))
		if err != nil {
			return nil, err
		}
		r.family, r.stem = filepath.Base(filepath.Dir(path)), stem
		if got := r.code + " " + r.name; got != title {
			return nil, fmt.Errorf("%s: the rule is %s, its page %s", path, got, title)
		}
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b ruleFile) int { return cmp.Compare(a.code, b.code) })
	for i := 1; i < len(rules); i++ {
		if rules[i].code == rules[i-1].code {
			return nil, fmt.Errorf("%s and %s are both %s", rules[i-1].stem, rules[i].stem, rules[i].code)
		}
	}
	return rules, nil
}

var titleLine = regexp.MustCompile(`^# (UH\d{3} [a-z-]+)\n`)

// readTitle returns the code and the name in the first line of a page: "UH101 coroutine-never-awaited".
func readTitle(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	title := titleLine.FindSubmatch(text)
	if title == nil {
		return "", fmt.Errorf("%s: the first line is no title", path)
	}
	return string(title[1]), nil
}

// camelCase returns NeverAwaited for never_awaited.
func camelCase(stem string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(stem, "_") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// readRule reads the literal of type rule.Rule in the constructor.
func readRule(path, constructor string) (ruleFile, error) {
	r := ruleFile{constructor: constructor}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return r, err
	}
	at := slices.IndexFunc(file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv == nil && f.Name.Name == constructor
	})
	if at < 0 {
		return r, fmt.Errorf("%s: no function %s", path, constructor)
	}
	found := false
	ast.Inspect(file.Decls[at], func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok || found || !isSelector(literal.Type, "rule", "Rule") {
			return true
		}
		found = true
		for _, element := range literal.Elts {
			if fieldErr := r.field(element); fieldErr != nil && err == nil {
				err = fmt.Errorf("%s: %w", files.Position(element.Pos()), fieldErr)
			}
		}
		return false
	})
	if err == nil && (r.code == "" || r.name == "" || r.summary == "") {
		err = fmt.Errorf("%s: %s has no literal rule.Rule with Code, Name and Summary", path, constructor)
	}
	return r, err
}

// field takes one field of the literal; those that are not listed do not matter here.
func (r *ruleFile) field(element ast.Expr) error {
	pair, ok := element.(*ast.KeyValueExpr)
	if !ok {
		return fmt.Errorf("a field without a name")
	}
	key, ok := pair.Key.(*ast.Ident)
	if !ok {
		return fmt.Errorf("a field without a name")
	}
	switch key.Name {
	case "Code":
		return text(pair.Value, &r.code)
	case "Name":
		return text(pair.Value, &r.name)
	case "Summary":
		return text(pair.Value, &r.summary)
	case "OptIn":
		word, ok := pair.Value.(*ast.Ident)
		if !ok {
			return fmt.Errorf("neither true nor false")
		}
		r.optIn = word.Name == "true"
	case "Visibility":
		selector, ok := pair.Value.(*ast.SelectorExpr)
		if !ok {
			return fmt.Errorf("no constant of package finding")
		}
		r.visibility = selector.Sel.Name
	}
	return nil
}

// text reads a string literal.
func text(value ast.Expr, into *string) (err error) {
	literal, ok := value.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return fmt.Errorf("not a string literal")
	}
	*into, err = strconv.Unquote(literal.Value)
	return err
}

func isSelector(e ast.Expr, name, selected string) bool {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != selected {
		return false
	}
	x, ok := selector.X.(*ast.Ident)
	return ok && x.Name == name
}
