package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// endOptionsAtModule makes what stands behind `run -m MODULE` the module's own, as Python does: it puts a -- there, which
// ends our options. Other command lines stay as they are.
func endOptionsAtModule(root *cobra.Command, args []string) []string {
	cmd, _, err := root.Find(args)
	at := slices.Index(args, "run")
	if err != nil || at < 0 || cmd.Name() != "run" {
		return args
	}
	for at++; at < len(args); at++ {
		option, takesNext := optionOf(cmd, args[at])
		if option == nil {
			return args // the program, or a mistake that is said later
		}
		if takesNext {
			at++
		}
		if option.Name == "module" && at < len(args) {
			return slices.Insert(slices.Clone(args), at+1, "--")
		}
	}
	return args
}

// optionOf returns the option that a word of a command line is, nil for none, and whether the next word is its value.
func optionOf(cmd *cobra.Command, word string) (option *pflag.Flag, takesNext bool) {
	long, isLong := strings.CutPrefix(word, "--")
	switch {
	case isLong && long != "":
		name, _, hasValue := strings.Cut(long, "=")
		option, takesNext = cmd.Flag(name), !hasValue
	case len(word) > 1 && word[0] == '-' && !isLong:
		option, takesNext = cmd.Flags().ShorthandLookup(word[1:2]), len(word) == 2
	}
	return option, takesNext && option != nil && option.NoOptDefVal == ""
}
