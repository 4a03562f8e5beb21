package project

import (
	"regexp"
	"strings"
)

// requirement is what one line of a project asks for.
type requirement struct {
	name       string // normalised
	constraint constraint
	// conditional requirements hold on some systems or versions of Python only: several for one name are alternatives.
	conditional bool
}

var requirementText = regexp.MustCompile(`^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*\(?([^();@]*)\)?\s*(?:;(.*))?$`)

// parseRequirement reads a requirement as PEP 508 has it. One that names a URL asks for no version, and is refused.
func parseRequirement(text string) (requirement, bool) {
	m := requirementText.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return requirement{}, false
	}
	clauses, ok := parseClauses(m[2])
	return requirement{normalName(m[1]), constraint{clauses}, strings.TrimSpace(m[3]) != ""}, ok
}

// parseClauses reads the clauses of a version specifier (PEP 440); none is any version.
func parseClauses(text string) ([]clause, bool) {
	clauses := []clause{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		c, ok := parseClause(part)
		if !ok || strings.Contains(part, "!") && c.operator != "!=" {
			return nil, false
		}
		clauses = append(clauses, c)
	}
	return clauses, true
}

// parseConstraint reads a version constraint of Poetry or of a Pipfile: that of PEP 440 and, beside it, ^1.2, ~1.2, 1.2.*,
// * and a version alone, with || between alternatives.
func parseConstraint(text string) (constraint, bool) {
	var alternatives constraint
	for one := range strings.SplitSeq(strings.ReplaceAll(text, "||", "|"), "|") {
		clauses := []clause{}
		for _, part := range separateClauses(one) {
			more, ok := parsePoetryClause(part)
			if !ok {
				return nil, false
			}
			clauses = append(clauses, more...)
		}
		alternatives = append(alternatives, clauses)
	}
	return alternatives, true
}

var clauseText = regexp.MustCompile(`(?:===|[=!<>~]=|[<>^~=]|)\s*[^\s,<>=!~^]+`)

// separateClauses splits at commas and at spaces, which Poetry takes as well.
func separateClauses(text string) []string { return clauseText.FindAllString(text, -1) }

func parsePoetryClause(text string) ([]clause, bool) {
	text = strings.ReplaceAll(text, " ", "")
	if text == "*" {
		return nil, true
	}
	operator := text[:len(text)-len(strings.TrimLeft(text, "=!<>~^"))]
	version := text[len(operator):]
	if operator == "" || operator == "=" {
		operator = "=="
	}
	if operator != "^" && operator != "~" {
		c, ok := parseClause(operator + version)
		return []clause{c}, ok
	}
	low, ok := parseClause(">=" + version)
	if !ok {
		return nil, false
	}
	keep := min(2, len(low.release))
	if operator == "^" {
		for keep = 1; keep < len(low.release) && low.release[keep-1] == 0; {
			keep++
		}
	}
	return []clause{low, {operator: "<", release: bumped(low.release[:keep])}}, true
}
