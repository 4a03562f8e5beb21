package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
)

// silencer decides which losses are not reported: those that the setting run.ignore names, those whose line has a comment
// that silences their code, and those that the baseline has.
type silencer struct {
	project  *project.Project
	files    *sources
	recorded []baseline.Entry // of losses
}

// newSilencer reads the baseline, where the settings name one.
func (w *watched) newSilencer(files *sources) (*silencer, error) {
	s := &silencer{project: w.project, files: files}
	if w.project.Settings.Baseline.Value == "" && w.options.baseline == "" {
		return s, nil
	}
	text, err := os.ReadFile(w.app.baselineFile(w.project, w.options.baseline))
	if errors.Is(err, fs.ErrNotExist) && w.options.record {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	entries, err := baseline.Decode(text)
	_, s.recorded = baseline.Split(entries)
	return s, err
}

func (s *silencer) silences(l *monitor.Loss) bool {
	return s.project.IgnoresLoss(asSettingsSeeIt(l)) || s.comment(l)
}

func asSettingsSeeIt(l *monitor.Loss) project.WatchedLoss {
	seen := project.WatchedLoss{Code: string(l.Code)}
	for _, f := range []event.Frame{l.Place(), l.Made(), l.Raised(), l.Defined(), l.Stands()} {
		if !f.IsZero() {
			seen.Files = append(seen.Files, f.File)
			seen.Functions = append(seen.Functions, strings.ReplaceAll(f.Function, ".<locals>", ""))
		}
	}
	if l.Event.Exc != nil {
		seen.Exception = l.Event.Exc.Type
	}
	return seen
}

// comment tells whether a comment on the line of the loss silences its code, or one that holds for the file.
func (s *silencer) comment(l *monitor.Loss) bool {
	place := l.Place()
	if place.IsZero() || !strings.Contains(string(s.files.text(place.File)), "unheeded") && !strings.Contains(s.files.line(place.File, place.Line), "noqa") {
		return false
	}
	if silencesIn(s.files.line(place.File, place.Line), l.Code, false) {
		return true
	}
	for text := range strings.Lines(string(s.files.text(place.File))) {
		if strings.Contains(text, "ignore-file") && silencesIn(text, l.Code, true) {
			return true
		}
	}
	return false
}

// silencesIn looks for a comment in a line. What looks like one in a string is taken for one, which nobody writes.
func silencesIn(line string, code finding.Code, file bool) bool {
	_, comment, found := strings.Cut(line, "#")
	if !found {
		return false
	}
	return slices.ContainsFunc(finding.ParseSuppressions("#"+comment), func(d finding.Suppression) bool {
		return (d.Directive == finding.IgnoreFile) == file && d.Silences(code)
	})
}

// entry is the loss as the baseline in a folder records it.
func (s *silencer) entry(l *monitor.Loss, folder string) baseline.Entry {
	place := l.Place()
	path := filepath.ToSlash(place.File)
	if relative, err := filepath.Rel(folder, place.File); err == nil {
		path = filepath.ToSlash(relative)
	}
	return baseline.Entry{
		Code: string(l.Code), Path: path, Function: strings.ReplaceAll(place.Function, ".<locals>", ""),
		Text: baseline.Text(s.files.line(place.File, place.Line)), Run: true,
	}
}

// known tells which of the losses the baseline has.
func (s *silencer) known(losses []*monitor.Loss, folder string) []bool {
	found := make([]baseline.Entry, len(losses))
	for i, l := range losses {
		found[i] = s.entry(l, folder)
	}
	known, _ := baseline.Match(s.recorded, found, func(path string) bool {
		_, err := os.Stat(filepath.Join(folder, filepath.FromSlash(path)))
		return errors.Is(err, fs.ErrNotExist)
	})
	return known
}

// record adds the losses to the file of the baseline. What was recorded of other losses stays: another run may have them.
func (w *watched) record(s *silencer, losses []*monitor.Loss) error {
	file := w.app.baselineFile(w.project, w.options.baseline)
	var entries []baseline.Entry
	text, err := os.ReadFile(file)
	if err == nil {
		entries, err = baseline.Decode(text)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, l := range losses {
		entries = append(entries, s.entry(l, filepath.Dir(file)))
	}
	return os.WriteFile(file, baseline.Encode(entries), 0o666)
}
