package store

import (
	"database/sql"
	"time"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
)

// Run records one run. Record and Finish are for one goroutine.
type Run struct {
	// Number counts the runs of the project from 1.
	Number int

	store  *Store
	lines  chan kept
	done   chan struct{}
	events int
	bytes  int
	unkept int
	// err is the first that writing met; it is read when done is closed.
	err error
}

// kept is an event on its way into the file.
type kept struct {
	pid  int
	seq  int64
	kind event.Kind
	line string
}

// queue is how many events may wait to be written.
const queue = 8192

// batch is how many events one transaction has at most, and pause for how long it waits for more.
const (
	batch = 2000
	pause = 300 * time.Millisecond
)

func newRun(s *Store) *Run {
	return &Run{store: s, lines: make(chan kept, queue), done: make(chan struct{})}
}

// Record keeps an event with its line. It never waits: what the file cannot take is counted and not kept.
func (r *Run) Record(e *event.Event, line []byte) {
	if e.Kind == event.Stats {
		return
	}
	if r.events >= maxEvents || r.bytes+len(line) > maxBytes {
		r.unkept++
		return
	}
	select {
	case r.lines <- kept{e.PID, e.Seq, e.Kind, string(line)}:
		r.events++
		r.bytes += len(line)
	default:
		r.unkept++
	}
}

// write puts what is recorded into the file, until Finish. After an error it only drains.
func (r *Run) write() {
	defer close(r.done)
	for first := range r.lines {
		all := []kept{first}
		timer := time.NewTimer(pause)
	collect:
		for len(all) < batch {
			select {
			case next, open := <-r.lines:
				if !open {
					break collect
				}
				all = append(all, next)
			case <-timer.C:
				break collect
			}
		}
		timer.Stop()
		if r.err == nil {
			r.err = r.store.change(func(tx *sql.Tx) error { return r.insert(tx, all) })
		}
	}
}

func (r *Run) insert(tx *sql.Tx, all []kept) error {
	statement, err := tx.Prepare("insert into events (run, pid, seq, kind, line) values (?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer func() { _ = statement.Close() }()
	for _, k := range all {
		if _, err := statement.Exec(r.Number, k.pid, k.seq, string(k.kind), k.line); err != nil {
			return err
		}
	}
	return nil
}

// Site is a place that a finding about a loss may have. Path is relative to the project's folder, with slashes; Function is
// set where it may be anywhere in that function, and Line then 0. Text is that of the line, without blanks around it.
type Site struct {
	Path     string
	Line     int
	Function string
	Text     string
}

// Loss is one loss of a run, however often.
type Loss struct {
	Code    finding.Code
	Kind    event.Kind
	Note    bool
	Count   int
	Last    time.Time
	Message string
	Sites   []Site
}

// Finish ends the recording with what came of the run. missing counts the events that never came.
func (r *Run) Finish(exitCode int, missing int64, losses []Loss, at time.Time) error {
	close(r.lines)
	<-r.done
	if r.err != nil {
		return r.err
	}
	return r.store.change(func(tx *sql.Tx) error {
		for _, l := range losses {
			result, err := tx.Exec("insert into losses (run, code, kind, note, count, last, message) values (?, ?, ?, ?, ?, ?, ?)",
				r.Number, string(l.Code), string(l.Kind), l.Note, l.Count, l.Last.UnixNano(), l.Message)
			if err != nil {
				return err
			}
			id, err := result.LastInsertId()
			if err != nil {
				return err
			}
			for _, site := range l.Sites {
				_, err := tx.Exec("insert into sites (loss, path, line, function, text) values (?, ?, ?, ?, ?)",
					id, site.Path, site.Line, site.Function, site.Text)
				if err != nil {
					return err
				}
			}
		}
		_, err := tx.Exec("update runs set ended = ?, exit_code = ?, missing = ?, unkept = ? where number = ?",
			at.UnixNano(), exitCode, missing, r.unkept, r.Number)
		return err
	})
}

// Seen is a loss of a run that is kept.
type Seen struct {
	Run int
	Loss
}

// Seen returns the losses of all runs that are kept, those of the oldest run first.
func (s *Store) Seen() ([]Seen, error) {
	rows, err := s.db.Query(`select l.id, l.run, l.code, l.kind, l.note, l.count, l.last, l.message, s.path, s.line, s.function, s.text
		from losses l join sites s on s.loss = l.id order by l.run, l.id, s.rowid`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []Seen
	previous := int64(-1)
	for rows.Next() {
		var id, last int64
		var seen Seen
		var site Site
		if err := rows.Scan(&id, &seen.Run, &seen.Code, &seen.Kind, &seen.Note, &seen.Count, &last, &seen.Message,
			&site.Path, &site.Line, &site.Function, &site.Text); err != nil {
			return nil, err
		}
		if id != previous {
			seen.Last = time.Unix(0, last)
			all = append(all, seen)
			previous = id
		}
		at := &all[len(all)-1]
		at.Sites = append(at.Sites, site)
	}
	return all, rows.Err()
}
