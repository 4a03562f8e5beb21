package check

import (
	"errors"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/project"
)

// selectionOf is what is looked for in a module.
func (r *run) selectionOf(m *module) *selection {
	if m.selection != nil {
		return m.selection
	}
	return &r.selection
}

// openScript reads what a script says of itself in its metadata (PEP 723). One whose metadata are wrong is not checked: what
// it wants to be checked for is not known.
func (r *run) openScript(m *module) {
	own, err := r.project.Script(m.display, m.tree.Text)
	if err == nil && own == r.project {
		return
	}
	if err == nil {
		var sel selection
		if sel, err = r.selectRules(&own.Settings); err == nil {
			m.selection = &sel
			return
		}
	}
	var mistakes project.SettingsErrors
	var mistake *project.SettingsError
	switch {
	case errors.As(err, &mistakes):
	case errors.As(err, &mistake):
		mistakes = project.SettingsErrors{mistake}
	}
	for _, mistake := range mistakes {
		m.failures = append(m.failures, finding.Finding{
			Code: finding.Unreadable, Rule: finding.UnreadableName, Message: mistake.Message, Place: mistake.Place,
		})
	}
	if len(mistakes) == 0 {
		m.failures = append(m.failures, unreadable(m.display, 0, err.Error()))
	}
	m.selection = &selection{silencing: r.selection.silencing}
}
