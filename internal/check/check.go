package check

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/notebook"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Options say what to look at and how. The zero value checks nothing.
type Options struct {
	// Rules are all rules that there are; settings and Select say which of them run.
	Rules []*rule.Rule
	// Dir is the folder that relative paths start from and that reported paths are relative to.
	Dir string
	// Paths are files and folders as the user gave them; none means the project around Dir.
	Paths []string
	// Select and Ignore replace the settings' lists where not nil: codes or prefixes of codes ("UH1").
	Select, Ignore []string
	// ExtendSelect adds to those of Select, or of the settings.
	ExtendSelect []string
	// Exclude are patterns of what is left out, beside what the settings leave out.
	Exclude []string
	// Baseline is the file of recorded findings, which are left out; "" leaves it to the settings. NoBaseline leaves out none.
	Baseline   string
	NoBaseline bool
	// Changed, where not nil, are files that changed, absolute and without symbolic links: of Paths only what they can affect
	// is checked. Files that are gone may be among them.
	Changed []string
	// Shard, where it is not the whole, is the part of the files that is checked.
	Shard Shard
	// OnlyCertain leaves out findings that are merely likely.
	OnlyCertain bool
	// Target is the oldest version of Python that the project runs on; 0 leaves it to the settings.
	Target ast.Version
	// Python is the path of the interpreter or environment whose packages are seen; "" leaves it to the settings, to
	// VirtualEnv and to what lies beside the project.
	Python string
	// VirtualEnv is the value of the variable VIRTUAL_ENV.
	VirtualEnv string
	// Workers is the number of files analysed at once; 0 means one for each CPU that Go may use.
	Workers int
	// Overlay has bytes that stand in the place of those of a file, by the path that its findings have. A file that does
	// not exist has to be one of Paths.
	Overlay map[string][]byte
	// Memory, where not nil, is asked for the result of an earlier run that was told the same, and keeps that of this one.
	Memory *Memory
	// Progress, where not nil, is called now and then, from any goroutine, with files done and known so far.
	Progress func(done, total int)
}

// Result is what a run found out.
type Result struct {
	// Findings are sorted with finding.Sort and free of duplicates.
	Findings []finding.Finding
	// Failures tell what could not be checked (code UH002), sorted alike: unreadable files, undecodable bytes,
	// paths that do not exist. Any failure makes the exit code 2.
	Failures []finding.Finding
	// Warnings are sentences about the project as a whole, such as settings that have no effect.
	Warnings []string
	// Portion, where not nil, tells that this is the result of a shard: nothing recorded is left out of it yet.
	Portion *Portion
	// Silenced are findings that comments, or the settings for their file, silence; of what was kept of an earlier run, none.
	Silenced []finding.Finding
	// Recorded counts the findings that were left out because the baseline has them.
	Recorded int
	// Files and Lines count what was looked at.
	Files, Lines int
	// Source returns the decoded UTF-8 text of a file that a Place names, for excerpts; nil when it is not to be had.
	Source func(path string) []byte
	// Notebook returns the notebook that a Place names, nil for any other file. Places count in its text, over all cells.
	Notebook func(path string) *notebook.Notebook

	// Folders are those of the files that were read in the project, absolute and in order, the project's own among them.
	Folders []string
	// checked returns one of the modules that were checked, by the path that findings have.
	checked func(display string) *module
	// files has the paths of all files that were read, by the path that findings have; in a result that was kept it is nil.
	files map[string]string
	// root is the project's folder.
	root string
	// broken tells that a part of the analysis failed by a defect of ours.
	broken bool
}
