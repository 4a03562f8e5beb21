package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// Changed lists the files of the repository around a folder that differ from what they were when the branch left a
// revision: committed, staged or not, and those that git does not know yet. Files that are gone are among them. Paths are
// absolute, with slashes.
func Changed(ctx context.Context, dir, revision string) ([]string, error) {
	g := git{ctx, dir}
	top, err := g.run("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	commit, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("git knows no revision %q here; in a shallow clone it may have to be fetched first", revision)
	}
	base, err := g.run("merge-base", line(commit), "HEAD")
	if err != nil {
		return nil, fmt.Errorf("%q and the current branch have no common commit here; a shallow clone may have to fetch more", revision)
	}
	differing, err := g.run("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules", line(base), "--")
	if err != nil {
		return nil, err
	}
	unknown, err := g.run("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/")
	if err != nil {
		return nil, err
	}
	root := realPath(line(top))
	var files []string
	for name := range strings.SplitSeq(string(differing)+string(unknown), "\x00") {
		if name != "" {
			files = append(files, path.Join(root, name))
		}
	}
	return files, nil
}

// git is a repository, by a folder in it.
type git struct {
	ctx context.Context
	dir string
}

func (g git) run(args ...string) ([]byte, error) {
	// A monitor of the file system is a program that the repository could name.
	cmd := exec.CommandContext(g.ctx, "git", append([]string{"-c", "core.fsmonitor=false"}, args...)...)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	var problem bytes.Buffer
	cmd.Stderr = &problem
	out, err := cmd.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is needed for that, and is not installed")
	case err != nil && problem.Len() > 0:
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(line(problem.Bytes()), "fatal: "))
	}
	return out, err
}

func line(out []byte) string {
	first, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimRight(first, "\r")
}

func realPath(folder string) string {
	if real, err := filepath.EvalSymlinks(filepath.FromSlash(folder)); err == nil {
		folder = real
	}
	return filepath.ToSlash(folder)
}
