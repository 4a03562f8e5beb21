package cli

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/event/store"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/report"
)

// markSeen adds to each finding how often the loss was seen in the runs that are kept. With only, it leaves no other finding.
func (a *app) markSeen(paths []string, result *check.Result, only bool) error {
	p, err := project.Open(a.deps.Dir, paths)
	switch {
	case err != nil && only:
		return err
	case err != nil:
		return nil // the check has said what is wrong, or looks somewhere else
	}
	s, err := store.Open(filepath.FromSlash(p.Root))
	if err != nil {
		a.say("warning", "what was seen at run time is not known: "+err.Error())
	}
	var losses []store.Seen
	if s != nil {
		defer func() { _ = s.Close() }()
		if losses, err = s.Seen(); err != nil {
			a.say("warning", "what was seen at run time is not known: "+err.Error())
		}
	}
	times, last := make([]int, len(result.Findings)), make([]int, len(result.Findings))
	if len(losses) > 0 {
		places := placesOf(p, result, result.Findings)
		files := &moved{root: p.Root, display: p.Display, source: result.Source}
		for _, l := range losses {
			if l.Note {
				continue
			}
			if at, ok := best(l.Kind, files.sites(l.Sites), places); ok {
				times[places[at].index] += l.Count
				last[places[at].index] = max(last[places[at].index], l.Run)
			}
		}
	}
	var kept []finding.Finding
	for i, f := range result.Findings {
		if times[i] > 0 {
			f.Details = append(slices.Clone(f.Details), report.SeenAtRunTime(times[i], last[i]))
		}
		if times[i] > 0 || !only {
			kept = append(kept, f)
		}
	}
	result.Findings = kept
	return nil
}

// moved finds the lines again that a run saw, in files that may have changed since.
type moved struct {
	root    string
	display func(string) string
	source  func(string) []byte
	lines   map[string][]string
}

// sites are the places that a run saw, where they are now. Those that are gone are left out.
func (m *moved) sites(then []store.Site) []monitor.Site {
	var now []monitor.Site
	for _, site := range then {
		file := site.Path
		if !path.IsAbs(file) && !filepath.IsAbs(file) {
			file = path.Join(m.root, file)
		}
		if site.Function != "" {
			now = append(now, monitor.Site{File: file, Function: site.Function})
		} else if line := m.line(file, site); line > 0 {
			now = append(now, monitor.Site{File: file, Line: line})
		}
	}
	return now
}

// line is the number of the line that has the text: the same as then, or the only one; 0 where there is none.
func (m *moved) line(file string, site store.Site) int {
	lines, known := m.lines[file]
	if !known {
		for text := range strings.Lines(string(m.source(m.display(file)))) {
			lines = append(lines, strings.TrimSpace(text))
		}
		if m.lines == nil {
			m.lines = map[string][]string{}
		}
		m.lines[file] = lines
	}
	if site.Text == "" {
		return 0
	}
	if 0 < site.Line && site.Line <= len(lines) && lines[site.Line-1] == site.Text {
		return site.Line
	}
	only := slices.Index(lines, site.Text)
	if only >= 0 && slices.Contains(lines[only+1:], site.Text) {
		return 0
	}
	return only + 1
}
