package rule

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Rule is one hazard that is looked for in the source.
type Rule struct {
	// Code is permanent: UH101.
	Code finding.Code
	// Name says what is wrong in a few hyphenated words: coroutine-never-awaited.
	Name string
	// Summary is one sentence without a full stop, for lists.
	Summary string
	// OptIn rules run only when selected by code or prefix.
	OptIn bool
	// SameAs are codes of other linters for the same hazard: a noqa that names one has judged the place for this rule, too.
	SameAs []string
	// Visibility is who sees the loss, where the check does not say otherwise.
	Visibility finding.Visibility
	// Supersedes are the codes that give way where this rule reports the same place.
	Supersedes []finding.Code
	// Page is the Markdown page of the rule: what users read, and its test.
	Page string
	// Kinds are the node kinds that Check wants to see; it is called for each such node of a file, in order.
	Kinds []ast.Kind
	// Check looks at one node. It must not keep state between calls.
	Check func(*Pass, ast.Node)
}
