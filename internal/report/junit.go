package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/unheeded/unheeded/internal/finding"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	File      string        `xml:"file,attr,omitempty"`
	Line      int           `xml:"line,attr,omitempty"`
	Failure   *junitProblem `xml:"failure"`
	Error     *junitProblem `xml:"error"`
	Output    string        `xml:"system-out,omitempty"`
}

type junitProblem struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes an XML report as CI servers read it: a suite for each file with findings, a failed case for each finding,
// an error for what could not be checked. Notes are cases that passed. Without any there is one case that passed, since
// some servers take a report without cases for a broken one.
func JUnit(w io.Writer, run Run) error {
	root := junitSuites{Name: "unheeded"}
	for _, f := range all(run.inFile()) {
		n := len(root.Suites)
		if n == 0 || root.Suites[n-1].Name != f.Place.Path {
			root.Suites = append(root.Suites, junitSuite{Name: f.Place.Path})
			n++
		}
		root.Suites[n-1].add(f)
	}
	if len(root.Suites) == 0 {
		root.Suites = []junitSuite{{Name: "unheeded", Tests: 1, Cases: []junitCase{{Name: "no lost exception", ClassName: "unheeded"}}}}
	}
	for _, s := range root.Suites {
		root.Tests += s.Tests
		root.Failures += s.Failures
		root.Errors += s.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(root); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s *junitSuite) add(f finding.Finding) {
	c := junitCase{Name: string(f.Code) + " " + f.Rule, ClassName: f.Place.Path, File: f.Place.Path, Line: f.Place.Line}
	if f.Place.Line > 0 {
		c.Name += fmt.Sprintf(" (line %d)", f.Place.Line)
	}
	problem := &junitProblem{Type: string(f.Code), Message: likely(f) + f.Message, Text: paragraph(f)}
	s.Tests++
	switch {
	case f.Code == finding.Unreadable:
		c.Error = problem
		s.Errors++
	case f.Severity == finding.Note:
		c.Output = problem.Text
	default:
		c.Failure = problem
		s.Failures++
	}
	s.Cases = append(s.Cases, c)
}
