package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unheeded/unheeded/internal/project/nearest"
)

const about = `unheeded finds lost exceptions in async Python programs.

In async code an exception travels in a value: a coroutine, a task, a future. Where the value is dropped, the exception
is gone. unheeded follows these values through a project and shows where they are lost.`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "unheeded",
		Short:         "Find lost exceptions in async Python programs",
		Long:          about,
		Version:       a.deps.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(a.stderr)
			if err := cmd.Help(); err != nil {
				return err
			}
			return exitCode(ExitFailed) // nothing was asked for, so nothing was done
		},
	}
	root.SetVersionTemplate(versionLine(a.deps.Version))
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().Var(&a.color, "color", "whether to write in colours")
	root.AddCommand(a.checkCommand(), a.runCommand(), a.collectCommand(), a.envCommand(), a.mergeCommand(), a.baselineCommand(), a.explainCommand(), a.rulesCommand(), a.packsCommand(), a.settingsCommand(), a.cacheCommand(), a.pytestCommand(), a.versionCommand())
	root.SetHelpCommand(a.helpCommand(root))
	if err := a.completeValues(root); err != nil {
		panic(err) // an option that has two completions: every test of the command fails
	}
	return root
}

// knownCommand refuses whatever is left over when cobra has found no subcommand.
func (a *app) knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return unknownCommand(cmd, args[0])
}

func unknownCommand(parent *cobra.Command, name string) error {
	var known []string
	for _, c := range parent.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			known = append(known, c.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s", name, nearest.Hint(name, known))
}

// helpCommand is cobra's own, but an unknown command is an error here too.
func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Show what a command does",
		RunE: func(_ *cobra.Command, args []string) error {
			topic, rest, err := root.Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownCommand(topic, rest[0])
			}
			topic.InitDefaultHelpFlag()
			return topic.Help()
		},
	}
}

// flagError says which option is wrong, and which one may have been meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("unknown option -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		hint := ""
		if near := nearest.Name(name, optionNames(cmd)); near != "" {
			hint = "; did you mean --" + near + "?"
		}
		return fmt.Errorf("unknown option --%s%s", name, hint)
	case errors.As(err, &invalid) && (errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange)):
		return fmt.Errorf("--%s: %q is no valid %s", invalid.GetFlag().Name, invalid.GetValue(), invalid.GetFlag().Value.Type())
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s: %w", invalid.GetFlag().Name, invalid.Unwrap())
	case errors.As(err, &missing) && missing.GetSpecifiedShortnames() != "":
		return fmt.Errorf("-%s needs a value", missing.GetSpecifiedName())
	case errors.As(err, &missing):
		return fmt.Errorf("--%s needs a value", missing.GetSpecifiedName())
	}
	return err
}

func optionNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return names
}

// choice is the value of an option that takes one of a few words. The first word is the default.
type choice struct {
	words []string
	value string
}

func newChoice(words ...string) choice { return choice{words: words, value: words[0]} }

// Set takes a word.
func (c *choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		return fmt.Errorf("%q is not one of %s%s", word, strings.Join(c.words, ", "), nearest.Hint(word, c.words))
	}
	c.value = word
	return nil
}

// String returns the word that was chosen.
func (c *choice) String() string { return c.value }

// Type is what help shows for the value: the words.
func (c *choice) Type() string { return strings.Join(c.words, "|") }
