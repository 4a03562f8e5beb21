package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// setting is one field of the list.
type setting struct {
	name, text string
	// kind is the type of the field in Go.
	kind string
	// standard is the default, "" where none can be written down; example is a value in TOML.
	standard, example string
}

func readSettings(path string) ([]setting, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	object := file.Scope.Lookup("Settings")
	if object == nil {
		return nil, fmt.Errorf("%s has no type Settings", path)
	}
	spec, _ := object.Decl.(*ast.TypeSpec)
	list, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil, fmt.Errorf("%s: Settings is no struct", path)
	}
	var settings []setting
	for _, field := range list.Fields.List {
		if field.Tag == nil || len(field.Names) != 1 {
			return nil, fmt.Errorf("%s: a field of Settings has no tag, or shares it", path)
		}
		text, err := strconv.Unquote(field.Tag.Value)
		if err != nil {
			return nil, err
		}
		tag := reflect.StructTag(text)
		s := setting{
			name: tag.Get("toml"), kind: types.ExprString(field.Type), standard: tag.Get("default"), example: tag.Get("example"),
			text: sentence(field.Names[0].Name, tag.Get("toml"), field.Doc.Text()),
		}
		if s.name == "" || s.text == "" || (s.standard == "") == (s.example == "") {
			return nil, fmt.Errorf("%s: %s needs a name, a comment, and either a default or an example", path, field.Names[0].Name)
		}
		settings = append(settings, s)
	}
	return settings, nil
}

// sentence is the comment of a field as prose: it begins with the name of the setting in the place of that of the field.
func sentence(field, name, doc string) string {
	doc = strings.Join(strings.Fields(doc), " ")
	return "`" + name + "`" + strings.TrimPrefix(doc, field)
}
