package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unheeded/unheeded/internal/agent"
	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/report"
)

const (
	cacheVariable  = "UNHEEDED_CACHE_DIR"
	remoteVariable = "UNHEEDED_REMOTE_CACHE"
	debugVariable  = "UNHEEDED_DEBUG"
)

// memoryOptions are the options about what is kept between runs.
type memoryOptions struct {
	none   bool
	folder string

	remote         string
	remoteReadOnly bool
	remoteTimeout  time.Duration
}

func (o *memoryOptions) register(flags *pflag.FlagSet) {
	flags.BoolVar(&o.none, "no-cache", false, "neither take results from the cache nor keep them there")
	o.registerFolder(flags)
	flags.StringVar(&o.remote, "remote-cache", "", "the `address` of a cache that is shared over HTTP, as Bazel's are; by default that of "+remoteVariable)
	flags.BoolVar(&o.remoteReadOnly, "remote-cache-read-only", false, "take results from the remote cache and put none there")
	flags.DurationVar(&o.remoteTimeout, "remote-cache-timeout", cache.DefaultTimeout, "how long each request to the remote cache may take")
}

func (o *memoryOptions) registerFolder(flags *pflag.FlagSet) {
	flags.StringVar(&o.folder, "cache-dir", "", "the `folder` of the cache; by default that of "+cacheVariable+", or unheeded in the user's cache folder")
}

// cacheFolder is where the cache lies, and whether the user said so.
func (a *app) cacheFolder(o *memoryOptions) (folder string, named bool, err error) {
	folder = o.folder
	if folder == "" {
		folder = a.deps.Getenv(cacheVariable)
	}
	if folder != "" {
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(a.deps.Dir, folder)
		}
		return folder, true, nil
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return "", false, err
	}
	return filepath.Join(base, "unheeded"), false, nil
}

// memory is what checks remember by; nil where there is none. Where the user named the folder of a cache and there can be
// none, that is an error; elsewhere nobody asked for it.
func (a *app) memory(o *memoryOptions) (*check.Memory, error) {
	if o.none && o.remote != "" {
		return nil, errors.New("--remote-cache: --no-cache says that there is to be none")
	}
	if o.none || a.deps.Build == nil {
		return nil, nil
	}
	remote, err := a.remoteCache(o)
	if err != nil {
		return nil, err
	}
	store, named, err := a.openCache(o)
	switch {
	case err != nil && named:
		return nil, fmt.Errorf("there can be no cache: %w", err)
	case err != nil:
		a.debug(fmt.Sprintf("there is no cache: %v", err))
		store = nil
		if remote == nil {
			return nil, nil
		}
	}
	build, err := a.deps.Build()
	if err != nil {
		a.debug(fmt.Sprintf("there is no cache: %v", err))
		return nil, nil
	}
	return &check.Memory{Store: store, Remote: remote, Build: build, Note: a.debug, Partly: func(analysed, all int) {
		a.debug(fmt.Sprintf("cache: %d of %d files are analysed", analysed, all))
	}}, nil
}

// remoteCache is the one that the options or the environment name; nil where neither does.
func (a *app) remoteCache(o *memoryOptions) (*cache.Remote, error) {
	address, origin := o.remote, "--remote-cache"
	if address == "" {
		address, origin = a.deps.Getenv(remoteVariable), remoteVariable
	}
	if address == "" {
		return nil, nil
	}
	opts := cache.RemoteOptions{ReadOnly: o.remoteReadOnly, Timeout: o.remoteTimeout}
	remote, err := cache.NewRemote(address, opts, func(problem string) { a.say("warning", problem) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", origin, err)
	}
	return remote, nil
}

func (a *app) openCache(o *memoryOptions) (store *cache.Store, named bool, err error) {
	folder, named, err := a.cacheFolder(o)
	if err != nil {
		return nil, named, err
	}
	store, err = cache.Open(folder, cache.Options{Note: a.debug})
	return store, named, err
}

// debug says what went wrong that does not matter, to those who want to know.
func (a *app) debug(message string) {
	if a.deps.Getenv(debugVariable) != "" {
		a.debugging.Lock()
		defer a.debugging.Unlock()
		a.say("debug", message)
	}
}

func (a *app) cacheCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cache",
		Short: "Show or remove what is kept between runs",
		Long: `Show or remove what is kept between runs.

A check keeps what it found together with what it was made from: the files that were read, the folders that were looked
into, the options and the program. Where none of that has changed, the next check takes the result from there. It is
always safe to remove.

run and the plugin for pytest unpack the agent that watches programs, each version into a folder of its own beside the
cache. clean removes those as well, but for versions that were used within a day: a program that is still watched may need
them. What was not used for 30 days goes by itself when a new version comes.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("what is to be done with the cache? info or clean")
		},
	}
	o := &memoryOptions{}
	o.registerFolder(cmd.PersistentFlags())
	cmd.AddCommand(
		&cobra.Command{
			Use: "info", Short: "Show where the cache is and how much it holds", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error { return a.cacheInfo(o) },
		},
		&cobra.Command{
			Use: "clean", Short: "Remove the cache", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error { return a.cacheClean(o) },
		},
	)
	return cmd
}

func (a *app) cacheInfo(o *memoryOptions) error {
	store, err := a.existingCache(o)
	if err != nil {
		return err
	}
	if store != nil {
		info := store.Info()
		if _, err := fmt.Fprintf(a.stdout, "%s\n%d entries, %s; the oldest are removed beyond %s\n",
			report.Visible(info.Folder), info.Entries, size(info.Bytes), size(info.Limit)); err != nil {
			return err
		}
	}
	return o.eachAgentFolder(func(folder string) error {
		versions, err := agent.Versions(folder)
		if err != nil || len(versions) == 0 {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, "%s\n%s of the agent that watches programs, %s\n",
			report.Visible(folder), report.Plural(len(versions), "version"), size(sizeOf(versions)))
		return err
	})
}

func (a *app) cacheClean(o *memoryOptions) error {
	store, err := a.existingCache(o)
	if err != nil {
		return err
	}
	if store != nil {
		info := store.Info()
		if err := store.Clean(); err != nil {
			return fmt.Errorf("the cache is not removed: %w", err)
		}
		if _, err := fmt.Fprintf(a.stdout, "%s is removed: it held %s.\n", report.Visible(info.Folder), size(info.Bytes)); err != nil {
			return err
		}
	}
	return o.eachAgentFolder(func(folder string) error {
		removed, err := agent.RemoveUnused(folder, time.Now().Add(-agentInUse))
		if err != nil {
			return fmt.Errorf("not every version of the agent is removed: %w", err)
		}
		left, err := agent.Versions(folder)
		if err != nil {
			return err
		}
		if n := len(removed); n > 0 {
			_, err = fmt.Fprintf(a.stdout, "%s: %s of the agent removed, %s.\n", report.Visible(folder), report.Plural(n, "version"), size(sizeOf(removed)))
		}
		if n := len(left); n > 0 && err == nil {
			_, err = fmt.Fprintf(a.stdout, "%s: %s of the agent left, for programs that are watched: used within a day.\n", report.Visible(folder), report.Plural(n, "version"))
		}
		return err
	})
}

// agentInUse is for how long a version of the agent counts as in use since a program was last started under it.
const agentInUse = 24 * time.Hour

// eachAgentFolder goes through the folders in which the agent was unpacked. Where the option names a folder, it is about that
// cache alone.
func (o *memoryOptions) eachAgentFolder(do func(folder string) error) error {
	if o.folder != "" {
		return nil
	}
	lasting, temporary := agentFolders()
	for _, folder := range []string{lasting, temporary} {
		if folder == "" {
			continue
		}
		if err := do(folder); err != nil {
			return err
		}
	}
	return nil
}

// sizeOf is how much some versions of the agent hold.
func sizeOf(versions []agent.Version) (bytes int64) {
	for _, v := range versions {
		bytes += v.Bytes
	}
	return bytes
}

// existingCache opens the cache; nil, with a word about it, where there is none yet.
func (a *app) existingCache(o *memoryOptions) (*cache.Store, error) {
	folder, _, err := a.cacheFolder(o)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		_, err = fmt.Fprintf(a.stdout, "There is no cache in %s.\n", report.Visible(folder))
		return nil, err
	}
	return cache.Open(folder, cache.Options{Note: a.debug})
}

// size is a number of bytes as people read it.
func size(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%.1f KiB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}
