package project

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// Settings is everything that a project can set, in [tool.unheeded] of pyproject.toml or at the top of
// unheeded.toml. It is the only list of settings: names and defaults are in the tags, and the first comment
// line on is the text of the reference. A list that is not set is nil; one set to nothing is empty.
type Settings struct {
	// Select names what is reported: codes such as "UH204", or their beginnings such as "UH2". Not set, it is
	// every rule that is on by default.
	Select []Text `toml:"select" example:"[\"UH1\", \"UH204\"]"`
	// ExtendSelect adds codes, or their beginnings, to those of select or to those on by default.
	ExtendSelect []Text `toml:"extend-select" example:"[\"UH6\"]"`
	// Ignore names what is not reported: codes or their beginnings. The longest beginning wins; of equally
	// long ones, ignore does.
	Ignore []Text `toml:"ignore" example:"[\"UH114\"]"`
	// PerFileIgnores names codes, or their beginnings, that are not reported in some files. The keys are
	// patterns as in a .gitignore, relative to the settings file; one that names a folder holds for all below, and one that begins with an
	// exclamation mark for all files that the rest does not name.
	PerFileIgnores []FileIgnores `toml:"per-file-ignores" example:"{ \"tests/*\" = [\"UH2\"] }"`
	// OnlyCertain leaves out findings in which some step is not proven.
	OnlyCertain bool `toml:"only-certain" default:"false"`
	// RequireReason reports comments that silence findings without a reason behind "--" (UH004).
	RequireReason bool `toml:"require-reason" default:"false"`
	// Baseline is a file of recorded findings, relative to the settings file: those in it are not reported. The command
	// `unheeded baseline` writes it.
	Baseline Text `toml:"baseline" example:"\"unheeded-baseline.json\""`
	// TargetVersion is the oldest Python that the project runs on, as "3.11" or "py311". Not set, it is the
	// oldest that requires-python in pyproject.toml allows.
	TargetVersion Version `toml:"target-version" example:"\"3.11\""`
	// Python is where the packages are installed that the project imports: an interpreter, a virtual environment or a
	// prefix, relative to the settings file. Not set, it is VIRTUAL_ENV, or .venv or venv beside the project. It is only
	// looked at, never run.
	Python Text `toml:"python" example:"\".venv\""`
	// Src lists the folders that imports start from, relative to the settings file, in order of precedence;
	// stars are allowed. Not set, they are found: src, the project's folder and the folders above packages.
	Src []Text `toml:"src" example:"[\"lib\", \"packages/*/src\"]"`
	// Exclude replaces the built-in list of what is not looked at, such as .venv, build and node_modules.
	// The patterns are those of a .gitignore, relative to the settings file.
	Exclude []Text `toml:"exclude" example:"[\"vendor\", \"*_pb2.py\"]"`
	// ExtendExclude adds patterns to exclude or to the built-in list; "!name" takes one away.
	ExtendExclude []Text `toml:"extend-exclude" example:"[\"migrations\", \"!build\"]"`
	// RespectGitignore leaves out what .gitignore, .ignore and .git/info/exclude name.
	RespectGitignore bool `toml:"respect-gitignore" default:"true"`
	// Functions says what functions of the project do with what they are given, as in the facts that are built in: this
	// one owns the task, that one blocks. See "Facts" below.
	Functions Facts `toml:"functions" example:"{ \"app.spawn\" = { call = \"(coro: owns)\" } }"`
	// Decorators says what decorators of the project leave under the name of a function, and who calls it.
	Decorators Facts `toml:"decorators" example:"{ \"app.command\" = \"keeps\" }"`
	// Classes says what becomes of what methods give that subclasses define and somebody else calls.
	Classes Facts `toml:"classes" example:"{ \"app.Plugin\" = { overrides = { \"on_*\" = \"awaits\" } } }"`
	// Aliases says which other names stand for those above: the modules in which they are defined.
	Aliases Facts `toml:"aliases" example:"{ \"app.core.tasks\" = \"app\" }"`
	// Run is about programs that are watched. Its list ignore names losses that are not reported, each by some of code, function,
	// file (a pattern as in a .gitignore) and exception, and with the reason.
	Run RunSettings `toml:"run" example:"{ ignore = [{ code = \"UH204\", function = \"Worker.pump\", reason = \"restarted by the supervisor\" }] }"`
}

// DefaultSettings are those of a project that sets nothing.
func DefaultSettings() Settings { return Settings{RespectGitignore: true} }

// Text is one string of the settings and where it stands, so that whoever finds it wrong can say where.
type Text struct {
	Value string
	Place finding.Place
}

// FileIgnores is one entry of per-file-ignores.
type FileIgnores struct {
	Pattern Text
	Codes   []Text
}

// SettingNames are the names of all settings, in the order of the struct.
func SettingNames() []string {
	var names []string
	for field := range settingFields() {
		names = append(names, field.Tag.Get("toml"))
	}
	return names
}

// settingFields yields the fields of Settings with their indexes.
func settingFields() func(yield func(reflect.StructField, int) bool) {
	return func(yield func(reflect.StructField, int) bool) {
		settings := reflect.TypeFor[Settings]()
		for i := range settings.NumField() {
			if !yield(settings.Field(i), i) {
				return
			}
		}
	}
}

// SettingsError is one mistake in a settings file.
type SettingsError struct {
	Place   finding.Place
	Message string
}

// Error is the place and the message in one line.
func (e *SettingsError) Error() string {
	if e.Place.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Place.Path, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Place.Path, e.Place.Line, e.Place.Column, e.Message)
}

// SettingsErrors are all the mistakes in one settings file, in the order of the file.
type SettingsErrors []*SettingsError

// Error is one line for each mistake.
func (e SettingsErrors) Error() string {
	var lines []string
	for _, one := range e {
		lines = append(lines, one.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each mistake to errors.As and errors.Is.
func (e SettingsErrors) Unwrap() []error {
	var errs []error
	for _, one := range e {
		errs = append(errs, one)
	}
	return errs
}
