package check

import (
	"sync"

	"github.com/unheeded/unheeded/internal/notebook"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// rereader reads files that were checked before. A report asks for their texts again and again, line by line.
type rereader struct {
	// file tells where a file lies, by the path that findings have; "" where there is none.
	file func(display string) string

	mu    sync.Mutex
	known map[string]*reread
}

// reread is a file that was read again. Few are asked for more than their text, so it is parsed only then.
type reread struct {
	module *module
	// code is what is parsed; nil where the file cannot be read any more.
	code []byte
}

func readAgain(file func(display string) string) *rereader {
	return &rereader{file: file, known: map[string]*reread{}}
}

// read returns a file. The caller holds the lock.
func (r *rereader) read(display string) *reread {
	if have := r.known[display]; have != nil {
		return have
	}
	again := &reread{module: &module{path: r.file(display), display: display}}
	if again.module.path != "" {
		if raw, err := project.Read(nil, again.module.path); err == nil {
			again.code = again.module.decode(raw)
		}
	}
	if again.module.book != nil {
		again.parse() // cells that do not parse are left out
	}
	r.known[display] = again
	return again
}

func (r *reread) parse() {
	if r.module.tree == nil {
		r.module.parse(&parse.Parser{}, r.code)
	}
}

// module returns a file with its tree, which is empty where it cannot be read any more.
func (r *rereader) module(display string) *module {
	r.mu.Lock()
	defer r.mu.Unlock()
	again := r.read(display)
	again.parse()
	return again.module
}

// source is as Result.Source, notebook as Result.Notebook.
func (r *rereader) source(display string) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	again := r.read(display)
	if again.module.book != nil {
		return again.module.text()
	}
	return again.code
}

func (r *rereader) notebook(display string) *notebook.Notebook {
	if !notebook.IsName(display) {
		return nil // a report asks this of all that it shows, and needs the text of a few
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.read(display).module.book
}
