package cli

import (
	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/history"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/report"
)

// draw has the history of the run kept in memory, beside what is recorded of it on the disk.
func (w *watched) draw() {
	w.history = &history.Run{}
	record := w.server.Record
	w.server.Record = func(p *monitor.Program, e *event.Event, line []byte) {
		if record != nil {
			record(p, e, line)
		}
		p.Absolute(e)
		w.history.Observe(e)
	}
}

// sightings are the times that a loss happened, as reports have them.
func sightings(l *monitor.Loss) []report.Sighting {
	all := make([]report.Sighting, len(l.Sightings))
	for i, s := range l.Sightings {
		all[i] = report.Sighting{At: s.At, Process: s.Process, Loop: s.Loop, Task: s.Task}
	}
	return all
}
