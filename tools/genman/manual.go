package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// What the commands do not say of themselves.
const rest = `.SH SHELL COMPLETION
.B unheeded completion
.RI [ bash | zsh | fish | powershell ]
writes a script that completes commands, options, what these take, codes and topics; with
.B \-\-help
it says where the script belongs.
.SH EXIT STATUS
.TP
.B 0
Everything was checked and nothing was found.
.TP
.B 1
Everything was checked and something was found.
.TP
.B 2
The command could not do its work, or not all of it.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Not empty: write without colours, unless
.B \-\-color
says otherwise.
.TP
.B VIRTUAL_ENV
The environment whose packages are read, unless
.B \-\-python
or the setting
.I python
names another.
.TP
.B UNHEEDED_CACHE_DIR
The folder of the cache, unless
.B \-\-cache\-dir
names another.
.SH FILES
.TP
.I pyproject.toml
Settings, in the table
.BR [tool.unheeded] .
.TP
.I unheeded.toml
Settings, at its top; it comes first where both are there.
.TP
.I unheeded\-baseline.json
What
.B unheeded baseline
records.
.SH SEE ALSO
.B unheeded explain
shows the page of each rule, the facts about async Python, and the reference of the settings.
`

// manual writes the manual page of the program: one page for all commands, as there is no other place to look.
func manual(root *cobra.Command) []byte {
	b := &bytes.Buffer{}
	b.WriteString(".\\\" Made by tools/genman from internal/cli; to change it, change that and run make gen.\n")
	fmt.Fprintf(b, ".TH %s 1 \"\" \"%s\" \"User Commands\"\n", strings.ToUpper(root.Name()), root.Name())
	fmt.Fprintf(b, ".SH NAME\n%s \\- %s\n", root.Name(), escape(lowerFirst(root.Short)))
	commands := below(root)
	b.WriteString(".SH SYNOPSIS\n")
	for _, cmd := range commands {
		synopsis(b, cmd)
	}
	b.WriteString(".SH DESCRIPTION\n")
	prose(b, root.Long)
	b.WriteString(".SH COMMANDS\n")
	for _, cmd := range commands {
		fmt.Fprintf(b, ".SS %s\n", escape(cmd.CommandPath()))
		long := cmd.Long
		if long == "" {
			long = cmd.Short + "."
		}
		prose(b, long)
		options(b, cmd.NonInheritedFlags())
		if cmd.Example != "" {
			b.WriteString(".PP\nExamples:\n.PP\n.nf\n.RS 4\n")
			for line := range strings.SplitSeq(strings.Trim(cmd.Example, "\n"), "\n") {
				b.WriteString(escape(strings.TrimPrefix(line, "  ")) + "\n")
			}
			b.WriteString(".RE\n.fi\n")
		}
	}
	b.WriteString(".SH OPTIONS OF ALL COMMANDS\n")
	options(b, root.PersistentFlags())
	b.WriteString(rest)
	return b.Bytes()
}

// below returns the commands that do something themselves, in the order of their names.
func below(root *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, cmd := range root.Commands() {
		if !cmd.IsAvailableCommand() || cmd.Name() == "help" {
			continue
		}
		if cmd.Runnable() {
			all = append(all, cmd)
		}
		all = append(all, below(cmd)...)
	}
	return all
}

// synopsis writes how a command is called.
func synopsis(b *bytes.Buffer, cmd *cobra.Command) {
	_, arguments, _ := strings.Cut(cmd.Use, " ")
	fmt.Fprintf(b, ".B %s\n", escape(cmd.CommandPath()))
	if cmd.HasAvailableLocalFlags() {
		b.WriteString("[\\fIoptions\\fR]\n")
	}
	if arguments != "" {
		b.WriteString(escape(arguments) + "\n")
	}
	b.WriteString(".br\n")
}

// options writes a list of options. The one for help, which all have, is left out.
func options(b *bytes.Buffer, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || f.Name == "version" {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		b.WriteString(".TP\n\\fB\\-\\-" + escape(f.Name) + "\\fR")
		if kind != "" {
			b.WriteString(" \\fI" + escape(kind) + "\\fR")
		}
		b.WriteString("\n" + escape(upperFirst(usage)) + ".\n")
	})
}

// prose writes paragraphs.
func prose(b *bytes.Buffer, text string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		for line := range strings.SplitSeq(paragraph, "\n") {
			b.WriteString(escape(line) + "\n")
		}
	}
}

// escape makes text say what it says: a hyphen that can be copied into a shell, no requests, no escapes.
func escape(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", `\(ga`, "'", `\(aq`, "…", "...").Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }
