package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unheeded/unheeded/internal/cli"
	"github.com/unheeded/unheeded/tools/generated"
)

// TestFresh holds the page in the repository to the commands.
func TestFresh(t *testing.T) {
	if err := generated.Run("../..", true, files); err != nil {
		t.Error(err)
	}
}

// TestEverythingIsThere looks each command and each option up in the page.
func TestEverythingIsThere(t *testing.T) {
	root := cli.Command(cli.Deps{})
	page := string(manual(root))
	commands := below(root)
	if len(commands) < 7 {
		t.Errorf("%d commands: are they read?", len(commands))
	}
	for _, cmd := range commands {
		_, section, found := strings.Cut(page, "\n.SS "+escape(cmd.CommandPath())+"\n")
		if !found {
			t.Errorf("%s has no section", cmd.CommandPath())
			continue
		}
		section, _, _ = strings.Cut(section, "\n.S")
		cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && !f.Hidden && !strings.Contains(section, `\fB\-\-`+escape(f.Name)+`\fR`) {
				t.Errorf("%s: the option --%s is not there", cmd.CommandPath(), f.Name)
			}
		})
	}
	if !strings.Contains(page, `\fB\-\-color\fR \fIauto|always|never\fR`) {
		t.Error("the words of --color are not there")
	}
}

func TestEscape(t *testing.T) {
	root := &cobra.Command{Use: "x", Short: "S", Long: ".so /etc/passwd\n'quoted' \\fB a-b `c` …\n\nNext"}
	want := ".SH DESCRIPTION\n\\&.so /etc/passwd\n\\(aqquoted\\(aq \\efB a\\-b \\(gac\\(ga ...\n.PP\nNext\n"
	if page := string(manual(root)); !strings.Contains(page, want) {
		t.Errorf("the description is not\n%s\nin\n%s", want, page)
	}
}

// TestGroff has the page formatted, with all warnings.
func TestGroff(t *testing.T) {
	if _, err := exec.LookPath("groff"); err != nil {
		t.Skip("NO GROFF: nothing has formatted the manual page")
	}
	cmd := exec.Command("groff", "-man", "-ww", "-z", "-Kutf8")
	cmd.Stdin = bytes.NewReader(manual(cli.Command(cli.Deps{})))
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
