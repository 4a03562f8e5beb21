package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unheeded/unheeded/internal/agent"
	"github.com/unheeded/unheeded/internal/event/history"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/report"
)

const aboutRun = `Run a program and report what it loses.

A script (a name that ends with .py, or -m and a module) is run with the project's Python; anything else is a command, and
every Python that it starts is watched, in whatever process. The program runs as ever: the same output, the same exit code,
signals and standard input are its own. When it has ended, each loss is reported on the standard error stream in the words and
codes of the rules: what was lost, where it was made, where it failed, how often. --output-format html makes a page of the run:
each loss with its story, and the tree of tasks over time.

No file of the program is changed. The agent gets in through PYTHONPATH, so an interpreter that is started with -I, -E or -S,
or with an environment of its own, is not seen; the report says so.`

// watchOptions say how closely a program is watched, and how that is reported.
type watchOptions struct {
	format     choice
	file       string
	live       bool
	noMessages bool
	noKeep     bool
	otlp       bool
	baseline   string
	record     bool
	sites      choice
	origins    int
	blocked    time.Duration
	tree       bool
}

func newWatchOptions() watchOptions {
	return watchOptions{format: newChoice("text", "json", "junit", "html"), sites: newChoice("always", "adaptive", "never")}
}

func (o *watchOptions) register(flags *pflag.FlagSet) {
	o.registerReport(flags)
	o.registerAgent(flags)
}

// registerReport adds the options about what is said and kept.
func (o *watchOptions) registerReport(flags *pflag.FlagSet) {
	flags.Var(&o.format, "output-format", "how to report")
	flags.StringVar(&o.file, "output-file", "", "write the report to this `file` instead of the standard error stream")
	flags.BoolVar(&o.live, "live", false, "also say at once what is lost, a line each")
	flags.BoolVar(&o.noKeep, "no-keep", false, "do not keep this run in the folder .unheeded, where check looks for what was seen")
	flags.StringVar(&o.baseline, "baseline", "", "leave out the losses that this `file` has recorded, in the place of that of the setting")
	flags.BoolVar(&o.record, "record-baseline", false, "record what is lost in the baseline, so that later runs do not report it")
	flags.BoolVar(&o.noMessages, "no-messages", false, "leave out the texts of exceptions, which may hold secrets")
}

// registerExport adds the option to send losses elsewhere.
func (o *watchOptions) registerExport(flags *pflag.FlagSet) {
	flags.BoolVar(&o.otlp, "otlp", false, "also send what is lost to an OpenTelemetry collector, as the variables OTEL_* say")
}

// registerAgent adds the options that the agent is told.
func (o *watchOptions) registerAgent(flags *pflag.FlagSet) {
	if flags.Lookup("no-messages") == nil {
		flags.BoolVar(&o.noMessages, "no-messages", false, "let no text of an exception leave the program: it may hold secrets")
	}
	flags.Var(&o.sites, "sites", "whether tasks remember the line that made them; adaptive: from the first loss on")
	flags.IntVar(&o.origins, "origins", 0, "how many `frames` a coroutine remembers of its making; 0: none until the first is lost, then 3")
	flags.DurationVar(&o.blocked, "blocked", 0, "from what `time` on a loop counts as blocked, such as 100ms")
	flags.BoolVar(&o.tree, "tree", false, "tell who made which task, which a report as html shows and asks for; costs each task some microseconds")
}

func (o *watchOptions) validate() error {
	switch {
	case o.origins < 0:
		return fmt.Errorf("--origins: %d is less than 0", o.origins)
	case o.origins > agent.MaxOrigins:
		return fmt.Errorf("--origins: %d is more than %d", o.origins, agent.MaxOrigins)
	case o.blocked < 0 || o.blocked > 0 && o.blocked < time.Millisecond:
		return fmt.Errorf("--blocked: %s is less than a millisecond", o.blocked)
	case o.blocked > agent.MaxTime:
		return fmt.Errorf("--blocked: %s is more than a day", o.blocked)
	}
	return nil
}

// environ is the environment in which every Python is watched by whoever listens at the address.
// The agent is unpacked below parent, or where it stays where that is "".
func (o *watchOptions) environ(base []string, address, parent string) ([]string, error) {
	folder, err := unpackAgent(parent)
	if err != nil {
		return nil, err
	}
	return agent.Environ(base, agent.Options{
		Folder: folder, Socket: address, Origins: o.origins, Sites: sitesOf(o.sites.value), Blocked: o.blocked, NoMessages: o.noMessages,
		Tree: o.tree || o.format.value == "html",
	})
}

func sitesOf(word string) agent.Sites {
	if word == "adaptive" {
		return agent.SitesAdaptive
	}
	return agent.Sites(word)
}

// unpackAgent puts the agent where it stays, or else where it is at least for now.
func unpackAgent(parent string) (string, error) {
	if parent != "" {
		return agent.Unpack(parent)
	}
	lasting, folder := agentFolders()
	if lasting != "" {
		if folder, err := agent.Unpack(lasting); err == nil {
			return folder, nil
		}
	}
	// In a folder that all share somebody else may have made it, and would have the program run what he puts there.
	if err := private(folder); err != nil {
		return "", fmt.Errorf("unpacking the agent: %w", err)
	}
	return agent.Unpack(folder)
}

// agentFolders are the folders that the agent is unpacked in: the one that lasts, which is empty where the user has no folder for
// caches, and the one among temporary files. Neither is the folder of the cache, which takes no other things in and may be
// removed while a program is watched.
func agentFolders() (lasting, temporary string) {
	if caches, err := os.UserCacheDir(); err == nil {
		lasting = filepath.Join(caches, "unheeded-agent")
	}
	return lasting, filepath.Join(os.TempDir(), fmt.Sprintf("unheeded-agent-%d", os.Geteuid()))
}

type runOptions struct {
	module string
	python string
	fail   bool
	watchOptions
}

func (a *app) runCommand() *cobra.Command {
	o := &runOptions{watchOptions: newWatchOptions()}
	cmd := &cobra.Command{
		Use:   "run [options] {SCRIPT.py | -m MODULE | [--] COMMAND} [arguments...]",
		Short: "Run a program and report what it loses",
		Long:  aboutRun,
		Example: `  unheeded run app.py --port 8000
  unheeded run -m uvicorn app:app
  unheeded run --fail -- make test
  unheeded run --output-format html --output-file run.html app.py`,
		DisableFlagsInUseLine: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && o.module == "" {
				return errors.New("run takes a program: a script, -m and a module, or a command")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			return a.run(cmd, o, args)
		},
	}
	flags := cmd.Flags()
	flags.SetInterspersed(false) // options behind the program are its own
	flags.SortFlags = false
	flags.StringVarP(&o.module, "module", "m", "", "run this `module` with the project's Python, as python -m does")
	flags.BoolVar(&o.fail, "fail", false, "exit with 1 when something was lost, and with 2 when nothing could be seen, if the program itself exits with 0")
	flags.StringVar(&o.python, "python", "", "the interpreter that scripts and modules are run with, or its environment; a `path`")
	o.register(flags)
	o.registerExport(flags)
	return cmd
}

func (a *app) run(cmd *cobra.Command, o *runOptions, args []string) error {
	p, err := project.Open(a.deps.Dir, nil)
	if err != nil {
		return err
	}
	argv, err := a.programOf(p, o, args)
	if err != nil {
		return err
	}
	w, err := a.listen(p, &o.watchOptions, argv, "")
	if err != nil {
		return err
	}
	env, err := o.environ(a.deps.Environ, w.server.Address, "")
	if err != nil {
		w.server.Close(0)
		return err
	}
	// The run is over when the program has ended: what interrupts us is passed on to it, and it decides.
	ctx := context.WithoutCancel(cmd.Context())
	served := make(chan struct{})
	go func() {
		defer close(served)
		w.server.Serve(ctx, w.judge)
	}()
	child := monitor.Command{Argv: argv, Env: env, Dir: a.deps.Dir, Stdin: a.stdin, Stdout: a.stdout, Stderr: a.stderr}
	exit, err := child.Run()
	w.server.Close(lastWords)
	<-served
	w.judge.Finish()
	if err != nil {
		w.exporting.close()
		return err
	}
	lost, err := w.report(ctx, exit)
	w.exporting.close()
	monitor.EndBy(exit.Signal)
	switch {
	case err != nil && exit.Code == 0:
		return err
	case err != nil:
		a.say("error", err.Error())
		return exitCode(exit.Code)
	case exit.Code != 0:
		return exitCode(exit.Code)
	case o.fail && lost:
		return exitCode(ExitFindings)
	case o.fail && len(w.judge.Programs()) == 0:
		return exitCode(ExitFailed) // nothing was looked at, which is not the same as nothing lost
	}
	return nil
}

// lastWords is how long processes that the program has left behind have to end, when it has.
const lastWords = 2 * time.Second

// programOf makes a command line of what run was given.
func (a *app) programOf(p *project.Project, o *runOptions, args []string) ([]string, error) {
	if o.module == "" && !strings.HasSuffix(args[0], ".py") && !strings.HasSuffix(args[0], ".pyz") {
		return args, nil
	}
	python, err := a.interpreter(p, o.python)
	if err != nil {
		return nil, err
	}
	if o.module != "" {
		return slices.Concat([]string{python, "-m", o.module}, args), nil
	}
	return slices.Concat([]string{python}, args), nil
}

// interpreter is the Python that belongs to the project: the one that is named, that of its environment, or that of PATH.
func (a *app) interpreter(p *project.Project, given string) (string, error) {
	if given != "" {
		path := given
		if !filepath.IsAbs(path) && strings.ContainsRune(filepath.ToSlash(path), '/') {
			path = filepath.Join(a.deps.Dir, path)
		}
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			return path, nil // a name is looked for in PATH
		}
	}
	env, warning, err := p.OpenEnvironment(project.EnvironmentChoice{Python: given, VirtualEnv: a.deps.Getenv("VIRTUAL_ENV")})
	if err != nil {
		return "", err
	}
	if warning != "" {
		a.say("warning", warning)
	}
	if env != nil {
		for _, name := range []string{"bin/python", "bin/python3", "Scripts/python.exe", "python.exe"} {
			path := filepath.Join(filepath.FromSlash(env.Path), filepath.FromSlash(name))
			if info, err := os.Stat(path); err == nil && !info.IsDir() {
				return path, nil
			}
		}
	}
	return pythonInPath()
}

// watched is a program that is being watched, and what is needed to report it.
type watched struct {
	app     *app
	project *project.Project
	options *watchOptions
	argv    []string
	server  *monitor.Server
	judge   *monitor.Judge
	keeper  *keeper
	// exporting is nil where nothing is sent elsewhere.
	exporting *export
	// history is kept for a report that draws it, else nil.
	history *history.Run
	// collects tells that the program is not ours: that none came is no mistake.
	collects bool
}

// listen opens a monitor. address is where it listens; "" leaves that to it.
func (a *app) listen(p *project.Project, o *watchOptions, argv []string, address string) (*watched, error) {
	server, err := monitor.Listen(address)
	if err != nil {
		return nil, err
	}
	server.NoMessages = o.noMessages
	w := &watched{app: a, project: p, options: o, argv: argv, server: server, judge: &monitor.Judge{Grace: graceTime}}
	if o.live {
		w.judge.Changed = w.say
	}
	if !o.noKeep {
		w.keeper = w.keep()
	}
	if o.otlp {
		w.exporting = w.export()
	}
	if o.format.value == "html" {
		w.draw()
	}
	return w, nil
}

// graceTime is how long an exception may be unread before --live says so.
const graceTime = 5 * time.Second

// say writes a line about a loss at once.
func (w *watched) say(l *monitor.Loss, change monitor.Change) {
	f := l.Finding(w.scene())
	if f.Code == "" {
		f.Code = l.Event.DefaultCode()
	}
	place := ""
	if f.Place.Line > 0 {
		place = fmt.Sprintf("%s:%d: ", f.Place.Path, f.Place.Line)
	}
	text := fmt.Sprintf("%s%s %s", place, f.Code, f.Message)
	switch change {
	case monitor.Unread:
		w.app.say("unread", text)
	case monitor.TakenBack:
		w.app.say("read after all", text)
	default:
		kind := "lost"
		if l.Note {
			kind = "note"
		}
		w.app.say(kind, text)
	}
}

// scene shows files as reports do: relative to the folder that the command runs in.
func (w *watched) scene() monitor.Scene {
	files := &sources{project: w.project}
	return monitor.Scene{Display: files.display, Line: files.line}
}

// report writes what came of a run, and tells whether something was lost.
func (w *watched) report(ctx context.Context, exit monitor.Exit) (lost bool, err error) {
	run, losses, err := w.result(ctx, exit)
	if err != nil {
		return false, err
	}
	if w.keeper != nil {
		run.Number = w.keeper.finish(w, run, losses)
	}
	w.warn()
	for _, l := range run.Losses {
		lost = lost || l.Finding.Severity == finding.Error
	}
	return lost, w.app.writeWatched(w.options, run)
}

func (a *app) writeWatched(o *watchOptions, run report.Watched) error {
	write := func(out io.Writer, style report.Style) error {
		switch o.format.value {
		case "json":
			return report.LossesJSON(out, run)
		case "junit":
			return report.LossesJUnit(out, run)
		case "html":
			return report.LossesHTML(out, run)
		}
		return report.LossesText(out, run, style)
	}
	var err error
	if o.file == "" {
		err = write(a.stderr, a.styleOf(a.stderr))
	} else {
		var whole bytes.Buffer // a report that breaks off is not left behind
		if err = write(&whole, report.Style{Color: a.color.value == "always"}); err == nil {
			err = a.writeFile(o.file, whole.Bytes())
		}
	}
	if err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	if o.file != "" {
		a.sayWritten(o.file, run.Summary())
	}
	return nil
}

// warn says what could not be seen, and why.
func (w *watched) warn() {
	programs := w.judge.Programs()
	if len(programs) == 0 && !w.collects {
		reason := "no Python said that it is watched: it was started with an environment of its own, or none was started"
		if why := agent.Unreachable(w.argv); why != "" {
			reason = why
		}
		w.app.say("warning", "the agent did not get into the program: "+reason)
	}
	for _, p := range programs {
		if p.Errors > 0 {
			w.app.say("warning", fmt.Sprintf("process %d: the agent failed %s; something may have been missed", p.PID, report.Plural(p.Errors, "time")))
		}
		if p.Process == nil {
			continue
		}
		var refused []string
		for name, why := range p.Process.Refused {
			refused = append(refused, name+" ("+why+")")
		}
		if slices.Sort(refused); len(refused) > 0 {
			w.app.say("warning", fmt.Sprintf("process %d: not everything can be watched: %s", p.PID, strings.Join(refused, ", ")))
		}
	}
	if w.server.Bad > 0 {
		w.app.say("warning", fmt.Sprintf("%s could not be read that came to the monitor's socket", report.Plural(int(w.server.Bad), "line")))
	}
}
