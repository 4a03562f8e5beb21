package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
)

// foretold are the findings of the source that stand at the places of losses.
type foretold struct {
	of map[*monitor.Loss]finding.Finding
	// looked has the losses whose files were checked, so that it is known that no finding foretold them.
	looked map[*monitor.Loss]bool
	// silenced has the losses whose finding is silenced, or recorded in the baseline.
	silenced map[*monitor.Loss]bool
}

// foretell checks the files of the project that losses are in, with all rules, and finds for each loss the finding that it is
// proof of.
func (a *app) foretell(ctx context.Context, p *project.Project, losses []*monitor.Loss) (foretold, error) {
	out := foretold{of: map[*monitor.Loss]finding.Finding{}, looked: map[*monitor.Loss]bool{}, silenced: map[*monitor.Loss]bool{}}
	paths := pathsOf(p, losses)
	if len(paths) == 0 || a.deps.Check == nil {
		return out, nil
	}
	result, err := a.deps.Check(ctx, check.Options{
		Dir: a.deps.Dir, Paths: paths, ExtendSelect: []string{"UH"}, NoBaseline: true, VirtualEnv: a.deps.Getenv("VIRTUAL_ENV"),
	})
	if err != nil {
		return out, err
	}
	places := placesOf(p, result, result.Findings)
	silenced := placesOf(p, result, result.Silenced)
	known, err := a.inBaseline(p, result)
	if err != nil {
		return out, err
	}
	for _, l := range losses {
		for _, site := range l.Sites() {
			out.looked[l] = out.looked[l] || slices.Contains(paths, filepath.ToSlash(site.File))
		}
		if at, ok := best(l.Event.Kind, l.Sites(), places); ok {
			out.of[l] = places[at].finding
			out.silenced[l] = known[places[at].index]
		} else if at, ok := best(l.Event.Kind, l.Sites(), silenced); ok {
			out.of[l], out.silenced[l] = silenced[at].finding, true
		}
	}
	return out, nil
}

// pathsOf are the files in which findings about the losses may be, where they are the project's own.
func pathsOf(p *project.Project, losses []*monitor.Loss) []string {
	var paths []string
	for _, l := range losses {
		for _, site := range l.Sites() {
			path := filepath.ToSlash(site.File)
			if p.Contains(path) && !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// place is where a finding stands.
type place struct {
	finding finding.Finding
	// index is that of the finding in the result.
	index int
	// file is absolute; function is the qualified name of what the finding stands in.
	file, function string
}

// placesOf are the places of findings of a result, those about the check itself left out.
func placesOf(p *project.Project, result *check.Result, findings []finding.Finding) []place {
	entries := result.EntriesOf(findings, p.Root)
	places := make([]place, 0, len(findings))
	for i, f := range findings {
		if !f.Code.IsAboutCheck() {
			places = append(places, place{f, i, p.Absolute(f.Place.Path), entries[i].Function})
		}
	}
	return places
}

// best returns the index of the finding that a loss of a kind, with its sites, is proof of: one on the line itself before
// one whose evidence leads through it, and that before one somewhere in the function; the first of those that are alike.
func best(kind event.Kind, sites []monitor.Site, places []place) (found int, ok bool) {
	const none = 4
	nearest := none
	for i, at := range places {
		if !kind.Proves(at.finding.Code) {
			continue
		}
		for _, site := range sites {
			if distance := at.distance(site); distance < nearest {
				nearest, found = distance, i
			}
		}
	}
	return found, nearest < none
}

// distance is how far a finding is from a site: 1 on the line, 2 on the way, 3 in the function, more elsewhere.
func (at place) distance(site monitor.Site) int {
	const elsewhere = 9
	f := at.finding
	switch {
	case filepath.ToSlash(site.File) != at.file:
		return elsewhere
	case site.Function != "":
		if at.function == site.Function {
			return 3
		}
		return elsewhere
	case f.Place.Line <= site.Line && site.Line <= f.Place.EndLine:
		return 1
	}
	for _, step := range f.Path {
		if step.Place.Path == f.Place.Path && step.Place.Line == site.Line {
			return 2
		}
	}
	return elsewhere
}

// inBaseline tells which findings of the source are recorded in the baseline of the settings.
func (a *app) inBaseline(p *project.Project, result *check.Result) ([]bool, error) {
	if p.Settings.Baseline.Value == "" {
		return make([]bool, len(result.Findings)), nil
	}
	file := a.baselineFile(p, "")
	text, err := os.ReadFile(file)
	if err != nil {
		return make([]bool, len(result.Findings)), nil //nolint:nilerr // check says so; here it silences nothing
	}
	entries, err := baseline.Decode(text)
	if err != nil {
		return nil, err
	}
	entries, _ = baseline.Split(entries)
	known, _ := baseline.Match(entries, result.Entries(filepath.ToSlash(filepath.Dir(file))), func(string) bool { return false })
	return known, nil
}
