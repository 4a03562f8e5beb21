package project

import (
	"errors"
	"path"
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/project/ignore"
)

// ignoreRules are the ignore files that hold in one folder. Those of .ignore come before those of git.
type ignoreRules struct {
	plain, git *ignoreChain
}

// ignoreChain is an ignore file and those that it comes before, in the folders above. A nil chain is empty.
type ignoreChain struct {
	list ignore.List
	// folder is what the patterns are relative to.
	folder string
	above  *ignoreChain
}

func (c *ignoreChain) match(file string, isFolder bool) ignore.Verdict {
	for ; c != nil; c = c.above {
		relative := strings.TrimPrefix(file[len(c.folder):], "/")
		if verdict := c.list.Match(relative, isFolder); verdict != ignore.Undecided {
			return verdict
		}
	}
	return ignore.Undecided
}

// ignores tells whether ignore files leave out a path, of which the folders above it have been asked.
func (r ignoreRules) ignores(file string, isFolder bool) bool {
	verdict := r.plain.match(file, isFolder)
	if verdict == ignore.Undecided {
		verdict = r.git.match(file, isFolder)
	}
	return verdict == ignore.Ignored
}

// rulesAbove are the rules that hold in a folder by the folders above it: up to the root of the repository or,
// where there is none, of the project.
func (p *Project) rulesAbove(folder string) (ignoreRules, []*Failure) {
	var rules ignoreRules
	var failures []*Failure
	if !p.Settings.RespectGitignore {
		return rules, nil
	}
	upwards := foldersUpwards(p.disk, folder)
	if !p.disk.Exists(path.Join(upwards[len(upwards)-1], ".git")) {
		for len(upwards) > 1 && !isWithin(upwards[len(upwards)-1], p.Root) {
			upwards = upwards[:len(upwards)-1]
		}
	}
	for i := len(upwards) - 1; i > 0; i-- {
		has := func(name string) bool { return p.disk.Exists(path.Join(upwards[i], name)) }
		var failed []*Failure
		rules, failed = p.rulesInside(rules, upwards[i], has)
		failures = append(failures, failed...)
	}
	return rules, failures
}

// rulesInside adds the ignore files of a folder to the rules that hold in it already. A folder with .git begins
// a repository, in which the git rules from above do not hold.
func (p *Project) rulesInside(rules ignoreRules, folder string, has func(name string) bool) (ignoreRules, []*Failure) {
	if !p.Settings.RespectGitignore {
		return rules, nil
	}
	var failures []*Failure
	add := func(chain *ignoreChain, file string) *ignoreChain {
		data, err := Read(p.disk, file)
		var failure *Failure
		if errors.As(err, &failure) {
			if failure.Kind != NotFound && failure.Kind != NotFolder {
				failure.Path = p.Display(file)
				failures = append(failures, failure)
			}
			return chain
		}
		list := ignore.Parse(data)
		if list.Empty() {
			return chain
		}
		return &ignoreChain{list, folder, chain}
	}
	if has(".git") {
		rules.git = add(nil, path.Join(gitFolder(p.disk, path.Join(folder, ".git")), "info/exclude"))
	}
	if has(".gitignore") {
		rules.git = add(rules.git, path.Join(folder, ".gitignore"))
	}
	if has(".ignore") {
		rules.plain = add(rules.plain, path.Join(folder, ".ignore"))
	}
	return rules, failures
}

// gitFolder is the folder of a repository's own data: .git itself or, in work trees and submodules where .git is a
// file, the common folder that it leads to (gitrepository-layout(5)).
func gitFolder(d *disk.View, dotGit string) string {
	if info, err := d.Stat(dotGit); err != nil || info.IsDir() {
		return dotGit
	}
	data, err := Read(d, dotGit)
	target, ok := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir:")
	if err != nil || !ok {
		return dotGit
	}
	own := joinPath(parentOf(dotGit), strings.TrimSpace(target))
	if common, err := Read(d, path.Join(own, "commondir")); err == nil {
		return joinPath(own, strings.TrimSpace(string(common)))
	}
	return own
}

// joinPath is a path that may be relative to a folder.
func joinPath(folder, file string) string {
	if filepath.IsAbs(filepath.FromSlash(file)) {
		return filepath.ToSlash(filepath.Clean(filepath.FromSlash(file)))
	}
	return path.Join(folder, filepath.ToSlash(file))
}
