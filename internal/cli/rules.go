package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func (a *app) rulesCommand() *cobra.Command {
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List all rules",
		Long:  "List all rules: code, name, whether the rule runs by default or must be selected, and a summary.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if format.value == "json" {
				return rulesJSON(a.stdout, a.rules())
			}
			return rulesText(a.stdout, a.rules())
		},
	}
	cmd.Flags().Var(&format, "output-format", "how to list")
	return cmd
}

func rulesText(w io.Writer, rules []RuleInfo) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rules {
		if _, err := fmt.Fprintln(table, strings.Join([]string{string(r.Code), r.Name, tier(r), r.Summary}, "\t")); err != nil {
			return err
		}
	}
	return table.Flush()
}

// rulesJSON writes one array with an object for each rule. Keys are added at the end, never renamed.
func rulesJSON(w io.Writer, rules []RuleInfo) error {
	type object struct {
		Code    string `json:"code"`
		Name    string `json:"name"`
		Default bool   `json:"default"`
		Summary string `json:"summary"`
		RunTime bool   `json:"run_time"`
	}
	objects := make([]object, len(rules))
	for i, r := range rules {
		objects[i] = object{Code: string(r.Code), Name: r.Name, Default: !r.OptIn && !r.AtRunTime, Summary: r.Summary, RunTime: r.AtRunTime}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(objects)
}

func tier(r RuleInfo) string {
	switch {
	case r.AtRunTime:
		return "run time"
	case r.OptIn:
		return "opt-in"
	}
	return "default"
}
