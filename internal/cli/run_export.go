package cli

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/otlp"
)

const (
	// exportTime is how often losses are handed to the exporter, which sends them in its own time.
	exportTime = time.Second
	// lastExport is how long the exporter has at the end.
	lastExport = 5 * time.Second
	// maxWaiting bounds what is told within exportTime: places, and losses beside the first of each place. Further losses are
	// counted, and that is sent. OpenTelemetry's SDK holds as many records by default.
	maxWaiting = 2000
	// maxDecided bounds the places for which it is remembered what a loss there comes to.
	maxDecided = 5 * maxWaiting
)

// export sends losses while the program runs, under the codes that the report has for them: the files that they are in are
// checked when the first loss is there. What is silenced is not sent. Nothing that is watched ever waits for it.
type export struct {
	watched *watched
	to      *otlp.Exporter
	stop    context.CancelFunc
	stopped chan struct{}

	mutex   sync.Mutex
	waiting losses
	missing map[*monitor.Program]missing

	// decided is of the goroutine that sends: what all losses with one key come to.
	decided map[string]verdict
}

// missing is how many events of a process were missing when it sent the last one, and how many of them are counted.
type missing struct{ then, counted int64 }

// losses are what is to be sent.
type losses struct {
	places map[string]*lostAt
	order  []*lostAt // as they came
	told   int       // beside the first of each place
}

// lostAt are the losses of one key.
type lostAt struct {
	key     string
	told    []told
	further int // that are only counted
}

// told is one loss of a process, and what became of it.
type told struct {
	program *monitor.Program
	loss    monitor.Loss
	change  monitor.Change
}

type verdict struct {
	code           finding.Code
	note, silenced bool
}

// export begins to send what the judge decides; nil where that cannot be done, which is said.
func (w *watched) export() *export {
	ctx, stop := context.WithCancel(context.Background())
	to, err := otlp.Open(ctx, otlp.Options{Getenv: w.app.deps.Getenv, Version: w.app.deps.Version, Warn: func(text string) {
		w.app.say("warning", text)
	}})
	if err != nil {
		stop()
		w.app.say("warning", "nothing is sent to OpenTelemetry: "+err.Error())
		return nil
	}
	x := &export{
		watched: w, to: to, stop: stop, stopped: make(chan struct{}), waiting: losses{places: map[string]*lostAt{}},
		missing: map[*monitor.Program]missing{}, decided: map[string]verdict{},
	}
	w.judge.Told = x.take
	record := w.server.Record
	w.server.Record = func(p *monitor.Program, e *event.Event, line []byte) {
		if record != nil {
			record(p, e, line)
		}
		x.measure(p, e)
	}
	go x.run(ctx)
	return x
}

// take is told by the judge, and only remembers.
func (x *export) take(p *monitor.Program, l *monitor.Loss, change monitor.Change) {
	t := told{program: p, loss: *l, change: change}
	key := l.Key()
	x.mutex.Lock()
	defer x.mutex.Unlock()
	at := x.waiting.places[key]
	switch {
	case at == nil && len(x.waiting.order) < maxWaiting:
		at = &lostAt{key: key, told: []told{t}}
		x.waiting.places[key], x.waiting.order = at, append(x.waiting.order, at)
	case at != nil && x.waiting.told < maxWaiting/2:
		at.told = append(at.told, t)
		x.waiting.told++
	case change != monitor.Found: // it counts when it is lost
	case at != nil:
		at.further++
	case !l.Note:
		x.to.Count(l.Code, 1)
	}
}

// measure is told of each event.
func (x *export) measure(p *monitor.Program, e *event.Event) {
	x.to.Measure(p, e)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	m := x.missing[p]
	// Of two threads one may be overtaken between taking a number and sending: what is missing once may come with the next event.
	gone := min(m.then, p.Missing)
	if e.Kind == event.Bye {
		gone = p.Missing
	}
	if gone > m.counted {
		x.to.Missing(gone - m.counted)
		m.counted = gone
	}
	m.then = p.Missing
	x.missing[p] = m
	if e.Kind == event.Bye {
		delete(x.missing, p)
	}
}

func (x *export) run(ctx context.Context) {
	defer close(x.stopped)
	ticker := time.NewTicker(exportTime)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			x.send()
		}
	}
}

// close sends what is left. The judge must have finished.
func (x *export) close() {
	if x == nil {
		return
	}
	x.stop()
	<-x.stopped
	x.send()
	x.to.Close(lastExport)
}

// send hands on what is waiting.
func (x *export) send() {
	x.mutex.Lock()
	waiting := x.waiting.order
	x.waiting = losses{places: map[string]*lostAt{}}
	x.mutex.Unlock()
	x.decide(waiting)
	for _, at := range waiting {
		v, count := x.decided[at.key], at.further
		if v.silenced {
			continue
		}
		for _, t := range at.told {
			t.loss.Code, t.loss.Note = v.code, v.note
			x.to.Send(t.program, &t.loss, t.change)
			if t.change == monitor.Found {
				count++
			}
		}
		if !v.note && count > 0 {
			x.to.Count(v.code, count)
		}
	}
}

// decide finds out what losses come to at places that are new, all of them at once.
func (x *export) decide(waiting []*lostAt) {
	if len(x.decided)+len(waiting) > maxDecided {
		clear(x.decided)
	}
	var found []*monitor.Loss
	keys := map[*monitor.Loss]string{}
	for _, at := range waiting {
		if _, known := x.decided[at.key]; !known {
			l := at.told[0].loss
			found, keys[&l] = append(found, &l), at.key
		}
	}
	if len(found) == 0 {
		return
	}
	audible := x.audible(found)
	for _, l := range found {
		x.decided[keys[l]] = verdict{code: l.Code, note: l.Note, silenced: !slices.Contains(audible, l)}
	}
}

// audible are the losses that nothing silences, under their codes. Where the source or the baseline cannot be read, a loss has
// the code of its kind and is not silenced by them; the report says what went wrong.
func (x *export) audible(found []*monitor.Loss) []*monitor.Loss {
	w := x.watched
	said, err := w.foretold(context.Background(), found)
	if err != nil {
		return found
	}
	s, err := w.newSilencer(&sources{project: w.project})
	if err != nil {
		return found
	}
	return w.unsilenced(found, said, s)
}
