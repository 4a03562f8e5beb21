package event

import (
	"bufio"
	"errors"
	"io"
)

// MaxLine is the length of the longest line, its end included.
const MaxLine = 1 << 16

// Reader reads the lines of one connection.
type Reader struct {
	from *bufio.Reader
	// Bad counts the lines that were no events; they are passed over.
	Bad int64
	// Line is the text of the event that was read last, without its end, until the next one is read.
	Line []byte
}

// NewReader returns a reader of a stream. It holds no more than one line of it.
func NewReader(from io.Reader) *Reader {
	return &Reader{from: bufio.NewReaderSize(from, MaxLine)}
}

// Next returns the next event. Lines that are none are passed over and counted. The error is that of the stream; io.EOF
// when it has ended, be it in the middle of a line.
func (r *Reader) Next() (Event, error) {
	for {
		line, err := r.NextLine()
		if err != nil {
			return Event{}, err
		}
		if len(line) == 0 {
			continue
		}
		if e, err := Decode(line); err == nil {
			r.Line = line
			return e, nil
		}
		r.Bad++
	}
}

// NextLine returns the next line without its end, valid until the next call. A line that is too long is passed over and
// counted.
func (r *Reader) NextLine() ([]byte, error) {
	for {
		line, err := r.from.ReadSlice('\n')
		if err == nil {
			return line[:len(line)-1], nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err // what is left is the beginning of a line that was never ended
		}
		r.Bad++
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = r.from.ReadSlice('\n')
		}
		if err != nil {
			return nil, err
		}
	}
}
