package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain CODE",
		Short: "Explain a rule: what it finds, why it hurts, how to mend it",
		Long: `Explain a rule: what it finds, why it hurts, how to mend it.

The rule is named by its code or its name. On a terminal its page is laid out; into a pipe goes the Markdown.`,
		Example: "  unheeded explain UH101",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("explain takes one code, such as UH101; `unheeded rules` lists them")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			codes := make([]string, len(a.rules))
			for i, r := range a.rules {
				codes[i] = string(r.Code) + "\t" + r.Name
			}
			return codes, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := a.rule(args[0])
			if err != nil {
				return err
			}
			page := strings.TrimRight(a.page(r), "\n") + "\n"
			if a.style().Color {
				page = layOutPage(page, a.pageWidth())
			}
			_, err = fmt.Fprint(a.stdout, page)
			return err
		},
	}
}

// page returns the page of a rule as readers get it.
func (a *app) page(r RuleInfo) string {
	if a.deps.Display == nil {
		return r.Page
	}
	return a.deps.Display(r.Page)
}
