package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

const preface = `# Settings

<!-- Made by tools/gensettings from internal/project/settings.go; to change it, change that and run make gen. -->

Settings stand in ` + "`[tool.unheeded]`" + ` of ` + "`pyproject.toml`" + `, or at the top of ` + "`unheeded.toml`" + `, which comes first where
both are there. They are looked for in the folder that the command is started in and in those above it, up to the root of
the repository; the nearest file counts, whole. Options of the command come before settings.

A setting that does not exist, and a value of the wrong kind, is an error, with its place. ` + "`unheeded settings`" + ` shows what
is in force and where it comes from. [schema.json](schema.json) describes the settings to editors.

Codes are written whole (` + "`UH204`" + `) or by their beginning (` + "`UH2`" + `); the longest beginning that fits a code decides, and of
equally long ones ` + "`ignore`" + ` does.
`

const aboutFacts = `
## Facts

What a library's functions do with what they are given is built in; what those of your project do is read from their bodies.
Where a body does not say it, because it leads out of Python or to code that is not seen, or where you know better, say it
in the same words. Names are dotted and whole: module, class, function.

` + "```toml" + `
[tool.unheeded.functions]
"app.tasks.spawn" = { call = "(coro: owns, *, name)" }      # it runs, and somebody reads what it raises
"app.tasks.later" = { call = "(coro: schedules) -> task" }  # it runs, and the caller has to read the task
"app.db.query" = { call = "(sql)", blocks = "database", instead = ["app.db.aquery"] }
"app.errors.capture" = { call = "(exc: reports)" }
` + "```" + `

A call is a signature with fates in the place of types: what becomes of an argument. The most useful ones are ` + "`owns`" + `,
` + "`schedules`" + `, ` + "`drives`" + `, ` + "`awaits`" + `, ` + "`reads`" + `, ` + "`stores`" + `, ` + "`reports`" + `; in front of one, ` + "`calls and`" + ` says that the argument is a
function that is called. All words, with an example of each, are in the
[documentation of the package](../internal/library/doc.go) that has the facts about libraries. A name that is known already
cannot be given other facts.
`

func generateReference(settings []setting) []byte {
	var b bytes.Buffer
	b.WriteString(preface)
	for _, s := range settings {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", s.name, wrap(s.text))
		value := s.example
		if s.standard != "" {
			fmt.Fprintf(&b, "Default: `%s`.\n\n", s.standard)
			value = map[string]string{"true": "false", "false": "true"}[s.standard]
		}
		fmt.Fprintf(&b, "```toml\n[tool.unheeded]\n%s = %s\n```\n", s.name, value)
	}
	b.WriteString(aboutFacts)
	return b.Bytes()
}

// wrap fills lines of prose.
func wrap(text string) string {
	const width = 118
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return strings.Join(append(lines, line), "\n")
}

// generateSchema describes the table to editors, in JSON Schema of draft 7, which most of them know.
func generateSchema(settings []setting) ([]byte, error) {
	properties := map[string]any{}
	for _, s := range settings {
		property, ok := schemaOf(s.kind)
		if !ok {
			return nil, fmt.Errorf("%s: there is no schema for the type %s", s.name, s.kind)
		}
		property["description"] = s.text
		switch s.standard {
		case "true", "false":
			property["default"] = s.standard == "true"
		}
		properties[s.name] = property
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(map[string]any{
		"$schema": "http://json-schema.org/draft-07/schema#", "title": "Settings of unheeded",
		"type": "object", "additionalProperties": false, "properties": properties,
	})
	return b.Bytes(), err
}

func schemaOf(kind string) (map[string]any, bool) {
	text := map[string]any{"type": "string", "minLength": 1}
	texts := map[string]any{"type": "array", "items": text}
	switch kind {
	case "[]Text":
		return texts, true
	case "Text":
		return text, true
	case "bool":
		return map[string]any{"type": "boolean"}, true
	case "Version":
		return map[string]any{"type": "string", "pattern": `^(3\.|py3)([89]|1[0-5])$`}, true
	case "[]FileIgnores":
		return map[string]any{"type": "object", "additionalProperties": texts}, true
	case "RunSettings":
		entry := map[string]any{"type": "object", "additionalProperties": false, "required": []string{"reason"}, "properties": map[string]any{
			"code": text, "function": text, "file": text, "exception": text, "reason": text,
		}}
		return map[string]any{"type": "object", "additionalProperties": false, "properties": map[string]any{
			"ignore": map[string]any{"type": "array", "items": entry},
		}}, true
	case "Facts":
		return map[string]any{"type": "object"}, true
	}
	return nil, false
}
