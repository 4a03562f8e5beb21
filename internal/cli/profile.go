package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"
	"runtime/trace"

	"github.com/spf13/pflag"
)

// profileOptions name the files that profiles of a check are written to, "" for none. They are for whoever works on the
// program, so help does not show them; docs/internals/speed.md tells how they are used.
type profileOptions struct{ cpu, heap, allocations, trace string }

func (p *profileOptions) register(flags *pflag.FlagSet) {
	for _, option := range []struct {
		into        *string
		name, usage string
	}{
		{&p.cpu, "profile-cpu", "write a profile of the processor time to a `file`"},
		{&p.heap, "profile-heap", "write a profile of what the last collection of garbage left to a `file`"},
		{&p.allocations, "profile-allocations", "write a profile of all that was allocated to a `file`"},
		{&p.trace, "profile-trace", "write a trace of the run to a `file`"},
	} {
		flags.StringVar(option.into, option.name, "", option.usage)
		flags.Lookup(option.name).Hidden = true
	}
}

// during calls run and writes the profiles that were asked for. dir is what relative paths start from.
func (p *profileOptions) during(dir string, run func() error) (err error) {
	file := func(path string) (*os.File, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		return os.Create(path) //nolint:gosec // the user names the file
	}
	for _, profile := range []struct {
		path  string
		start func(io.Writer) error
		stop  func()
	}{
		{p.cpu, pprof.StartCPUProfile, pprof.StopCPUProfile},
		{p.trace, trace.Start, trace.Stop},
	} {
		if profile.path == "" {
			continue
		}
		out, err := file(profile.path)
		if err != nil {
			return err
		}
		if err := profile.start(out); err != nil {
			return errors.Join(fmt.Errorf("cannot profile: %w", err), out.Close())
		}
		defer func() {
			profile.stop()
			err = errors.Join(err, out.Close())
		}()
	}
	err = run()
	for _, profile := range []struct{ path, name string }{{p.heap, "heap"}, {p.allocations, "allocs"}} {
		if profile.path == "" {
			continue
		}
		out, failure := file(profile.path)
		if failure != nil {
			return errors.Join(err, failure)
		}
		err = errors.Join(err, pprof.Lookup(profile.name).WriteTo(out, 0), out.Close())
	}
	return err
}
