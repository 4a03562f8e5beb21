package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/internal/library"
)

func (a *app) packsCommand() *cobra.Command {
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:   "packs",
		Short: "List the libraries that are known without being installed",
		Long: `List the libraries whose declarations are built in: Python's own library, which is always used, and libraries that
are used where the project's environment lacks them. Where a library is listed for several ranges of versions, what the
project requires decides; where it does not say, what differs between them is not known.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			packs, err := library.Packs()
			if err != nil {
				return err
			}
			if format.value == "json" {
				return packsJSON(a.stdout, packs)
			}
			return packsText(a.stdout, packs)
		},
	}
	cmd.Flags().Var(&format, "output-format", "how to list")
	return cmd
}

func packsText(w io.Writer, packs []library.Pack) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	total := 0
	for _, p := range packs {
		total += p.Size
		row := []string{
			p.Name, p.Version, usedFor(p), fmt.Sprintf("%d modules", p.Modules), fmt.Sprintf("%d KiB", (p.Size+1023)/1024),
			"import " + strings.Join(shortened(p.Imports, 3), ", "),
		}
		if _, err := fmt.Fprintln(table, strings.Join(row, "\t")); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(table, "%d packs, %d KiB\n", len(packs), (total+1023)/1024); err != nil {
		return err
	}
	return table.Flush()
}

// usedFor says for which versions of its distribution a pack is used.
func usedFor(p library.Pack) string {
	switch {
	case p.Either:
		return "any version"
	case p.Since != "" && p.Until != "":
		return "from " + p.Since + ", before " + p.Until
	case p.Since != "":
		return "from " + p.Since
	case p.Until != "":
		return "before " + p.Until
	}
	return ""
}

// shortened returns the first words of a list, and dots for the rest.
func shortened(words []string, most int) []string {
	if len(words) <= most {
		return words
	}
	return append(words[:most:most], "…")
}

// packsJSON writes one array with an object for each pack. Keys are added at the end, never renamed.
func packsJSON(w io.Writer, packs []library.Pack) error {
	type object struct {
		Name    string   `json:"name"`
		Version string   `json:"version"`
		Since   string   `json:"since,omitempty"`
		Until   string   `json:"until,omitempty"`
		Imports []string `json:"imports"`
		Modules int      `json:"modules"`
		Size    int      `json:"size"`
	}
	objects := make([]object, len(packs))
	for i, p := range packs {
		objects[i] = object{p.Name, p.Version, p.Since, p.Until, p.Imports, p.Modules, p.Size}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(objects)
}
