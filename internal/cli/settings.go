package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/report"
)

func (a *app) settingsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "settings [paths...]",
		Short: "Show which settings are in force, and where each comes from",
		Long: `Show which settings are in force for the project that the paths lie in, and where each comes from: a place in
unheeded.toml or [tool.unheeded] of pyproject.toml, or the default. Options of check come before them.`,
		RunE: func(_ *cobra.Command, paths []string) error {
			p, err := project.Open(a.deps.Dir, paths)
			if err != nil {
				return err
			}
			for _, warning := range p.Warnings {
				a.say("warning", warning)
			}
			return a.printSettings(p)
		},
	}
}

// printSettings writes TOML: what is not set is a comment.
func (a *app) printSettings(p *project.Project) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# project: %s\n", report.Visible(p.Root))
	if p.SettingsFile == "" {
		b.WriteString("# no settings: there is neither unheeded.toml nor [tool.unheeded] in a pyproject.toml\n")
	}
	for _, s := range p.Effective() {
		if s.Value == "" {
			fmt.Fprintf(&b, "# %s is not set\n", s.Name)
			continue
		}
		fmt.Fprintf(&b, "%s = %s  # %s\n", s.Name, report.Visible(s.Value), report.Visible(s.From))
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}
