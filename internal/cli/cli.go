package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/report"
)

// Exit codes of every subcommand. They are part of the interface.
const (
	// ExitClean means that everything was checked and nothing was found.
	ExitClean = 0
	// ExitFindings means that everything was checked and something was found.
	ExitFindings = 1
	// ExitFailed means that the command could not do its work, or not all of it.
	ExitFailed = 2
)

// Deps is what the command needs from the rest of the program and from its surroundings.
type Deps struct {
	// Check runs a check; nil in a build that has none, which `check` then says.
	Check func(context.Context, check.Options) (*check.Result, error)
	// Build returns a name of the program that no other build has; nil in one that keeps nothing between runs.
	Build func() (string, error)
	// Rules returns all rules in the order of their codes. Codes that no rule has are known without. It is asked when they are
	// needed: to gather them takes a millisecond, of the six in which the program starts.
	Rules func() []RuleInfo
	// Display returns the page of a rule as readers get it; nil leaves it as it is. It is asked for the pages that are shown:
	// doing that for all of them took most of the time in which the program starts.
	Display func(page string) string
	// Version is what `--version` prints behind the name of the program.
	Version string
	// Getenv reads the environment, as os.Getenv does.
	Getenv func(string) string
	// Dir is the folder that relative paths start from.
	Dir string
	// Environ is the environment of the programs that are run, as os.Environ gives it.
	Environ []string
}

// RuleInfo is what the command says of a rule.
type RuleInfo struct {
	Code finding.Code
	// Name says what is wrong in a few hyphenated words.
	Name string
	// Summary is one sentence without a full stop.
	Summary string
	// OptIn rules run only when they are selected.
	OptIn bool
	// AtRunTime tells that only a running program shows it: no rule looks for it in the source.
	AtRunTime bool
	// Page is the rule's Markdown page; see Deps.Display.
	Page string
}

// app is one run of the command.
type app struct {
	deps           Deps
	rules          func() []RuleInfo // with the codes that no rule has
	stdin          io.Reader
	stdout, stderr io.Writer
	color          choice
	// debugging is held by who writes what debug says.
	debugging sync.Mutex
}

// exitCode ends a subcommand that has said all it had to say.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// Run runs the command with its arguments, the program's name not among them, and returns the exit code.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, deps Deps) int {
	a := newApp(deps)
	a.stdin, a.stdout, a.stderr = stdin, stdout, stderr
	root := a.root()
	root.SetArgs(append([]string{}, endOptionsAtModule(root, args)...)) // never nil: cobra would take the arguments of the process
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return ExitClean
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		a.say("error", "interrupted")
	default:
		a.say("error", err.Error())
	}
	return ExitFailed
}

// Command returns the command with all that is below it, for whoever documents them. It is not to be run: it has no streams.
func Command(deps Deps) *cobra.Command { return newApp(deps).root() }

func newApp(deps Deps) *app {
	rules := sync.OnceValue(func() []RuleInfo {
		rules := slices.Concat(ownCodes(), deps.Rules())
		slices.SortStableFunc(rules, func(x, y RuleInfo) int { return strings.Compare(string(x.Code), string(y.Code)) })
		return rules
	})
	return &app{deps: deps, rules: rules, color: newChoice("auto", "always", "never")}
}

// say writes a message for people to the standard error stream, where nothing can be done about a failure to write.
// Whatever it quotes of the user's files cannot harm the terminal.
func (a *app) say(kind, message string) {
	for text := range strings.SplitSeq(message, "\n") {
		_, _ = fmt.Fprintf(a.stderr, "%s: %s\n", kind, report.Visible(text))
	}
}
