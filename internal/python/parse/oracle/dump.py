"""Parses files with this interpreter and writes the dump of their trees, or its digest.

Each line of the standard input is a request: "digest PATH" or "dump PATH". Each answer starts with a line:

    digest SHA256      the file parses; for a request "digest"
    dump LENGTH        the file parses; the dump, of so many bytes, follows; for a request "dump"
    reject MESSAGE     the file does not parse
    limit MESSAGE      the interpreter gave up: too deep, too large, or its tree is not valid

The format of the dump is that of ast.Dump, on the Go side.
"""

import ast
import hashlib
import struct
import sys
import threading
import warnings

# What ast.DumpOptions.Version leaves out.
F_STRINGS_LACK_POSITIONS = sys.version_info < (3, 12)
ALIASES_LACK_POSITIONS = sys.version_info < (3, 10)

ESCAPES = {code: "\\x%02x" % code for code in [*range(32), 127]}
ESCAPES.update({ord('"'): '\\"', ord("\\"): "\\\\"})

# Operators and contexts are nodes without fields, which the dump shows by name.
SYMBOLS = (ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.expr_context)

# The kinds of which None is a value, and not a field that is absent.
VALUED = {
    getattr(ast, name): True for name in ("Constant", "MatchSingleton") if hasattr(ast, name)
}
STRINGS = {getattr(ast, name): True for name in ("JoinedStr", "TemplateStr") if hasattr(ast, name)}


def quoted(text):
    return '"%s"' % text.translate(ESCAPES)


def constant(value):
    if value is None or value is True or value is False:
        return str(value)
    if value is Ellipsis:
        return "Ellipsis"
    if isinstance(value, str):
        return "str:" + quoted(value)
    if isinstance(value, bytes):
        return "bytes:" + value.hex()
    if isinstance(value, int):
        return "int:%x" % value
    if isinstance(value, float):
        return "float:" + struct.pack(">d", value).hex()
    if isinstance(value, complex):
        return "complex:" + struct.pack(">d", value.imag).hex()
    raise TypeError(value)


def scalar(value):
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        return "%d" % value
    return type(value).__name__


class Dump:
    def __init__(self):
        self.parts = []
        self.placed = {}

    def is_placed(self, kind):
        if kind is ast.alias and ALIASES_LACK_POSITIONS:
            return False
        return "end_col_offset" in kind._attributes

    def node(self, indent, field, node, positions, in_string):
        kind = type(node)
        placed = self.placed.get(kind)
        if placed is None:
            placed = self.placed[kind] = self.is_placed(kind)
        if kind in STRINGS:
            in_string = True
            if F_STRINGS_LACK_POSITIONS:
                positions = False
        out = self.parts.append
        out(indent)
        out(field)
        out(kind.__name__)
        if placed and positions:
            out(
                " %d:%d-%d:%d"
                % (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
            )
        valued = kind in VALUED
        below = []
        for name in node._fields:
            value = getattr(node, name, None)
            if valued and name == "value":
                out(" value=")
                out(constant(value))
            elif value is None or name == "is_lazy" and not value:
                continue
            elif name == "kind" and in_string and F_STRINGS_LACK_POSITIONS:
                continue
            elif isinstance(value, list):
                if not value:
                    continue
                first = value[0]
                if isinstance(first, (str, ast.cmpop)):
                    out(" %s=%s" % (name, ",".join(map(scalar, value))))
                else:
                    below.append((name, value))
            elif isinstance(value, ast.AST) and not isinstance(value, SYMBOLS):
                below.append((name, (value,)))
            else:
                out(" %s=%s" % (name, scalar(value)))
        out("\n")
        if not below:
            return
        indent += " "
        for name, nodes in below:
            name += " "
            for child in nodes:
                if child is None:
                    out(indent)
                    out(name)
                    out("None\n")
                else:
                    self.node(indent, name, child, positions, in_string)


def dump(tree):
    d = Dump()
    d.node("", "", tree, True, False)
    return "".join(d.parts).encode("utf-8", "surrogatepass")


def answer(request, path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        tree = ast.parse(data)
        text = dump(tree)
    except SyntaxError as error:
        return b"reject %s\n" % ascii(error).encode()
    except ValueError as error:
        # Before 3.12 this was how NUL was refused. All others are trees that fail CPython's own validation, such as
        # names that normalise to None, under 3.14.
        kind = b"reject" if "null bytes" in str(error) else b"limit"
        return b"%s %s\n" % (kind, ascii(error).encode())
    except (RecursionError, MemoryError, OverflowError) as error:
        return b"limit %s\n" % ascii(error).encode()
    if request == "digest":
        return b"digest %s\n" % hashlib.sha256(text).hexdigest().encode()
    return b"dump %d\n" % len(text) + text


def serve():
    warnings.simplefilter("ignore")
    for line in sys.stdin.buffer:
        request, path = line.rstrip(b"\n").split(b" ", 1)
        sys.stdout.buffer.write(answer(request.decode(), path))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    # Trees can be deep, and Python functions used to call each other on the C stack.
    sys.setrecursionlimit(100_000)
    threading.stack_size(512 << 20)
    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()
