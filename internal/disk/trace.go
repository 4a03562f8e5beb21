package disk

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

// Trace is what a run asked the disk and what it was told, sorted, in a form that can be kept.
type Trace struct {
	entries []entry
}

type entry struct {
	Ask
	limit  int64
	answer Digest
	stamp  Stamp
	// source is as in Seen.
	source bool
}

// Trace returns what was asked. The error says why a run could not be repeated by it: something changed in between.
func (l *Log) Trace() (*Trace, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.flaw != "" {
		return nil, errors.New(l.flaw)
	}
	listed := map[string]map[string]fs.FileMode{}
	for ask, seen := range l.seen {
		if ask.Op == List && (seen.listed || seen.Answer == nothing) {
			names := make(map[string]fs.FileMode, len(seen.entries))
			for _, e := range seen.entries {
				names[e.Name()] = e.Type()
			}
			listed[ask.Path] = names
		}
	}
	t := &Trace{}
	for ask, seen := range l.seen {
		if !implied(ask, seen, listed) {
			t.entries = append(t.entries, entry{ask, seen.limit, seen.Answer, seen.Stamp, seen.source})
		}
	}
	t.sort()
	return t, nil
}

// implied tells whether the answer follows from the listing of a folder above: most of what is looked for and not there
// does.
func implied(ask Ask, seen Seen, listed map[string]map[string]fs.FileMode) bool {
	if ask.Op == Matches || path.Clean(ask.Path) != ask.Path {
		return false
	}
	for name := ask.Path; ; name = path.Dir(name) {
		folder := path.Dir(name)
		names, ok := listed[folder]
		kind, found := names[path.Base(name)]
		switch {
		case folder == name || isNoise(path.Base(name)):
			return false
		case ok && ask.Op == Names && name == ask.Path:
			return true // it is told by the listing, which has the names that patterns are for
		case ok && !found:
			return seen.Answer == nothing
		case ok && name == ask.Path && (ask.Op == Status || ask.Op == OwnStatus):
			return kind&fs.ModeSymlink == 0 && seen.Answer == kindDigest(kind)
		case ok:
			return false
		}
	}
}

// nothing is the answer that there is no such file.
var nothing = answerOf(syscall.ENOENT)

// Today is what the disk says to the questions of a Trace.
type Today struct {
	// Trace has the stamps of today, of what is still so; Restamped tells that some are others than before.
	Trace     *Trace
	Restamped bool
	// Holds tells that every answer is the same.
	Holds bool
	// Changed are the sources, in order, whose contents are others, where all else holds and they are few; nil elsewhere.
	Changed []string
}

// Today asks everything again, with that many workers, as far as it has to to tell whether the trace holds.
func (t *Trace) Today(workers int) Today {
	today := &Trace{entries: slices.Clone(t.entries)}
	const chunk = 64
	var next, differ atomic.Int64
	var restamped, fails atomic.Bool
	differs := make([]bool, len(today.entries))
	few := max(16, int64(len(today.entries)/fewChanged))
	var wg sync.WaitGroup
	for range max(1, workers) {
		wg.Go(func() {
			for !fails.Load() {
				from := int(next.Add(chunk)) - chunk
				if from >= len(today.entries) {
					return
				}
				for i := from; i < min(from+chunk, len(today.entries)); i++ {
					e := &today.entries[i]
					before := e.stamp
					if !e.holds() {
						differs[i] = true
						if !e.source || differ.Add(1) > few {
							fails.Store(true)
							return
						}
						continue
					}
					if e.stamp != before {
						restamped.Store(true)
					}
				}
			}
		})
	}
	wg.Wait()
	out := Today{Trace: today, Restamped: restamped.Load(), Holds: !fails.Load() && differ.Load() == 0}
	if fails.Load() {
		return out
	}
	for i := range today.entries {
		if differs[i] {
			out.Changed = append(out.Changed, today.entries[i].Path)
		}
	}
	return out
}

// fewChanged says which part of what was asked may be changed sources for it to be of use to know which.
const fewChanged = 8

// With returns the trace of one that was asked today, without the sources that changed since, and a later one. It is an error
// where they have different answers to one question: the disk changed in between.
func (t Today) With(later *Trace) (*Trace, error) {
	earlier := t.Trace.entries
	out := &Trace{entries: make([]entry, 0, len(earlier)+len(later.entries))}
	stands := func(e *entry) bool {
		_, changed := slices.BinarySearch(t.Changed, e.Path)
		return !changed || !e.source
	}
	keep := func(unasked []entry) {
		for i := range unasked {
			if stands(&unasked[i]) {
				out.entries = append(out.entries, unasked[i])
			}
		}
	}
	for _, e := range later.entries { // both are in order
		at, asked := slices.BinarySearchFunc(earlier, &e, func(a entry, b *entry) int { return a.compare(b) })
		keep(earlier[:at])
		if earlier = earlier[at:]; asked {
			if before := &earlier[0]; stands(before) {
				if before.answer != e.answer {
					return nil, fmt.Errorf("%s changed during the run", e.Path)
				}
				e.source = e.source && before.source
			}
			earlier = earlier[1:]
		}
		out.entries = append(out.entries, e)
	}
	keep(earlier)
	return out, nil
}

// Contents has the hashes of the files whose contents are those of the trace, by their paths; nil where not all was asked.
func (t Today) Contents() map[string]Digest {
	if !t.Holds && t.Changed == nil {
		return nil
	}
	out := make(map[string]Digest, len(t.Trace.entries))
	for i := range t.Trace.entries {
		if e := &t.Trace.entries[i]; e.Op == Content && e.stamp != (Stamp{}) {
			out[e.Path] = e.answer
		}
	}
	for _, file := range t.Changed {
		delete(out, file)
	}
	return out
}

func (t *Trace) sort() {
	slices.SortFunc(t.entries, func(a, b entry) int { return a.compare(&b) })
}

// compare is the order of a trace.
func (e *entry) compare(other *entry) int {
	if c := strings.Compare(e.Path, other.Path); c != 0 {
		return c
	}
	return cmp.Compare(e.Op, other.Op)
}

// holds asks again, unless the stamp tells enough, and notes the stamp of today.
func (e *entry) holds() bool {
	if e.stamp != (Stamp{}) {
		file := e.Path
		if e.Op == Names {
			file = path.Dir(file)
		}
		if stamp, err := stampAt(filepath.FromSlash(file)); err == nil && stamp == e.stamp {
			return true
		}
	}
	answer, stamp := e.ask()
	e.stamp = stamp
	return answer == e.answer
}

// ask asks the disk.
func (e *entry) ask() (Digest, Stamp) {
	switch e.Op {
	case Status:
		info, err := os.Stat(filepath.FromSlash(e.Path))
		return kindAnswer(info, err), Stamp{}
	case OwnStatus:
		info, err := os.Lstat(filepath.FromSlash(e.Path))
		return kindAnswer(info, err), Stamp{}
	case RealPath:
		real, err := filepath.EvalSymlinks(filepath.FromSlash(e.Path))
		return realAnswer(e.Path, filepath.ToSlash(real), err), Stamp{}
	case Matches:
		matches, err := filepath.Glob(filepath.FromSlash(e.Path))
		return textAnswer(filepath.ToSlash(strings.Join(matches, "\n")), err), Stamp{}
	case Names:
		names, stamp, err := match(path.Dir(e.Path), path.Base(e.Path))
		return textAnswer(strings.Join(names, "\n"), err), stamp
	case List:
		entries, stamp, err := list(e.Path)
		return listAnswer(entries, err), stamp
	case Content:
		content, stamp, err := read(e.Path, e.limit)
		return contentAnswer(content, err), stamp
	}
	return Digest{}, Stamp{}
}

// Len is the number of questions.
func (t *Trace) Len() int { return len(t.entries) }

// Answers is a hash of all answers, without the stamps: two runs that were told the same have the same.
func (t *Trace) Answers() Digest {
	bare := &Trace{entries: slices.Clone(t.entries)}
	for i := range bare.entries {
		bare.entries[i].stamp = Stamp{}
	}
	return contentAnswer(bare.AppendTo(nil), nil)
}

// AppendTo appends the trace to a buffer, for ReadTrace.
func (t *Trace) AppendTo(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(t.entries)))
	before := ""
	for i := range t.entries {
		e := &t.entries[i]
		shared := 0
		for shared < min(len(before), len(e.Path)) && before[shared] == e.Path[shared] {
			shared++
		}
		before = e.Path
		flags := byte(e.Op)
		if e.stamp != (Stamp{}) {
			flags |= stamped
		}
		if e.source {
			flags |= isSource
		}
		b = append(b, flags)
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(e.Path)-shared))
		b = append(b, e.Path[shared:]...)
		b = append(b, e.answer[:]...)
		if e.Op == Content {
			b = binary.AppendVarint(b, e.limit)
		}
		if flags&stamped != 0 {
			for _, number := range [...]int64{e.stamp.Size, e.stamp.Modified, e.stamp.Changed, int64(e.stamp.Inode)} {
				b = binary.AppendVarint(b, number)
			}
		}
	}
	return b
}

// Flags of an entry: that it has a stamp, and that it is a source.
const (
	stamped  = 0x80
	isSource = 0x40
)

// errTrace says that bytes are no trace.
var errTrace = errors.New("not a trace")

// ReadTrace reads what AppendTo wrote at the beginning of a buffer, and returns what follows it. It trusts no length.
func ReadTrace(b []byte) (*Trace, []byte, error) {
	count, b, ok := uvarint(b)
	if !ok || count > uint64(len(b)/smallest) {
		return nil, nil, errTrace
	}
	t := &Trace{entries: make([]entry, count)}
	var name []byte
	for i := range t.entries {
		e := &t.entries[i]
		if len(b) == 0 {
			return nil, nil, errTrace
		}
		flags := b[0]
		e.Op, e.source = Op(flags&^(stamped|isSource)), flags&isSource != 0
		var shared, rest uint64
		if shared, b, ok = uvarint(b[1:]); !ok || shared > uint64(len(name)) || e.Op == 0 || e.Op > lastOp {
			return nil, nil, errTrace
		}
		if rest, b, ok = uvarint(b); !ok || rest > uint64(len(b)) || uint64(len(b))-rest < uint64(len(e.answer)) {
			return nil, nil, errTrace
		}
		name = append(name[:shared], b[:rest]...)
		e.Path = string(name)
		b = b[rest:]
		b = b[copy(e.answer[:], b):]
		if e.Op == Content {
			if e.limit, b, ok = varint(b); !ok {
				return nil, nil, errTrace
			}
		}
		if flags&stamped != 0 {
			var numbers [4]int64
			for n := range numbers {
				if numbers[n], b, ok = varint(b); !ok {
					return nil, nil, errTrace
				}
			}
			e.stamp = Stamp{numbers[0], numbers[1], numbers[2], uint64(numbers[3])}
		}
	}
	return t, b, nil
}

// smallest is the least number of bytes that an entry takes.
const smallest = 3 + len(Digest{})

func uvarint(b []byte) (uint64, []byte, bool) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, false
	}
	return v, b[n:], true
}

func varint(b []byte) (int64, []byte, bool) {
	v, n := binary.Varint(b)
	if n <= 0 {
		return 0, nil, false
	}
	return v, b[n:], true
}
