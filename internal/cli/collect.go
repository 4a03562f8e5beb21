package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/internal/event/store"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
)

const aboutCollect = `Listen to programs that somebody else starts, and report what they lose.

The programs need the variables that ` + "`unheeded env`" + ` prints, with the same --socket: in a shell, a unit of a service manager, a
container that shares the folder of the socket. They may start before this command and outlive it; what they lose while nobody
listens is counted by them, not kept. An interrupt (Ctrl-C, SIGTERM) ends this command with the report.`

const aboutEnv = `Print the variables that let a program be watched by ` + "`unheeded collect`" + `.

  eval "$(unheeded env)"
  unheeded env --format dotenv > watch.env

The agent is unpacked into a folder of the user's caches, or below --folder, and PYTHONPATH names that; it costs nothing to a
program while nobody listens but its start.`

type collectOptions struct {
	socket string
	fail   bool
	watchOptions
}

func (a *app) collectCommand() *cobra.Command {
	o := &collectOptions{watchOptions: newWatchOptions()}
	cmd := &cobra.Command{
		Use:   "collect",
		Short: "Listen to programs that are started elsewhere, and report what they lose",
		Long:  aboutCollect,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.collect(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.socket, "socket", "", "the `path` of the socket; the default is in the folder .unheeded of the project")
	flags.BoolVar(&o.fail, "fail", false, "exit with 1 when something was lost")
	o.registerReport(flags)
	o.registerExport(flags)
	return cmd
}

func (a *app) collect(ctx context.Context, o *collectOptions) error {
	p, socket, err := a.openAt(o.socket)
	if err != nil {
		return err
	}
	w, err := a.listen(p, &o.watchOptions, []string{"unheeded", "collect"}, socket)
	if err != nil {
		return err
	}
	w.collects = true
	a.say("listening", w.server.Address)
	w.server.Serve(ctx, w.judge)
	w.judge.Finish()
	lost, err := w.report(context.WithoutCancel(ctx), monitor.Exit{})
	w.exporting.close()
	if err == nil && lost && o.fail {
		return exitCode(ExitFindings)
	}
	return err
}

// openAt opens the project, and finds the socket at which its programs are listened to.
func (a *app) openAt(given string) (p *project.Project, socket string, err error) {
	if p, err = project.Open(a.deps.Dir, nil); err != nil {
		return nil, "", err
	}
	socket, err = a.socket(p, given)
	return p, socket, err
}

// socket is the path that is given, or that of the project. Its folder is made, for the user alone.
func (a *app) socket(p *project.Project, given string) (string, error) {
	if runtime.GOOS == "windows" {
		return "", errors.New("programs cannot be listened to here: CPython has no Unix sockets on Windows; `unheeded run` works")
	}
	path := filepath.Join(filepath.FromSlash(p.Root), store.Folder, "socket")
	if given != "" {
		path = given
		if !filepath.IsAbs(path) {
			path = filepath.Join(a.deps.Dir, path)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("--socket: %w", err)
	}
	return path, nil
}

type envOptions struct {
	socket string
	folder string
	format choice
	watchOptions
}

func (a *app) envCommand() *cobra.Command {
	o := &envOptions{format: newChoice("sh", "fish", "dotenv", "json"), watchOptions: newWatchOptions()}
	o.sites = newChoice("adaptive", "always", "never") // a program in production makes many tasks
	cmd := &cobra.Command{
		Use:   "env",
		Short: "Print the variables with which a program is watched by collect",
		Long:  aboutEnv,
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			return a.env(o)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.socket, "socket", "", "the `path` of the socket at which collect listens; the default is in the folder .unheeded of the project")
	flags.StringVar(&o.folder, "folder", "", "unpack the agent below this `folder`, for instance one that a container shares")
	flags.Var(&o.format, "format", "for what shell the variables are written")
	o.registerAgent(flags)
	return cmd
}

func (a *app) env(o *envOptions) error {
	_, socket, err := a.openAt(o.socket)
	if err != nil {
		return err
	}
	if o.folder != "" && !filepath.IsAbs(o.folder) {
		o.folder = filepath.Join(a.deps.Dir, o.folder)
	}
	watched, err := o.environ(a.deps.Environ, socket, o.folder)
	if err != nil {
		return err
	}
	var added []string
	for _, entry := range watched {
		if !slices.Contains(a.deps.Environ, entry) || isOfAgent(entry) {
			added = append(added, entry)
		}
	}
	return a.printVariables(added, o.format.value)
}

// isOfAgent reports whether an entry of an environment is one that the agent needs.
func isOfAgent(entry string) bool {
	name, _, _ := strings.Cut(entry, "=")
	return name == "PYTHONPATH" || name == "UNHEEDED_SOCKET" || strings.HasPrefix(name, "UNHEEDED_AGENT_")
}

func (a *app) printVariables(entries []string, format string) error {
	var b strings.Builder
	object := map[string]string{}
	for _, entry := range entries {
		name, value, _ := strings.Cut(entry, "=")
		object[name] = value
		switch format {
		case "sh":
			fmt.Fprintf(&b, "export %s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
		case "fish":
			fmt.Fprintf(&b, "set -gx %s '%s'\n", name, strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value))
		case "dotenv":
			fmt.Fprintf(&b, "%s=%s\n", name, value)
		}
	}
	if format == "json" {
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(object); err != nil {
			return err
		}
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}
