package page

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// fence is the opening line of a fenced block, taken apart.
type fence struct {
	language string
	kind     Kind
	title    string
	run      Run
}

// fenceMark opens and closes a block. Fences are never indented.
const fenceMark = "```"

// parseFence reads what follows the mark on an opening line.
func parseFence(info string) (fence, error) {
	language, rest, _ := strings.Cut(info, " ")
	f := fence{language: language}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		end := strings.IndexAny(rest, " \"")
		if end < 0 {
			end = len(rest)
		}
		word := rest[:end]
		rest = rest[end:]
		value := ""
		if strings.HasPrefix(rest, `"`) {
			var ok bool
			if value, rest, ok = cutQuoted(rest); !ok {
				return f, fmt.Errorf("no closing quote after %s", word)
			}
		}
		if err := f.add(word, value); err != nil {
			return f, err
		}
	}
	return f, nil
}

// add takes one word; value is what stood in quotes after it.
func (f *fence) add(word, value string) error {
	key, bare, _ := strings.Cut(word, "=")
	var err error
	switch {
	case word == "bad":
		f.kind = Bad
	case word == "good":
		f.kind = Good
	case word == "silent":
		f.run.Silent = true
	case key == "title" && bare != "":
		f.title = bare
		if path.Clean(bare) != bare || path.IsAbs(bare) || strings.HasPrefix(bare, "..") {
			return fmt.Errorf("title %s is no clean relative path", bare)
		}
	case key == "exit":
		f.run.Exit, err = strconv.Atoi(bare)
	case word == "norun=" && value != "":
		f.run.Never = value
	case word == "symptom=" && value != "":
		return f.symptom("", value)
	case strings.HasPrefix(word, "symptom[") && strings.HasSuffix(word, "]=") && value != "":
		return f.symptom(word[len("symptom["):len(word)-len("]=")], value)
	case strings.HasPrefix(word, "python"):
		err = f.run.Versions.narrow(word[len("python"):])
	default:
		err = fmt.Errorf("unknown word %s", word)
	}
	return err
}

func (f *fence) symptom(versions, text string) error {
	var s Symptom
	if versions != "" {
		for bound := range strings.SplitSeq(versions, ",") {
			if err := s.Versions.narrow(bound); err != nil {
				return err
			}
		}
	}
	var err error
	s.Output, err = regexp.Compile(text)
	f.run.Symptoms = append(f.run.Symptoms, s)
	return err
}

// narrow takes a bound: >=3.11 or <3.12.
func (v *Versions) narrow(bound string) error {
	if minor, found := strings.CutPrefix(bound, ">=3."); found {
		var err error
		v.From, err = strconv.Atoi(minor)
		return err
	}
	if minor, found := strings.CutPrefix(bound, "<3."); found {
		var err error
		v.Below, err = strconv.Atoi(minor)
		return err
	}
	return fmt.Errorf("%q is no bound such as >=3.11 or <3.12", bound)
}

// cutQuoted takes text that begins with a quote apart: what stands in the quotes, as it stands, and what follows.
// A quote after a backslash does not close.
func cutQuoted(text string) (value, rest string, ok bool) {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return text[1:i], text[i+1:], true
		}
	}
	return "", text, false
}
