"""Write what CPython's symtable says of files, one block a file, for symtable_test.go.

A scope is "kind name {symbols} [scopes inside]"; everything is sorted, so order does not matter. Left out is what
CPython adds for its own use, and names that only pass through a scope on their way inwards.
"""
import sys
import symtable

LOCAL, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, FREE, CELL = 1, 2, 3, 4, 5
MEANING = {LOCAL: "local", CELL: "local", FREE: "free", GLOBAL_EXPLICIT: "global", GLOBAL_IMPLICIT: "global"}
OWN = {"__class__", "__classdict__", "__conditional_annotations__", "__static_attributes__"}
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}


class Incomparable(Exception):
    """A scope of its own for a bound or a type alias, which nothing but annotations can tell from the one around."""


def symbol(s, comprehension, module):
    if s.get_name().startswith(".") or s.get_name() in OWN:
        return None
    facts = []
    rebound = comprehension and (s.is_nonlocal() or s.is_declared_global())
    if s.is_referenced():
        facts.append("used")
    if s.is_assigned() and not rebound:
        facts.append("assigned")
    if s.is_imported():
        facts.append("imported")
    if s.is_parameter():
        facts.append("param")
    if s.is_declared_global() and not rebound and not module:
        facts.append("declared")
    if s.is_nonlocal() and not rebound:
        facts.append("nonlocal")
    if not facts and not rebound:
        return None
    meaning = s._Symbol__scope if isinstance(s._Symbol__scope, int) else int(s._Symbol__scope)
    if module and (s.is_assigned() or s.is_imported()):
        # The module's side of a name that functions declare global.
        meaning = LOCAL
    return " ".join([s.get_name(), MEANING[meaning]] + facts)


def scope(table):
    kind = getattr(table.get_type(), "value", table.get_type())
    if kind in ("type parameter", "type parameters"):
        kind = "type parameters"
    elif kind not in ("module", "class", "function"):
        raise Incomparable
    name = table.get_name()
    if kind == "module":
        name = "top"
    symbols = (symbol(s, kind == "function" and name in COMPREHENSIONS, kind == "module") for s in table.get_symbols())
    inside = sorted(scope(c) for c in table.get_children())
    return "%s %s {%s} [%s]" % (kind, name, "; ".join(sorted(s for s in symbols if s)), "\n".join(inside))


for path in sys.argv[1:]:
    print("file", path)
    try:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        print(scope(symtable.symtable(text, path, "exec")))
    except (SyntaxError, UnicodeDecodeError, ValueError, RecursionError, Incomparable):
        print("rejected")
    print("end")
