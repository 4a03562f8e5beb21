package check

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Run checks what the options name. The error is one of the run as a whole: settings that do not
// read, a code that no rule has. What could not be checked of single files stands in the result.
func Run(ctx context.Context, opts Options) (*Result, error) {
	facts, err := library.Load()
	if err != nil {
		return nil, err
	}
	r := &run{ctx: ctx, opts: opts, workers: opts.Workers}
	if r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	if err := r.discover(); err != nil {
		return nil, err
	}
	r.rules = opts.Rules
	r.parseAll()
	prog := infer.NewProgram(r, facts)
	r.each(len(r.modules), func(worker int) func(int) {
		types := prog.NewEvaluator()
		return func(i int) { r.analyse(prog, types, facts, r.modules[i]) }
	})
	return r.result()
}

// run is one call of Run.
type run struct {
	ctx     context.Context
	opts    Options
	workers int
	rules   []*rule.Rule
	modules []*module
	byName  map[string]*module
	bases   map[string][]infer.Source

	done, total atomic.Int64
}

// each calls work(i) for every i below n, from as many goroutines as there are workers; start is called once in each.
func (r *run) each(n int, start func(worker int) func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range min(r.workers, n) {
		wg.Go(func() {
			work := start(w)
			for r.ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				work(i)
			}
		})
	}
	wg.Wait()
}

// analyse runs the rules over one file.
func (r *run) analyse(prog *infer.Program, types *infer.Evaluator, facts *library.Facts, m *module) {
	if !m.checked || !m.concurrent {
		return
	}
	pass := rule.NewPass(prog.File(m.source()), types, facts, 0)
	var wanted [ast.KindCount][]*rule.Rule
	for _, rl := range r.rules {
		for _, k := range rl.Kinds {
			wanted[k] = append(wanted[k], rl)
		}
	}
	m.tree.Module().Walk(func(n ast.Node) bool {
		for _, rl := range wanted[n.Kind()] {
			rl.Check(pass, n)
		}
		return true
	})
	m.findings = append(m.findings, pass.Findings()...)
}
