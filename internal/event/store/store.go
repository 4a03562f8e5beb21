package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver" // the driver "sqlite3" of database/sql
)

// Folder is the name of the folder in which the file lies, beside the project's settings.
const Folder = ".unheeded"

const fileName = "runs.sqlite"

// format is the version of the tables. A file of another one is begun anew: what it has is worth no migration.
const format = 1

// Bounds of the file.
const (
	// maxRuns is the number of runs whose losses are kept, maxWhole of those whose events are kept as well.
	maxRuns, maxWhole = 50, 5
	// maxEvents and maxBytes bound the events of one run; what comes later is counted and not kept.
	maxEvents = 100_000
	maxBytes  = 32 << 20
)

const tables = `
create table runs (
	number integer primary key autoincrement,
	started integer not null,
	ended integer,
	command text not null,
	exit_code integer,
	missing integer,
	unkept integer
) strict;
create table events (
	run integer not null references runs on delete cascade,
	pid integer not null,
	seq integer not null,
	kind text not null,
	line text not null
) strict;
create index events_of_run on events (run);
create table losses (
	id integer primary key,
	run integer not null references runs on delete cascade,
	code text not null,
	kind text not null,
	note integer not null,
	count integer not null,
	last integer not null,
	message text not null
) strict;
create index losses_of_run on losses (run);
create table sites (
	loss integer not null references losses on delete cascade,
	path text not null,
	line integer not null,
	function text not null,
	text text not null
) strict;
create index sites_of_loss on sites (loss);
`

// Store is an open file. It is safe for concurrent use, also by several processes.
type Store struct{ db *sql.DB }

// Create opens the file below a project's folder, and makes it if it is missing.
func Create(root string) (*Store, error) {
	folder := filepath.Join(root, Folder)
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err := os.Chmod(folder, 0o700); err != nil { // a folder that was there already, too
		return nil, err
	}
	ignore := filepath.Join(folder, ".gitignore")
	if _, err := os.Lstat(ignore); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(ignore, []byte("# Made by unheeded: what programs lost when they ran.\n*\n"), 0o600); err != nil {
			return nil, err
		}
	}
	s, err := open(filepath.Join(folder, fileName), "rwc")
	if err == nil {
		if err = s.prepare(); err == nil {
			return s, nil
		}
		_ = s.Close()
	}
	return nil, fmt.Errorf("%s: %w", filepath.Join(Folder, fileName), err)
}

// Open opens the file below a project's folder for reading; nil without an error where there is none.
func Open(root string) (*Store, error) {
	path := filepath.Join(root, Folder, fileName)
	if _, err := os.Stat(path); err != nil {
		return nil, nil //nolint:nilerr // what is not to be seen is not there
	}
	s, err := open(path, "ro")
	if err == nil {
		var version int
		if version, err = s.version(); err == nil && version == format {
			return s, nil
		}
		_ = s.Close()
	}
	if err == nil {
		return nil, nil // of another version: the next run begins it anew
	}
	return nil, fmt.Errorf("%s: %w", filepath.Join(Folder, fileName), err)
}

func open(path, mode string) (*Store, error) {
	query := url.Values{"mode": {mode}, "_pragma": {"busy_timeout(5000)", "foreign_keys(on)", "synchronous(normal)"}}
	if mode != "ro" {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would make one that others can read
		if err != nil {
			return nil, err
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
		query.Set("_txlock", "immediate") // a transaction that begins by reading could not wait for another process
	}
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	db, err := sql.Open("sqlite3", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &Store{db: db}, nil
}

func (s *Store) version() (version int, err error) {
	err = s.db.QueryRow("pragma user_version").Scan(&version)
	return version, err
}

// prepare makes the tables where they are not, or are of another version.
func (s *Store) prepare() error {
	return s.change(func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRow("pragma user_version").Scan(&version); err != nil || version == format {
			return err
		}
		for _, table := range []string{"sites", "losses", "events", "runs"} {
			if _, err := tx.Exec("drop table if exists " + table); err != nil {
				return err
			}
		}
		_, err := tx.Exec(tables + fmt.Sprintf("pragma user_version = %d;", format))
		return err
	})
}

// change runs a function in one transaction.
func (s *Store) change(do func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Begin starts to record a run. The oldest runs make room for it.
func (s *Store) Begin(command []string, at time.Time) (*Run, error) {
	text, err := json.Marshal(command)
	if err != nil {
		return nil, err
	}
	r := newRun(s)
	err = s.change(func(tx *sql.Tx) error {
		result, err := tx.Exec("insert into runs (started, command) values (?, ?)", at.UnixNano(), string(text))
		if err != nil {
			return err
		}
		number, err := result.LastInsertId()
		if err != nil {
			return err
		}
		r.Number = int(number)
		if _, err := tx.Exec("delete from events where run <= ?", number-maxWhole); err != nil {
			return err
		}
		_, err = tx.Exec("delete from runs where number <= ?", number-maxRuns)
		return err
	})
	if err != nil {
		return nil, err
	}
	go r.write()
	return r, nil
}
