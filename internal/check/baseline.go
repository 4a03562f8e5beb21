package check

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// openBaseline reads the file of the option or else of the settings, if there is one.
func (r *run) openBaseline() error {
	setting := r.project.Settings.Baseline
	file := r.opts.Baseline
	switch {
	case r.opts.NoBaseline || file == "" && setting.Value == "":
		return nil
	case file != "":
		file = r.absolute(file)
	default:
		file = path.Join(r.project.Root, filepath.ToSlash(setting.Value))
	}
	text, err := project.Read(r.disk, file)
	if err == nil {
		r.recorded, err = baseline.Decode(text)
		r.recorded, _ = baseline.Split(r.recorded)
	}
	if err == nil {
		r.baselineFile = file
		return nil
	}
	var failure *project.Failure
	if errors.As(err, &failure) && failure.Kind == project.NotFound {
		err = fmt.Errorf("there is no such file; `unheeded baseline` writes it")
	}
	err = fmt.Errorf("the baseline %s: %w", r.project.Display(file), err)
	if r.opts.Baseline == "" {
		return project.Mistake(setting.Place, err.Error())
	}
	return err
}

func (r *run) absolute(file string) string {
	if !filepath.IsAbs(filepath.FromSlash(file)) {
		file = filepath.Join(r.opts.Dir, file)
	}
	return filepath.ToSlash(filepath.Clean(file))
}

// leaveOutRecorded takes the findings out of a result that the baseline has.
func (r *run) leaveOutRecorded(res *Result) {
	if r.baselineFile == "" {
		return
	}
	folder := path.Dir(r.baselineFile)
	whole := &Portion{Baseline: r.baselineFile, Entries: res.Entries(folder), Narrowed: r.narrowed()}
	for _, m := range r.checked {
		if r.stock.facts[m.number].clean {
			whole.Clean = append(whole.Clean, relativeTo(folder, m.path))
		}
	}
	leaveOut(res, whole, r.recorded, r.project.Display(r.baselineFile), r.disk)
}

// narrowed tells that not everything is looked for that the settings ask for.
func (r *run) narrowed() bool {
	return r.opts.Select != nil || r.opts.Ignore != nil || r.opts.OnlyCertain
}

// isClean tells whether the module was checked whole.
func (m *module) isClean() bool { return len(m.failures) == 0 && len(m.tree.Errors) == 0 && !m.partial }

// leaveOut takes the findings out of a result that are recorded. The entries of the whole are those of the findings; shown
// is the path of the baseline as it is to be reported.
func leaveOut(res *Result, whole *Portion, recorded []baseline.Entry, shown string, d *disk.View) {
	folder := path.Dir(whole.Baseline)
	clean := map[string]bool{}
	for _, file := range whole.Clean {
		clean[file] = true
	}
	gone := func(entry string) bool {
		_, err := d.Stat(path.Join(folder, entry))
		return errors.Is(err, os.ErrNotExist)
	}
	known, unmatched := baseline.Match(recorded, whole.Entries, gone)
	var fresh []finding.Finding
	for i, f := range res.Findings {
		if !known[i] {
			fresh = append(fresh, f)
		}
	}
	res.Findings, res.Recorded = fresh, len(known)-len(fresh)
	if whole.Narrowed {
		return // what was not looked for is not gone
	}
	unmatched = slices.DeleteFunc(unmatched, func(e baseline.Entry) bool { return !clean[e.Path] && !gone(e.Path) })
	if n := len(unmatched); n > 0 {
		first := unmatched[0]
		res.Warnings = append(res.Warnings, fmt.Sprintf(
			"%s: nothing is found any more for %d of its entries, such as %s in %s; `unheeded baseline` takes them out",
			shown, n, first.Code, first.Path,
		))
	}
}

// Entries are the findings as a baseline in a folder, which is absolute, records them. Syntax errors are no findings that
// one could get used to: what is behind them is not checked.
func (res *Result) Entries(folder string) []baseline.Entry {
	return res.EntriesOf(res.Findings, folder)
}

// EntriesOf are the entries of findings of the result, among them those that are silenced.
func (res *Result) EntriesOf(findings []finding.Finding, folder string) []baseline.Entry {
	entries := make([]baseline.Entry, len(findings))
	for i, f := range findings {
		if f.Code == finding.SyntaxError {
			continue // an entry without a code, which matches nothing
		}
		m := res.checked(f.Place.Path)
		start := m.tree.Lines.OffsetCodePoints(f.Place.Line, f.Place.Column-1)
		end := m.tree.Lines.OffsetCodePoints(f.Place.EndLine, f.Place.EndColumn-1)
		entries[i] = baseline.Entry{
			Code: string(f.Code), Path: relativeTo(folder, m.path), Function: qualifiedName(m.tree, start),
			Text: baseline.Text(string(m.tree.Text[start:max(start, end)])),
		}
	}
	return entries
}

// relativeTo is a path as seen from a folder; both are absolute. On another drive it stays.
func relativeTo(folder, file string) string {
	relative, err := filepath.Rel(filepath.FromSlash(folder), filepath.FromSlash(file))
	if err != nil {
		return file
	}
	return filepath.ToSlash(relative)
}

// qualifiedName names the functions and classes around an offset, the outermost first. A function's name is in it, its
// decorators are not.
func qualifiedName(t *ast.Tree, offset uint32) string {
	var names []string
	t.Module().Walk(func(n ast.Node) bool {
		name := ""
		switch n.Kind() {
		case ast.KindFunctionDef:
			name = n.AsFunctionDef().Name()
		case ast.KindAsyncFunctionDef:
			name = n.AsAsyncFunctionDef().Name()
		case ast.KindClassDef:
			name = n.AsClassDef().Name()
		}
		span := n.Span()
		if name != "" && span.Start <= offset && offset < span.End {
			names = append(names, name)
		}
		return !n.IsExpr()
	})
	return strings.Join(names, ".")
}
