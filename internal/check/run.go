package check

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/baseline"
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/rule"
	"github.com/unheeded/unheeded/internal/runner"
)

// run is one call of Run.
type run struct {
	ctx      context.Context
	opts     Options
	workers  int
	disk     *disk.View
	project  *project.Project
	files    *project.Tree
	resolver *project.Resolver
	tests    project.Configurations
	// warnings are sentences about the run as a whole, besides those of the project.
	warnings []string
	// recorded are the entries of the baseline in baselineFile, which is "" where there is none.
	recorded     []baseline.Entry
	baselineFile string
	// selection is what is looked for in files that say nothing else.
	selection selection
	facts     *library.Facts
	libs      *library.Declarations
	pins      *project.Pins

	// portion is what this shard leaves to whoever joins them; nil where the check is not split.
	portion *Portion

	modules sync.Map // path to *module
	// broken tells that a part of the analysis failed by a defect of ours.
	broken atomic.Bool
	// before, where not nil, is what was said of each file when only those in changed were others, and touched what that
	// changes for what is made from them.
	before  *parts
	changed map[string]bool
	touched *touched
	// after, where it is wanted, is what is said of each file; nil where that is of no use to later runs.
	after *parts
	// checked are the modules that the user wants findings of, indexed those that the index of names is made of: the
	// whole project, where only a part is checked. Both are in order.
	checked, indexed []*module
	// conftests has the modules conftest by their folder.
	conftests map[string]*module
	// stock is what is known of all that is indexed without reading it again.
	stock *inventory
}

// Run checks what the options name. The error is one of the run as a whole: settings that do not read, a code that no
// rule has, a run that was cancelled. What could not be checked of single files stands in the result.
func Run(ctx context.Context, opts Options) (*Result, error) {
	if opts.Memory != nil {
		return cached(ctx, opts)
	}
	r := newRun(ctx, opts, nil)
	return r.do()
}

// newRun returns a run by way of a view of the disk, which may be nil.
func newRun(ctx context.Context, opts Options, d *disk.View) *run {
	return &run{ctx: ctx, opts: opts, workers: workersOf(&opts), disk: d, tests: project.Configurations{Disk: d}}
}

// do checks.
func (r *run) do() (*Result, error) {
	if err := r.open(); err != nil {
		return nil, err
	}
	r.parse()
	r.index()
	r.keepAffected()
	r.keepShard()
	r.reuse()
	r.analyse()
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	return r.result(), nil
}

// open reads settings and data, and finds the files. Which modules these are is asked when they are loaded.
func (r *run) open() (err error) {
	facts := meanwhile(library.Load)
	if r.project, err = project.OpenOn(r.disk, r.opts.Dir, r.opts.Paths); err != nil {
		return err
	}
	r.project = r.project.Excluding(r.opts.Exclude)
	if r.selection, err = r.selectRules(&r.project.Settings); err != nil {
		return err
	}
	if err := r.openBaseline(); err != nil {
		return err
	}
	env, warning, err := r.project.OpenEnvironment(project.EnvironmentChoice{Python: r.opts.Python, VirtualEnv: r.opts.VirtualEnv})
	if err != nil {
		return err
	}
	if warning != "" {
		r.warnings = append(r.warnings, warning)
	}
	r.project = r.project.Beside(env)
	r.files = r.project.Discover(r.opts.Paths, r.workers)
	for display := range r.opts.Overlay {
		r.files.AddMissing(r.project, display)
	}
	whole := r.files
	if len(r.opts.Paths) > 0 && r.project.Marked {
		whole = r.project.Discover(nil, r.workers)
	}
	r.resolver = project.NewResolver(r.project, whole, env)
	r.pins = r.project.Pins(env)
	if r.libs, err = library.NewDeclarations(r.selection.target, r.pins.Wants); err != nil {
		return err
	}
	for _, f := range r.files.Files {
		r.checked = append(r.checked, r.module(f.Path, nil))
	}
	r.indexed = slices.Clone(r.checked)
	if whole != r.files {
		for _, f := range whole.Files {
			r.indexed = append(r.indexed, r.module(f.Path, nil))
		}
	}
	slices.SortFunc(r.indexed, func(a, b *module) int { return strings.Compare(a.path, b.path) })
	r.indexed = slices.Compact(r.indexed)
	for i, m := range r.indexed {
		m.number = i
	}
	if r.before != nil && len(r.before.byNumber) != len(r.indexed) {
		r.before = nil // it is told by listings that are the same, so this cannot be
	}
	if r.facts, err = facts(); err != nil {
		return err
	}
	for _, fact := range r.project.Settings.Facts() {
		if r.facts, err = r.facts.Extend(fact.File); err != nil {
			return project.Mistake(fact.Name.Place, err.Error())
		}
	}
	return nil
}

// meanwhile begins some work, and returns what waits for its end.
func meanwhile[T any](work func() (T, error)) (wait func() (T, error)) {
	var done T
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		done, err = work()
	}()
	return func() (T, error) {
		<-ended
		return done, err
	}
}

// parse loads the modules that are indexed: where it is known what was said of them, those that have changed. The others are
// loaded when somebody asks for them.
func (r *run) parse() {
	wanted := r.indexed
	if r.before != nil && r.opts.Changed == nil && r.opts.Shard.IsWhole() { // these two look at what imports what
		wanted = nil
		for _, m := range r.indexed {
			if r.changed[m.path] {
				wanted = append(wanted, m)
			}
		}
	}
	r.each(len(wanted), func() func(int) {
		var p parse.Parser
		return func(i int) { r.load(wanted[i], &p) }
	})
}

// analyse runs the rules over each module.
func (r *run) analyse() {
	prog := infer.NewProgram(r, r.facts, r.libs)
	if r.disk != nil {
		prog.Track()
	}
	carriers := carrier.NewProgram(r.facts)
	wanted := byKind(r.selection.rules)
	var done atomic.Int64
	r.each(len(r.checked), func() func(int) {
		types := prog.NewEvaluator()
		track := carriers.NewTracker(types)
		return func(i int) {
			r.analyseModule(r.checked[i], prog, track, wanted)
			if r.opts.Progress != nil {
				r.opts.Progress(int(done.Add(1)), len(r.checked))
			}
		}
	})
	for _, m := range r.checked {
		m.findings = append(m.findings, m.reported...)
	}
	hit := r.noteBounds(prog, carriers)
	r.judge()
	if r.disk != nil && !hit {
		r.after = r.parts(prog)
	}
}

// judge tells what of the findings is to be shown.
func (r *run) judge() {
	r.each(len(r.checked), func() func(int) {
		var p parse.Parser
		return func(i int) {
			if m := r.checked[i]; m.kept == nil {
				m.audible = r.audible(r.load(m, &p))
			}
		}
	})
}

// rulesByKind has the rules that want to see nodes of a kind.
type rulesByKind [ast.KindCount][]*rule.Rule

func byKind(rules []*rule.Rule) *rulesByKind {
	var wanted rulesByKind
	for _, rl := range rules {
		for _, k := range rl.Kinds {
			wanted[k] = append(wanted[k], rl)
		}
	}
	return &wanted
}

// analyseModule runs the rules over one module. A rule that panics is a defect of ours: it is reported as a file that
// could not be checked, and the others go on.
func (r *run) analyseModule(m *module, prog *infer.Program, track *carrier.Tracker, wanted *rulesByKind) {
	if !m.concurrent || m.kept != nil {
		return
	}
	r.load(m, &parse.Parser{})
	record := track.Types().Recorder()
	record.Begin()
	defer func() {
		if p := recover(); p != nil {
			track.Reset()
			r.broken.Store(true)
			m.failures = append(m.failures, unreadable(m.display, 0, fmt.Sprintf("internal error: %v", p)))
		}
	}()
	if m.selection != nil {
		wanted = byKind(m.selection.rules)
	}
	pass := rule.NewPass(prog.File(m.source()), track.Types(), track, r.facts, r.testing, r.selectionOf(m).target)
	m.tree.Module().Walk(func(n ast.Node) bool {
		for _, rl := range wanted[n.Kind()] {
			rl.Check(pass, n)
		}
		return true
	})
	m.reported = pass.Findings()
	m.madeFrom = record.End()
	pass.File.Rest()
}

// testing is what is configured for the tests of a file.
func (r *run) testing(file string) runner.Config {
	found := r.tests.Of(path.Dir(file))
	before, _ := r.pins.Wants("pytest-asyncio", "", "0.19")
	since, _ := r.pins.Wants("pytest-asyncio", "0.19", "")
	return runner.Config{
		RunsAll: found.RunsAll, Renames: found.Renames, Strict: found.Strict, Unknown: found.Unknown, Plugin: found.Plugin,
		Set: found.Set, OnlyMarked: found.OnlyMarked, Part: found.Part, Whole: found.Whole,
		AwaitsFixtures: before, AwaitsOwn: since,
	}
}
