package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unheeded/unheeded/internal/project"
)

// completeValues tells shells what options of a command and of those below it take: the words of a choice, versions, and
// codes.
func (a *app) completeValues(cmd *cobra.Command) error {
	var problem error
	complete := func(f *pflag.Flag) {
		var err error
		switch value := f.Value.(type) {
		case *choice:
			err = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(value.words, cobra.ShellCompDirectiveNoFileComp))
		case *targetVersion:
			err = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(targets(), cobra.ShellCompDirectiveNoFileComp))
		default:
			if strings.HasSuffix(f.Name, "select") || f.Name == "ignore" {
				err = cmd.RegisterFlagCompletionFunc(f.Name, a.completeCodes)
			}
		}
		if err != nil {
			problem = err
		}
	}
	cmd.LocalNonPersistentFlags().VisitAll(complete)
	cmd.PersistentFlags().VisitAll(complete)
	for _, below := range cmd.Commands() {
		if err := a.completeValues(below); err != nil {
			problem = err
		}
	}
	return problem
}

// completeCodes offers codes behind the commas of those that are there already.
func (a *app) completeCodes(_ *cobra.Command, _ []string, text string) ([]string, cobra.ShellCompDirective) {
	before := text[:strings.LastIndexByte(text, ',')+1]
	codes := make([]string, len(a.rules()))
	for i, r := range a.rules() {
		codes[i] = before + string(r.Code) + "\t" + r.Name
	}
	return codes, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// targets are the versions that --target-version takes.
func targets() []string {
	var words []string
	for _, version := range project.KnownVersions() {
		words = append(words, version.String())
	}
	return words
}
