package disk

import (
	"fmt"
	"io/fs"
	"sync"
)

// Op is a kind of question.
type Op uint8

// The questions.
const (
	// Status and OwnStatus ask what kind of thing is at a path, through a symbolic link and not.
	Status Op = iota + 1
	OwnStatus
	// RealPath asks where symbolic links lead.
	RealPath
	// Matches asks what a pattern matches, and Names which names in one folder do.
	Matches
	Names
	// List asks what is in a folder, Content what is in a file.
	List
	Content
	lastOp = Content
)

// Ask is a question.
type Ask struct {
	Op   Op
	Path string
}

// Seen is an answer.
type Seen struct {
	// Answer is a hash; of Content, that of the bytes.
	Answer Digest
	// Stamp, where not zero, is another one whenever the answer may be; List and Content have it.
	Stamp Stamp

	// source: nobody asked but by a view of Sources.
	source  bool
	listed  bool          // of List: there was a listing, which may be empty
	entries []fs.DirEntry // of List
	limit   int64         // of Content: the bytes that the reader takes
}

// Log has what was asked in one run. It is for any number of goroutines.
type Log struct {
	mu   sync.Mutex
	seen map[Ask]Seen
	flaw string // why it is of no use, "" where it is of use
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{seen: map[Ask]Seen{}} }

// spoil notes that the run cannot be repeated from the log, and why.
func (l *Log) spoil(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.flaw == "" {
		l.flaw = fmt.Sprintf(format, args...)
	}
}

// note keeps an answer. Two answers to one question mean that the disk changed in between: what the run found out is of
// no one moment.
func (l *Log) note(ask Ask, seen Seen) {
	l.mu.Lock()
	before, known := l.seen[ask]
	if !known || before.source && !seen.source {
		l.seen[ask] = seen
	}
	l.mu.Unlock()
	if known && before.Answer != seen.Answer {
		l.spoil("%s changed during the run", ask.Path)
	}
}
