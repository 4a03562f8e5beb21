// Package finding holds what the tool says: findings, their evidence paths, how certain they are and who
// will ever see the loss. It owns the data, its total order and the parsing of suppression comments.
//
// It must not know how a finding is made (no analysis), nor how it is shown (no printing).
package finding
