package cli

import (
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// targetVersion is the value of --target-version. It takes what the setting of that name takes.
type targetVersion struct{ version project.Version }

// Set reads 3.11 or py311.
func (v *targetVersion) Set(text string) (err error) {
	v.version, err = project.ParseVersion(text)
	return err
}

// String returns the version with its dot, or "" where none was given.
func (v *targetVersion) String() string { return v.version.String() }

// Type is what help shows for the value.
func (v *targetVersion) Type() string { return "version" }

// grammar returns the version as the parser counts; 0 where none was given.
func (v *targetVersion) grammar() ast.Version {
	if v.version.IsZero() {
		return 0
	}
	return ast.V(v.version.Minor)
}
