package cli

import (
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/store"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/report"
)

// keeper keeps a run in the project's folder, so that check can say what was seen. What goes wrong with that is a warning:
// no program is kept from running by it.
type keeper struct {
	store *store.Store
	run   *store.Run
}

// keep opens the file and starts to record; nil where that cannot be done.
func (w *watched) keep() *keeper {
	s, err := store.Create(filepath.FromSlash(w.project.Root))
	if err != nil {
		w.app.say("warning", "this run is not kept: "+err.Error())
		return nil
	}
	r, err := s.Begin(w.argv, time.Now())
	if err != nil {
		w.app.say("warning", "this run is not kept: "+err.Error())
		_ = s.Close()
		return nil
	}
	w.server.Record = func(_ *monitor.Program, e *event.Event, line []byte) {
		if w.options.noMessages {
			line = event.LineWithoutMessages(line)
		}
		r.Record(e, line)
	}
	return &keeper{s, r}
}

// finish keeps what came of the run, and returns the number under which it is kept; 0 where it could not be.
func (k *keeper) finish(w *watched, run report.Watched, losses []*monitor.Loss) int {
	defer func() { _ = k.store.Close() }()
	files := &sources{project: w.project}
	kept := make([]store.Loss, 0, len(losses))
	for i, l := range losses {
		f := run.Losses[i].Finding
		one := store.Loss{Code: f.Code, Kind: l.Event.Kind, Note: l.Note, Count: l.Count, Last: l.Last, Message: f.Message}
		for _, site := range l.Sites() {
			one.Sites = append(one.Sites, store.Site{
				Path: w.relative(site.File), Line: site.Line, Function: site.Function, Text: strings.TrimSpace(files.line(site.File, site.Line)),
			})
		}
		kept = append(kept, one)
	}
	if err := k.run.Finish(run.ExitCode, run.Missing, kept, time.Now()); err != nil {
		w.app.say("warning", "this run is not kept: "+err.Error())
		return 0
	}
	return k.run.Number
}

// relative is the path of a file as seen from the project's folder, where it lies in it.
func (w *watched) relative(file string) string {
	return relativeTo(w.project.Root, filepath.ToSlash(file))
}

func relativeTo(root, file string) string {
	if rest, below := strings.CutPrefix(file, strings.TrimSuffix(root, "/")+"/"); below {
		return path.Clean(rest)
	}
	return file
}
