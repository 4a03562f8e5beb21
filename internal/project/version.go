package project

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a minor version of Python, for example 3.11. The zero value means that none is set.
type Version struct {
	Major, Minor int
}

// Oldest and newest versions whose grammar is known.
const (
	oldestMinor = 8
	newestMinor = 15
)

// IsZero tells that no version is set.
func (v Version) IsZero() bool { return v == Version{} }

// String is "3.11", or "" where none is set.
func (v Version) String() string {
	if v.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d.%d", v.Major, v.Minor)
}

// KnownVersions returns the versions that ParseVersion takes, the oldest first.
func KnownVersions() []Version {
	var all []Version
	for minor := oldestMinor; minor <= newestMinor; minor++ {
		all = append(all, Version{3, minor})
	}
	return all
}

// ParseVersion reads "3.11" or "py311". Versions outside 3.8 to 3.15 are errors.
func ParseVersion(text string) (Version, error) {
	digits, ok := strings.CutPrefix(text, "py3")
	if !ok {
		digits, ok = strings.CutPrefix(text, "3.")
	}
	minor, err := strconv.Atoi(digits)
	if !ok || err != nil || strings.ContainsAny(digits, "+-") {
		return Version{}, fmt.Errorf("%q is no version of Python; write it as \"3.%d\"", text, newestMinor-1)
	}
	if minor < oldestMinor || minor > newestMinor {
		return Version{}, fmt.Errorf("Python 3.%d is not known; known are 3.%d to 3.%d", minor, oldestMinor, newestMinor)
	}
	return Version{3, minor}, nil
}

// lowestAllowed is the oldest known version that a requires-python expression such as ">=3.9,<4" (PEP 440)
// allows in any of its releases; ok is false where the expression cannot be read or allows none.
func lowestAllowed(requires string) (version Version, ok bool) {
	var clauses []clause
	for part := range strings.SplitSeq(requires, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		c, ok := parseClause(part)
		if !ok {
			return Version{}, false
		}
		clauses = append(clauses, c)
	}
	if len(clauses) == 0 {
		return Version{}, false
	}
	// No minor version has had more than a few dozen releases; a hundred of them settle every expression.
	for minor := oldestMinor; minor <= newestMinor; minor++ {
		for micro := range 100 {
			if allAllow(clauses, []int{3, minor, micro}) {
				return Version{3, minor}, true
			}
		}
	}
	return Version{}, false
}

func allAllow(clauses []clause, release []int) bool {
	for _, c := range clauses {
		if !c.allows(release) {
			return false
		}
	}
	return true
}

// clause is one comparison of a version specifier.
type clause struct {
	operator string
	// release is the version's numbers, one at least; wildcard tells that ".*" follows them.
	release  []int
	wildcard bool
	// text is the version as it is written.
	text string
}

func parseClause(text string) (clause, bool) {
	var c clause
	for _, operator := range []string{"===", "~=", "==", "!=", "<=", ">=", "<", ">"} {
		if rest, ok := strings.CutPrefix(text, operator); ok {
			c.operator, text = operator, strings.TrimSpace(rest)
			break
		}
	}
	c.text = text
	text, c.wildcard = strings.CutSuffix(text, ".*")
	for part := range strings.SplitSeq(text, ".") {
		digits := len(part) - len(strings.TrimLeft(part, "0123456789"))
		number, err := strconv.Atoi(part[:digits])
		if err != nil {
			return c, false
		}
		c.release = append(c.release, number)
		if digits < len(part) {
			break // What follows marks a pre-release, which changes no minor version.
		}
	}
	if c.operator == "" || c.operator == "~=" && len(c.release) < 2 {
		return c, false
	}
	return c, !c.wildcard || c.operator == "==" || c.operator == "!="
}

// allows compares a release, of three numbers, with the clause.
func (c clause) allows(release []int) bool {
	order := compareReleases(release, c.release)
	switch c.operator {
	case "~=":
		return order >= 0 && hasPrefix(release, c.release[:len(c.release)-1])
	case "==", "===":
		return c.wildcard && hasPrefix(release, c.release) || !c.wildcard && order == 0
	case "!=":
		return c.wildcard && !hasPrefix(release, c.release) || !c.wildcard && order != 0
	case "<=":
		return order <= 0
	case ">=":
		return order >= 0
	case "<":
		return order < 0
	}
	return order > 0
}

// compareReleases orders two versions; missing numbers are zero.
func compareReleases(a, b []int) int {
	for i := range max(len(a), len(b)) {
		if d := at(a, i) - at(b, i); d != 0 {
			return d
		}
	}
	return 0
}

func hasPrefix(release, prefix []int) bool {
	for i, number := range prefix {
		if at(release, i) != number {
			return false
		}
	}
	return true
}

func at(numbers []int, i int) int {
	if i < len(numbers) {
		return numbers[i]
	}
	return 0
}
