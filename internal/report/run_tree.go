package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/history"
	"github.com/unheeded/unheeded/internal/finding"
)

// runRows bounds the rows of the page. What is lost, failed or cancelled comes before what merely took long.
const runRows = 3000

// runOpenLosses is the number of losses up to which all of them are shown opened: what happened when stands below them.
const runOpenLosses = 2

// runOpenRows is up to how many rows branches are shown opened that need not be.
const runOpenRows = 40

// The tree of a run as its template reads it.
type (
	runTree struct {
		Rows []runRow
		// Ticks divide the time that the run took, of which Span are the nanoseconds.
		Ticks []runTick
		Span  int64
		// Told are the tasks that have a row, Counted those that are in groups; empty where there are none.
		Told, Counted string
		// Untold tells that the tasks themselves were not told of.
		Untold bool
		Left   int
	}
	runTick struct{ At, Text string }
	// runRow is a process, a loop, a task, or a group of tasks.
	runRow struct {
		ID, Kind string
		// Level counts from 1, as readers for the blind do; Indent is the same as far as there is room.
		Level, Indent int
		Label, Name   string
		// Tone is how it ended, in a word; Badge says that to readers.
		Tone, Badge, Took string
		// Flags are the filters that it passes, with blanks between.
		Flags  string
		Parent bool
		Open   bool
		Bars   []runBar
		// Marks are the times of losses, in millionths of the run.
		Marks    []int64
		Losses   []runRef
		Facts    []runFact
		children []*runRow
		at       time.Time
		weight   int
	}
	// runBar is a stretch of time in millionths of the run.
	runBar struct {
		Class string
		X, W  int64
	}
	// runRef leads to a loss or a row.
	runRef struct{ ID, Text string }
	// runFact is a fact with what it leads to; the latter may be empty. Verb stands before the row.
	runFact struct {
		Label, Text, Place, Verb string
		Row                      runRef
	}
)

// treeMaker draws the history of a run.
type treeMaker struct {
	run   Watched
	clock runClock
	// findings are the losses, as findings are shown.
	findings []htmlFinding
	// lossesOf are the losses that a row is about, and first has the rows where one was seen first.
	lossesOf map[string][]runRef
	first    map[string]bool
	// kept has the rows that are on the page.
	kept map[string]bool
	// marks are the times of losses, by row, in millionths of the run.
	marks map[string][]int64
}

func newTreeMaker(run Watched) *treeMaker {
	m := &treeMaker{
		run: run, clock: clockOf(run),
		lossesOf: map[string][]runRef{}, first: map[string]bool{}, kept: map[string]bool{}, marks: map[string][]int64{},
	}
	list := make([]finding.Finding, len(run.Losses))
	for i, l := range run.Losses {
		list[i] = l.Finding
	}
	shown := Run{Findings: list, Source: run.Source, Rules: run.Rules, Version: run.Version}
	m.findings = htmlFindings(shown, list, len(list) <= runOpenLosses)
	for i, l := range run.Losses {
		for n, s := range l.Sightings {
			at := m.locate(s)
			if at.row == "" {
				continue
			}
			m.first[at.row] = m.first[at.row] || n == 0
			m.mark(at.row, s.At)
			if process := processRow(at.process); process != at.row {
				m.mark(process, s.At)
			}
			ref := runRef{m.findings[i].ID, m.findings[i].Code}
			if !slices.Contains(m.lossesOf[at.row], ref) {
				m.lossesOf[at.row] = append(m.lossesOf[at.row], ref)
			}
		}
	}
	return m
}

// mark draws a loss in a row.
func (m *treeMaker) mark(row string, at time.Time) { m.marks[row] = append(m.marks[row], m.part(at)) }

// runSite is where a loss is in the tree: the index of a process, its row or that of a loop or a task, and the latter.
type runSite struct {
	process int
	row     string
	task    *history.Task
}

// locate returns where a sighting is; without a row where that is nowhere.
func (m *treeMaker) locate(s Sighting) runSite {
	if m.run.History == nil {
		return runSite{}
	}
	for i, p := range slices.Backward(m.run.History.Processes) {
		if p.PID != s.Process || s.At.Before(p.From) {
			continue // the number may have been that of another one before
		}
		switch t := p.Task(s.Task); {
		case t != nil:
			return runSite{i, taskRow(i, t.ID), t}
		case len(p.Loops) > 1 && slices.ContainsFunc(p.Loops, func(l *history.Loop) bool { return l.ID == s.Loop }):
			return runSite{i, loopRow(i, s.Loop), nil}
		}
		return runSite{i, processRow(i), nil}
	}
	return runSite{}
}

func processRow(i int) string            { return fmt.Sprintf("p-%d", i) }
func loopRow(i int, loop string) string  { return fmt.Sprintf("p-%d-%s", i, loop) }
func taskRow(i int, task int64) string   { return fmt.Sprintf("t-%d-%d", i, task) }
func groupRow(i int, group int64) string { return fmt.Sprintf("g-%d-%d", i, group) }

// path is a file as it is shown.
func (m *treeMaker) path(file string) string {
	if m.run.Display == nil {
		return file
	}
	return m.run.Display(file)
}

// place is a frame as it is shown.
func (m *treeMaker) place(f event.Frame) string {
	if f.IsZero() {
		return ""
	}
	text := m.path(f.File)
	if f.Line > 0 {
		text += fmt.Sprintf(":%d", f.Line)
	}
	if f.Function != "" && f.Function != "<module>" {
		text += " in " + f.Function
	}
	return text
}

// tree draws the run; nil where nothing is known of it.
func (m *treeMaker) tree() *runTree {
	h := m.run.History
	if h == nil || len(h.Processes) == 0 {
		return nil
	}
	out := &runTree{Ticks: m.clock.ticks(), Span: m.clock.to.Sub(m.clock.from).Nanoseconds(), Left: h.Left}
	var roots []*runRow
	told, counted := 0, int64(0)
	for i, p := range h.Processes {
		roots = append(roots, m.process(i, p))
		told += len(p.Tasks)
		for _, g := range p.Groups {
			counted += g.Count
		}
	}
	out.Told, out.Untold = Plural(told, "task"), told == 0 && counted == 0
	if counted > 0 {
		out.Counted = thousands(counted)
	}
	out.Left += trimRows(roots, runRows)
	m.keep(roots)
	m.open(roots)
	for _, r := range roots {
		m.flatten(&out.Rows, r, 1)
	}
	return out
}

// process draws a process, its loops and what ran on them. Where there is one loop the two are one row.
func (m *treeMaker) process(i int, p *history.Process) *runRow {
	row := &runRow{
		ID: processRow(i), Kind: "process", Label: commandOf(p), Name: fmt.Sprintf("pid %d", p.PID), at: p.From,
		Took: shortTime(p.To.Sub(p.From)), Bars: []runBar{m.bar("alive", p.From, p.To)}, weight: 1 << 20,
	}
	if p.About != nil && p.About.How == "fork" {
		row.Name += fmt.Sprintf(", forked from %d", p.About.Parent)
	}
	loops := map[string]*runRow{"": row}
	for _, l := range p.Loops {
		if len(p.Loops) == 1 {
			m.loop(row, p, i, l)
			loops[l.ID] = row
			continue
		}
		name := l.Thread
		if name == "" {
			name = "a thread"
		}
		sub := &runRow{ID: loopRow(i, l.ID), Kind: "loop", Label: "event loop " + l.ID, Name: name, weight: 1 << 19}
		m.loop(sub, p, i, l)
		sub.Losses = m.lossesOf[sub.ID]
		loops[l.ID] = sub
		row.children = append(row.children, sub)
	}
	row.Losses = m.lossesOf[row.ID]
	m.tasks(i, p, loops)
	return row
}

// commandOf is what a process runs, without the path of its interpreter.
func commandOf(p *history.Process) string {
	if p.About == nil || len(p.About.Argv) == 0 {
		return "python"
	}
	if p.About.How == "spawn" {
		return "a process of multiprocessing"
	}
	argv := slices.Clone(p.About.Argv)
	argv[0] = argv[0][strings.LastIndexAny(argv[0], `/\`)+1:]
	return strings.Join(argv, " ")
}

// loop draws when a loop ran, and when it stood still.
func (m *treeMaker) loop(row *runRow, p *history.Process, i int, l *history.Loop) {
	var ran time.Duration
	for _, s := range l.Runs {
		to := endOf(s, p)
		ran += to.Sub(s.From)
		if row.at.IsZero() {
			row.at = s.From
		}
		row.Bars = append(row.Bars, m.bar("running", s.From, to))
	}
	if row.Took == "" {
		row.Took = shortTime(ran)
	}
	row.know(runFact{Label: "Loop", Text: fmt.Sprintf("%s in %s ran for %s", l.Class, l.Thread, shortTime(ran))})
	var stood time.Duration
	for n, s := range l.Blocked {
		to := endOf(s, p)
		stood += to.Sub(s.From)
		row.Bars = append(row.Bars, m.bar("blocked", s.From, to))
		if n >= maxFacts {
			continue
		}
		fact := runFact{Label: "Stood still", Place: m.place(event.Own(s.Frames))}
		fact.Text = fmt.Sprintf("%s for %s", m.clock.at(s.From), shortTime(to.Sub(s.From)))
		if t := p.Task(s.Task); t != nil {
			fact.Verb, fact.Row = "in", runRef{taskRow(i, t.ID), t.Coro}
		}
		row.know(fact)
	}
	if n := len(l.Blocked); n > 0 {
		row.Badge, row.Tone = fmt.Sprintf("stood still %s", times(n, stood)), "blocked"
		row.flag("blocked")
	}
}

// endOf is when a stretch of a process ended: one of which that was not told lasted as long as the process.
func endOf(s history.Stretch, p *history.Process) time.Time {
	if s.To.IsZero() {
		return p.To
	}
	return s.To
}

// maxFacts bounds the stretches of one loop that are described, not only drawn.
const maxFacts = 20

func times(n int, d time.Duration) string {
	if n == 1 {
		return "for " + shortTime(d)
	}
	return fmt.Sprintf("%d times, %s", n, shortTime(d))
}

// tasks hangs the tasks and groups of a process below those that made them, or else below their loop; of loops, the one without
// a name stands for the process.
func (m *treeMaker) tasks(i int, p *history.Process, loops map[string]*runRow) {
	rows := map[string]*runRow{}
	under := func(row *runRow, above, loop string) {
		holder := rows[above]
		if holder == nil {
			holder = loops[loop]
		}
		if holder == nil {
			holder = loops[""]
		}
		holder.children = append(holder.children, row)
	}
	blocked := map[int64][]history.Stretch{} // by task
	for _, l := range p.Loops {
		for _, s := range l.Blocked {
			blocked[s.Task] = append(blocked[s.Task], s)
		}
	}
	for _, t := range p.Tasks {
		row := m.task(i, p, t, blocked[t.ID])
		rows[row.ID] = row
		under(row, taskRow(i, t.Parent), t.Loop)
	}
	for _, g := range p.Groups {
		row := m.group(i, g)
		rows[row.ID] = row
		above := groupRow(i, g.Above)
		if g.Above == 0 {
			above = taskRow(i, g.Parent)
		}
		under(row, above, g.Loop)
	}
	for _, row := range rows {
		slices.SortFunc(row.children, byTime)
	}
	for _, row := range loops {
		slices.SortFunc(row.children, byTime)
	}
}

func byTime(a, b *runRow) int {
	return cmp.Or(a.at.Compare(b.at), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
}

// task draws a task, and when its loop stood still in it.
func (m *treeMaker) task(i int, p *history.Process, t *history.Task, blocked []history.Stretch) *runRow {
	end := t.Ended
	if t.Outcome == history.Pending || end.IsZero() {
		end = p.To
	}
	row := &runRow{
		ID: taskRow(i, t.ID), Kind: "task", Label: t.Coro, Tone: string(t.Outcome), Took: shortTime(end.Sub(t.Born)), at: t.Born,
		Bars: []runBar{m.bar(string(t.Outcome), t.Born, end)}, Losses: m.lossesOf[taskRow(i, t.ID)],
		weight: int(min(end.Sub(t.Born).Milliseconds(), 1<<9)),
	}
	if t.Name != "" && !strings.HasPrefix(t.Name, "Task-") {
		row.Name = t.Name
	}
	if t.Defined.InLibrary() {
		row.Kind = "task library"
	}
	for _, s := range blocked {
		row.Bars = append(row.Bars, m.bar("blocked", s.From, endOf(s, p)))
	}
	if len(blocked) > 0 {
		row.flag("blocked")
	}
	row.flag(string(t.Outcome))
	if t.Outcome != history.Result {
		row.Badge = outcomeWords(t.Outcome)
	}
	if t.Exc != nil {
		row.Badge = shortType(t.Exc.Type)
	}
	switch t.Outcome {
	case history.Failed, history.Destroyed:
		row.weight += 1 << 12
	case history.Cancelled, history.Pending:
		row.weight += 1 << 10
	}
	m.taskFacts(row, i, p, t, end)
	return row
}

// taskFacts are what is known of a task, in the order in which it happened.
func (m *treeMaker) taskFacts(row *runRow, i int, p *history.Process, t *history.Task, end time.Time) {
	made := runFact{Label: "Made", Text: m.clock.at(t.Born), Place: m.place(event.Own(t.Made))}
	if parent := p.Task(t.Parent); parent != nil {
		made.Verb, made.Row = "by", runRef{taskRow(i, parent.ID), parent.Coro}
		if t.Skipped {
			made.Verb = "some levels below"
		}
	}
	row.know(made)
	row.know(runFact{Label: "Runs", Place: m.place(t.Defined)})
	if len(t.By) > 0 {
		by := runFact{Label: "Cancel", Place: m.place(event.Own(t.By))}
		if who := p.Task(t.ByTask); who != nil {
			by.Verb, by.Row = "by", runRef{taskRow(i, who.ID), who.Coro}
		}
		row.know(by)
	}
	word := outcomeWords(t.Outcome)
	if t.Outcome != history.Pending {
		word = m.clock.at(end) + ", " + word
	}
	ended := runFact{Label: "Ended", Text: word}
	if t.Outcome == history.Pending {
		ended.Label = "State"
	}
	if t.Exc != nil {
		ended.Text = m.clock.at(end) + ", " + excText(t.Exc)
		raised := event.Own(t.Exc.Frames)
		if raised.IsZero() {
			raised = t.Exc.Raised()
		}
		ended.Place = m.place(raised)
	}
	row.know(ended)
}

// group draws tasks that were only counted.
func (m *treeMaker) group(i int, g *history.Group) *runRow {
	row := &runRow{
		ID: groupRow(i, g.Tally.Group), Kind: "counted", Label: g.Coro, Name: "× " + thousands(g.Count), Tone: "many", at: g.First,
		Bars: []runBar{m.bar("many", g.First, g.Last)}, weight: 1 << 9,
	}
	if g.Count > 0 {
		mean := g.Total / time.Duration(g.Count)
		row.Took = shortTime(mean) + " each"
		if mean < time.Millisecond {
			row.Took = "< 1 ms each" // which is as exactly as it is told
		}
		if g.Count == 1 {
			row.Name, row.Took = "", strings.TrimSuffix(row.Took, " each")
		}
		row.know(runFact{Label: "Counted", Text: fmt.Sprintf("%s, from %s to %s; %s in all, %s at most",
			thousands(g.Count), m.clock.at(g.First), m.clock.at(g.Last), shortTime(g.Total), shortTime(g.Longest))})
	}
	row.know(runFact{Label: "Made", Place: m.place(event.Own(g.Made))})
	row.know(runFact{Label: "Runs", Place: m.place(g.Defined)})
	var bad []string
	if g.Failed > 0 {
		bad = append(bad, thousands(g.Failed)+" failed")
		row.flag(string(history.Failed))
		row.Tone = "many exception"
	}
	if g.Cancelled > 0 {
		bad = append(bad, thousands(g.Cancelled)+" cancelled")
		row.flag(string(history.Cancelled))
	}
	if g.Defined.InLibrary() {
		row.Kind = "counted library"
	}
	if g.Failed+g.Cancelled < g.Count {
		row.flag(string(history.Result))
	}
	row.Badge = strings.Join(bad, ", ")
	return row
}

// know adds a fact, if there is anything in it.
func (r *runRow) know(f runFact) {
	if f.Text != "" || f.Place != "" || f.Row.Text != "" {
		r.Facts = append(r.Facts, f)
	}
}

func (r *runRow) flag(name string) {
	if r.Flags != "" {
		r.Flags += " "
	}
	r.Flags += name
}

// bar is a stretch of time in millionths of the run.
func (m *treeMaker) bar(class string, from, to time.Time) runBar {
	x := m.part(from)
	return runBar{class, x, max(m.part(to)-x, 1)}
}

// part is a time in millionths of the run.
func (m *treeMaker) part(t time.Time) int64 {
	span := float64(max(m.clock.to.Sub(m.clock.from), 1))
	return int64(min(max(float64(t.Sub(m.clock.from))/span, 0), 1) * 1e6)
}

// thousands is a number with its thousands set apart.
func thousands(n int64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// shortType is the name of a class without its module.
func shortType(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// excText is an exception in a line.
func excText(e *event.Exc) string {
	if e.Msg == "" {
		return e.Type
	}
	return e.Type + ": " + strings.Join(strings.Fields(e.Msg), " ")
}
