package check

import (
	"encoding/binary"
	"errors"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/finding"
)

// kept is a Result as it is kept in a cache: without trees and texts, which are read again when somebody asks.
type kept struct {
	findings, failures []finding.Finding
	warnings           []string
	recorded           int
	files, lines       int
	folders            []string
	sources            []keptSource
	portion            *Portion
}

// keptSource is a file whose text may be asked for: the path that findings have, and that of the file.
type keptSource struct {
	display, path string
}

// errKept says that bytes are no kept result.
var errKept = errors.New("not a result")

func (k *kept) append(b []byte) []byte {
	w := keptWriter{b}
	w.findings(k.findings)
	w.findings(k.failures)
	w.texts(k.warnings)
	w.numbers(k.recorded, k.files, k.lines)
	w.texts(k.folders)
	w.flag(k.portion != nil)
	if k.portion != nil {
		w.portion(k.portion)
	}
	w.numbers(len(k.sources))
	for _, s := range k.sources {
		w.text(s.display)
		w.text(s.path)
	}
	return w.b
}

func readKept(b []byte) (*kept, error) {
	r := readerOf(b)
	k := &kept{findings: r.findings(), failures: r.findings(), warnings: r.texts()}
	k.recorded, k.files, k.lines = r.number(), r.number(), r.number()
	k.folders = r.texts()
	if r.flag() {
		k.portion = r.portion()
	}
	for range r.count() {
		k.sources = append(k.sources, keptSource{r.text(), r.text()})
	}
	if r.failed || len(r.b) > 0 {
		return nil, errKept
	}
	return k, nil
}

func (w *keptWriter) portion(p *Portion) {
	w.numbers(p.Shard.Number, p.Shard.Count)
	w.text(p.Inputs)
	w.text(p.Baseline)
	w.numbers(len(p.Entries))
	for _, e := range p.Entries {
		w.texts([]string{e.Code, e.Path, e.Function, e.Text})
		w.flag(e.Run)
	}
	w.texts(p.Clean)
	w.flag(p.Narrowed)
}

func (r *keptReader) portion() *Portion {
	p := &Portion{Shard: Shard{Number: r.number(), Count: r.number()}, Inputs: r.text(), Baseline: r.text()}
	for range r.count() {
		texts := r.texts()
		if len(texts) != 4 {
			r.failed = true
			return p
		}
		p.Entries = append(p.Entries, baseline.Entry{Code: texts[0], Path: texts[1], Function: texts[2], Text: texts[3], Run: r.flag()})
	}
	p.Clean, p.Narrowed = r.texts(), r.flag()
	return p
}

// keptWriter appends values to a buffer.
type keptWriter struct{ b []byte }

func (w *keptWriter) numbers(numbers ...int) {
	for _, n := range numbers {
		w.b = binary.AppendUvarint(w.b, uint64(n))
	}
}

func (w *keptWriter) flag(set bool) {
	if set {
		w.numbers(1)
	} else {
		w.numbers(0)
	}
}

func (w *keptWriter) text(t string) {
	w.numbers(len(t))
	w.b = append(w.b, t...)
}

func (w *keptWriter) texts(texts []string) {
	w.numbers(len(texts))
	for _, t := range texts {
		w.text(t)
	}
}

func (w *keptWriter) place(p finding.Place) {
	w.text(p.Path)
	w.numbers(p.Line, p.Column, p.EndLine, p.EndColumn, p.Cell)
}

func (w *keptWriter) findings(list []finding.Finding) {
	w.numbers(len(list))
	for i := range list {
		f := &list[i]
		w.text(string(f.Code))
		w.text(f.Rule)
		w.numbers(int(f.Severity), int(f.Certainty), int(f.Visibility))
		w.text(f.Message)
		w.place(f.Place)
		w.text(f.Label)
		w.numbers(len(f.Path))
		for _, step := range f.Path {
			w.place(step.Place)
			w.text(step.Label)
		}
		w.numbers(f.Before)
		w.texts(f.Details)
		w.text(f.Seen)
		w.text(f.Help)
		w.numbers(len(f.Fixes))
		for _, fix := range f.Fixes {
			w.text(fix.Title)
			w.flag(fix.Safe)
			w.numbers(len(fix.Edits))
			for _, edit := range fix.Edits {
				w.place(edit.Place)
				w.text(edit.Text)
			}
		}
	}
}

// keptReader reads what a keptWriter wrote. What does not read gives zero values and sets failed; it trusts no length.
type keptReader struct {
	b      []byte
	failed bool
	// all, where there is one, is all of the bytes, of which b is the rest: texts are parts of it.
	all string
}

// readerOf returns a reader whose texts are no copies. They keep all of the bytes, so it is for what has many of them.
func readerOf(b []byte) keptReader { return keptReader{b: b, all: string(b)} }

func (r *keptReader) number() int {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > 1<<40 {
		r.failed, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return int(n)
}

// count is the length of a list, of which each element takes a byte at least.
func (r *keptReader) count() int {
	n := r.number()
	if n > len(r.b) {
		r.failed, r.b = true, nil
		return 0
	}
	return n
}

func (r *keptReader) flag() bool { return r.number() != 0 }

func (r *keptReader) text() string {
	n := r.count()
	at := len(r.all) - len(r.b)
	t := ""
	if at >= 0 && r.all != "" {
		t = r.all[at : at+n]
	} else {
		t = string(r.b[:n])
	}
	r.b = r.b[n:]
	return t
}

func (r *keptReader) texts() []string {
	var texts []string
	for range r.count() {
		texts = append(texts, r.text())
	}
	return texts
}

func (r *keptReader) place() finding.Place {
	return finding.Place{Path: r.text(), Line: r.number(), Column: r.number(), EndLine: r.number(), EndColumn: r.number(), Cell: r.number()}
}

func (r *keptReader) findings() []finding.Finding {
	var list []finding.Finding
	for range r.count() {
		f := finding.Finding{
			Code: finding.Code(r.text()), Rule: r.text(), Severity: finding.Severity(r.number()),
			Certainty: finding.Certainty(r.number()), Visibility: finding.Visibility(r.number()),
			Message: r.text(), Place: r.place(), Label: r.text(),
		}
		for range r.count() {
			f.Path = append(f.Path, finding.Step{Place: r.place(), Label: r.text()})
		}
		f.Before, f.Details, f.Seen, f.Help = r.number(), r.texts(), r.text(), r.text()
		for range r.count() {
			fix := finding.Fix{Title: r.text(), Safe: r.flag()}
			for range r.count() {
				fix.Edits = append(fix.Edits, finding.Edit{Place: r.place(), Text: r.text()})
			}
			f.Fixes = append(f.Fixes, fix)
		}
		list = append(list, f)
		if r.failed {
			return nil
		}
	}
	return list
}
