package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/docs"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/markdown"
	"github.com/unheeded/unheeded/internal/project/nearest"
)

const aboutExplain = `Explain a rule: what it finds, why it hurts, how to mend it. Or a topic: what async Python really does, what is true
of the usual advice, what can be set and silenced.

A rule is named by its code or its name, several rules by the beginning of their codes. Without a name all rules and topics
are listed. On a terminal pages are laid out; into a pipe goes the Markdown.`

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE|TOPIC]",
		Short: "Explain a rule or a topic; list what there is",
		Long:  aboutExplain,
		Example: `  unheeded explain UH101
  unheeded explain cancellation
  unheeded explain UH2
  unheeded explain`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return errors.New("explain takes one code or topic; without one it lists them")
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var words []string
			for _, r := range a.rules() {
				words = append(words, string(r.Code)+"\t"+r.Name)
			}
			for _, p := range docs.Pages() {
				words = append(words, p.Name+"\t"+p.Summary)
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			page := a.contents("")
			if len(args) > 0 {
				var err error
				if page, err = a.explain(args[0]); err != nil {
					return err
				}
			}
			_, err := fmt.Fprint(a.stdout, a.layOut(page))
			return err
		},
	}
}

// explain returns the page of a rule, of a topic, or the list of the rules whose codes begin so.
func (a *app) explain(name string) (string, error) {
	for _, p := range docs.Pages() {
		if strings.EqualFold(p.Name, name) {
			return p.Text(), nil
		}
	}
	code := finding.Code(strings.ToUpper(name))
	r, err := a.rule(name)
	switch {
	case err == nil:
		return strings.TrimRight(a.page(r), "\n") + "\n", nil
	case slices.ContainsFunc(a.rules(), func(r RuleInfo) bool { return r.Code.Under(code) }):
		return a.contents(code), nil
	case strings.HasPrefix(string(code), "UH"):
		return "", err
	}
	var known []string
	for _, p := range docs.Pages() {
		known = append(known, p.Name)
	}
	for _, r := range a.rules() {
		known = append(known, r.Name)
	}
	return "", fmt.Errorf("unknown topic %q%s; `unheeded explain` lists what there is", name, nearest.Hint(name, known))
}

// contents lists the rules under a prefix by family and, for the empty one, the topics.
func (a *app) contents(prefix finding.Code) string {
	var b strings.Builder
	for _, family := range finding.Families() {
		title := "## " + family.Title + "\n\n"
		for _, r := range a.rules() {
			if !r.Code.Under(family.Prefix) || prefix != "" && !r.Code.Under(prefix) {
				continue
			}
			b.WriteString(title)
			title = ""
			when := ""
			if word := tier(r); word != "default" {
				when = " (" + word + ")"
			}
			fmt.Fprintf(&b, "- `%s` **%s**%s: %s\n", r.Code, r.Name, when, strings.ReplaceAll(r.Summary, "<", `\<`))
		}
		if title == "" {
			b.WriteByte('\n')
		}
	}
	if prefix == "" {
		b.WriteString("## Topics\n\n")
		for _, p := range docs.Pages() {
			fmt.Fprintf(&b, "- `%s`: %s\n", p.Name, p.Summary)
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// layOut returns a page as it is shown: laid out on a terminal, or where colours are asked for; else as it is written.
func (a *app) layOut(page string) string {
	color := a.style().Color
	if !color && terminal(a.stdout) == nil {
		return page
	}
	return markdown.Terminal(page, markdown.Style{Width: a.pageWidth(), Color: color})
}

// page returns the page of a rule as readers get it.
func (a *app) page(r RuleInfo) string {
	if a.deps.Display == nil {
		return r.Page
	}
	return a.deps.Display(r.Page)
}
