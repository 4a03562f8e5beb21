package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/report"
)

// pythonInPath is the Python that a shell would find.
func pythonInPath() (string, error) {
	for _, name := range []string{"python3", "python"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Python: neither beside the project nor in PATH; --python names one")
}

// sources reads the files that losses are in. It remembers them: a report asks for many lines of few files.
type sources struct {
	project *project.Project
	files   map[string][]byte
}

// largestSource bounds a file that is read for its lines.
const largestSource = 8 << 20

// text returns the text of a file by its absolute path; nil where it is not to be had.
func (s *sources) text(file string) []byte {
	if text, known := s.files[file]; known {
		return text
	}
	var text []byte
	if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Size() <= largestSource {
		text, _ = os.ReadFile(file)
	}
	if s.files == nil {
		s.files = map[string][]byte{}
	}
	s.files[file] = text
	return text
}

// line returns a line of a file, without its end; "" where it is not to be had.
func (s *sources) line(file string, number int) string {
	for text := range strings.Lines(string(s.text(file))) {
		if number--; number == 0 {
			return strings.TrimRight(text, "\r\n")
		}
	}
	return ""
}

// display is the path of a file as it is reported.
func (s *sources) display(file string) string { return s.project.Display(filepath.ToSlash(file)) }

// shown returns the text of a file by the path that a report has.
func (s *sources) shown(path string) []byte {
	native := filepath.FromSlash(path)
	if !filepath.IsAbs(native) {
		native = filepath.Join(filepath.FromSlash(s.project.Start), native)
	}
	return s.text(native)
}

// result is what came of a run: each loss under the code of the finding at its place, less what is silenced.
func (w *watched) result(ctx context.Context, exit monitor.Exit) (run report.Watched, losses []*monitor.Loss, err error) {
	files := &sources{project: w.project}
	run = report.Watched{
		Source: files.shown, Command: w.argv, ExitCode: exit.Code, Missing: w.judge.Missing(), Further: w.judge.Overflow,
		History: w.history, Display: files.display, Version: w.app.deps.Version,
	}
	for _, p := range w.judge.Programs() {
		process := report.Process{PID: p.PID}
		if p.Process != nil {
			process.Python, process.Argv = p.Process.Version, p.Process.Argv
		}
		run.Processes = append(run.Processes, process)
	}
	names := map[finding.Code]string{}
	for _, r := range w.app.rules() {
		names[r.Code] = r.Name
		run.Rules = append(run.Rules, report.Rule{Code: r.Code, Summary: r.Summary})
	}
	losses = w.judge.Losses()
	foretold, err := w.foretold(ctx, losses)
	if err != nil {
		return run, nil, err
	}
	audible, err := w.audible(losses, foretold, files)
	if err != nil {
		return run, nil, err
	}
	run.Silenced = len(losses) - len(audible)
	scene := monitor.Scene{Display: files.display, Line: files.line}
	for _, l := range audible {
		f := l.Finding(scene)
		f.Rule = names[f.Code]
		loss := report.Loss{
			Finding: f, Event: &l.Event, Count: l.Count, Often: l.Often(), First: l.First, Last: l.Last, Processes: l.Processes,
			Looked: foretold.looked[l], Sightings: sightings(l),
		}
		if said, ok := foretold.of[l]; ok {
			loss.Foretold, loss.Finding.Help = &said, said.Help
		}
		run.Losses = append(run.Losses, loss)
	}
	return run, audible, nil
}

// foretold puts each loss under the code of the finding at its place.
func (w *watched) foretold(ctx context.Context, losses []*monitor.Loss) (foretold, error) {
	said, err := w.app.foretell(ctx, w.project, losses)
	for l, f := range said.of {
		l.Code, l.Note = f.Code, l.Note && f.Severity == finding.Note
	}
	return said, err
}

// unsilenced are the losses that nothing silences.
func (w *watched) unsilenced(losses []*monitor.Loss, said foretold, s *silencer) []*monitor.Loss {
	losses = slices.DeleteFunc(slices.Clone(losses), func(l *monitor.Loss) bool { return said.silenced[l] || s.silences(l) })
	known := s.known(losses, filepath.Dir(w.app.baselineFile(w.project, w.options.baseline)))
	var audible []*monitor.Loss
	for i, l := range losses {
		if !known[i] {
			audible = append(audible, l)
		}
	}
	return audible
}

// audible are the losses that nothing silences. Those that are to be recorded are recorded, and silenced by that.
func (w *watched) audible(losses []*monitor.Loss, said foretold, files *sources) ([]*monitor.Loss, error) {
	s, err := w.newSilencer(files)
	if err != nil {
		return nil, fmt.Errorf("the baseline: %w", err)
	}
	audible := w.unsilenced(losses, said, s)
	if !w.options.record {
		return audible, nil
	}
	if err := w.record(s, audible); err != nil {
		return nil, fmt.Errorf("cannot write the baseline: %w", err)
	}
	return nil, nil
}
