package cli

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
)

// foretold are the findings of the source that stand at the places of losses.
type foretold struct {
	of map[*monitor.Loss]finding.Finding
	// looked has the losses whose files were checked, so that it is known that no finding foretold them.
	looked map[*monitor.Loss]bool
}

// foretell checks the files of the project that losses are in, with all rules, and finds for each loss the finding that it is
// proof of.
func (a *app) foretell(ctx context.Context, p *project.Project, losses []*monitor.Loss) (foretold, error) {
	out := foretold{of: map[*monitor.Loss]finding.Finding{}, looked: map[*monitor.Loss]bool{}}
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
	places := placesOf(p, result)
	for _, l := range losses {
		for _, site := range l.Sites() {
			out.looked[l] = out.looked[l] || slices.Contains(paths, filepath.ToSlash(site.File))
		}
		if f, ok := best(l, places); ok {
			out.of[l] = f
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
	// file is absolute; function is the qualified name of what the finding stands in.
	file, function string
}

func placesOf(p *project.Project, result *check.Result) []place {
	entries := result.Entries(p.Root)
	places := make([]place, 0, len(result.Findings))
	for i, f := range result.Findings {
		if !f.Code.IsAboutCheck() {
			places = append(places, place{f, p.Absolute(f.Place.Path), entries[i].Function})
		}
	}
	return places
}

// best returns the finding that a loss is proof of: one on the line itself before one whose evidence leads through it, and
// that before one somewhere in the function; the first of those that are alike.
func best(l *monitor.Loss, places []place) (found finding.Finding, ok bool) {
	const none = 4
	nearest := none
	for _, at := range places {
		if !l.Event.Kind.Proves(at.finding.Code) {
			continue
		}
		for _, site := range l.Sites() {
			if distance := at.distance(site); distance < nearest {
				nearest, found = distance, at.finding
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
