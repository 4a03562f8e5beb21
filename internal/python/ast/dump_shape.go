package ast

import (
	"slices"
	"strings"
	"sync"
)

// shapes is CPython's _fields of every kind, in its order, which is not always that of the source. A star marks a
// list, an equals sign what the node keeps in itself. Fields that CPython leaves empty unless asked (type_comment,
// type_ignores) are not there.
const shapes = `
Module body*
FunctionDef =name args body* decorator_list* returns type_params*
AsyncFunctionDef =name args body* decorator_list* returns type_params*
ClassDef =name bases* keywords* body* decorator_list* type_params*
Return value
Delete targets*
Assign targets* value
TypeAlias name type_params* value
AugAssign target =op value
AnnAssign target annotation value =simple
For target iter body* orelse*
AsyncFor target iter body* orelse*
While test body* orelse*
If test body* orelse*
With items* body*
AsyncWith items* body*
Match subject cases*
Raise exc cause
Try body* handlers* orelse* finalbody*
TryStar body* handlers* orelse* finalbody*
Assert test msg
Import names* =is_lazy
ImportFrom module names* =level =is_lazy
Global names*
Nonlocal names*
Expr value
Pass
Break
Continue
BoolOp =op values*
NamedExpr target value
BinOp left =op right
UnaryOp =op operand
Lambda args body
IfExp test body orelse
Dict keys* values*
Set elts*
ListComp elt generators*
SetComp elt generators*
DictComp key value generators*
GeneratorExp elt generators*
Await value
Yield value
YieldFrom value
Compare left =ops comparators*
Call func args* keywords*
FormattedValue value =conversion format_spec
Interpolation value =str =conversion format_spec
JoinedStr values*
TemplateStr values*
Constant =value =kind
Attribute value =attr =ctx
Subscript value slice =ctx
Starred value =ctx
Name =id =ctx
List elts* =ctx
Tuple elts* =ctx
Slice lower upper step
MatchValue value
MatchSingleton =value
MatchSequence patterns*
MatchMapping keys* patterns* rest
MatchClass cls patterns* kwd_attrs* kwd_patterns*
MatchStar name
MatchAs pattern name
MatchOr patterns*
TypeVar =name bound default_value
ParamSpec =name default_value
TypeVarTuple =name default_value
comprehension target iter ifs* =is_async
ExceptHandler type name body*
arguments posonlyargs* args* vararg kwonlyargs* kw_defaults* kwarg defaults*
arg =arg annotation
keyword arg value
alias =name asname
withitem context_expr optional_vars
match_case pattern guard body*
Identifier =id
Comparison =op
StringPart
SourceText
Error parts*
`

// shapeField is one field of a kind.
type shapeField struct {
	name string
	// field is the field that the children fill; FieldNone where the node keeps the value in itself.
	field Field
	list  bool
}

// shapesByKind is shapes as a table.
var shapesByKind = sync.OnceValue(func() (table [KindCount][]shapeField) {
	for line := range strings.Lines(strings.TrimSpace(shapes)) {
		words := strings.Fields(line)
		kind := slices.Index(kindNames[:], words[0])
		for _, word := range words[1:] {
			name, own := strings.CutPrefix(word, "=")
			name, list := strings.CutSuffix(name, "*")
			f := shapeField{name: name, list: list}
			if !own {
				f.field = Field(slices.Index(fieldNames[:], name))
			}
			table[kind] = append(table[kind], f)
		}
	}
	return table
})
