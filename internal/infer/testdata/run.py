"""Runs examples of the manual and compares what reveal_type sees with what the manual says.

Reads a JSON list of examples from standard input, each a list of [path, text, line], and prints one JSON line for each:
how many values were compared, and those that the manual has wrong. A body that is only `...` stands for one that the
example leaves out: it is not run, nor is what needs its value.
"""

import ast
import asyncio
import builtins
import contextlib
import importlib
import importlib.machinery
import inspect
import io
import json
import os
import signal
import sys
import tempfile
import types
import warnings

SECONDS = 2  # that one example may take


class Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        tree = Prepare(data.decode().split("\n")).visit(ast.parse(data))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class Prepare(ast.NodeTransformer):
    def __init__(self, lines):
        self.lines = lines

    def left_out(self, node):
        self.generic_visit(node)
        if all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) and s.value.value is ... for s in node.body):
            node.body = ast.parse("raise LeftOut").body
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = left_out

    def visit_Expr(self, node):
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "reveal_type":
            if "# type: Never" in self.lines[node.lineno - 1]:
                return ast.copy_location(ast.Pass(), node)  # it need not end
            attempt = ast.parse("try: pass\nexcept Exception: pass").body[0]
            attempt.body = [node]
            return attempt
        return node


class LeftOut(Exception):
    pass


class TooLong(BaseException):
    pass


class Anything:
    """An object of a module that is not there: it answers to everything."""

    def __call__(self, *args, **kwargs):
        if len(args) == 3 and isinstance(args[0], str):
            return type(*args)  # as a metaclass
        return args[0] if len(args) == 1 and callable(args[0]) else Anything()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __getitem__(self, key):
        return Anything()

    def __iter__(self):
        return iter([Anything()])

    def __await__(self):
        yield from ()
        return Anything()


def outside(name, variant):
    """A module that the examples only pretend to import."""
    values = {
        "names": ["a", "b"], "items": [[1, 2], [], [3]][variant], "command": ["start", "stop", "status"][variant],
        "kind": ["tcp", "udp", "tcp"][variant], "arguments": ["x"], "options": {}, "n": variant * 4 + 1,
    }

    def get(attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if name == "settings":
            return values.get(attribute, [True, False, None][variant])
        return type(attribute, (), {}) if attribute[0].isupper() else Anything()

    module = types.ModuleType(name)
    module.__getattr__ = get
    return module


def split(text, at):
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c == "[") - (c == "]")
        if c == at and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return parts + [text[start:].strip()]


def fits(value, text):
    """Reports whether a value is of a type that the manual writes so."""
    return any(fits_arm(value, arm) for arm in split(text, "|"))


def fits_arm(value, arm):
    words, _, quoted = arm.partition(" '")
    called = quoted.removesuffix("'")
    name, _, rest = arm.partition("[")
    args = split(rest[:-1], ",") if rest else []
    match words:
        case "Unknown" | "Elsewhere":
            return True
        case "None":
            return value is None
        case "Never":
            return False
        case "coroutine":
            return inspect.iscoroutine(value) and value.cr_code.co_name == called
        case "async generator":
            return inspect.isasyncgen(value) and value.ag_code.co_name == (called or "<genexpr>")
        case "generator":
            return inspect.isgenerator(value) and value.gi_code.co_name == called
        case "function" | "method" | "async function" | "async method" | "lambda":
            code = getattr(getattr(value, "__func__", value), "__code__", None)
            return (code.co_name if code else getattr(value, "__name__", None)) == (called or "<lambda>")
        case "module":
            return isinstance(value, types.ModuleType) and value.__name__ == called
    match name:
        case "Coroutine":
            return inspect.iscoroutine(value)
        case "Awaitable":
            return inspect.isawaitable(value)
        case "Iterator" | "Iterable":
            return hasattr(value, "__iter__")
        case "Callable" | "partial":
            return callable(value)
        case "type":
            return isinstance(value, type) and any(c.__name__ == args[0] for c in value.__mro__)
        case "float":
            return isinstance(value, (int, float))
    if all(c.__name__.lstrip("_") != name.lstrip("_") for c in type(value).__mro__):
        return False
    if not args or not isinstance(value, (list, set, frozenset, tuple, dict)):
        return True
    if isinstance(value, dict):
        return len(args) != 2 or all(fits(k, args[0]) and fits(v, args[1]) for k, v in value.items())
    if isinstance(value, tuple) and len(args) > 1:
        return len(args) == len(value) and all(map(fits, value, args))
    return all(fits(v, args[0]) for v in value)


def reveals(function):
    return "reveal_type" in inspect.unwrap(function).__code__.co_names


def callable_without(kind):
    """Reports whether a class needs no arguments to be constructed."""
    try:
        return all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in inspect.signature(kind).parameters.values())
    except ValueError:
        return True


def arguments(function, scope, variant):
    """Makes the arguments of a function; None where the example alone may call it."""
    made = []
    for p in inspect.signature(function).parameters.values():
        kind = scope.get(p.annotation, p.annotation) if isinstance(p.annotation, str) else p.annotation
        if p.default is not p.empty and kind is p.empty and function.__name__.startswith("_"):
            return None
        if p.default is not p.empty or p.kind not in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD):
            continue
        if p.name == "flag":
            made.append([True, False, None][variant])
        elif isinstance(kind, type) and kind is not p.empty and callable_without(kind):
            made.append(kind())
        else:
            return None
    return made


def entries(module):
    """Yields what there is to run in a module after it was imported."""
    for thing in list(vars(module).values()):
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        if isinstance(thing, types.FunctionType):
            if thing.__name__ in ("main", "start") or reveals(thing):
                yield thing
        elif isinstance(thing, type) and thing.__init__ is object.__init__:
            for method in vars(thing).values():
                if isinstance(method, types.FunctionType) and reveals(method):
                    with contextlib.suppress(Exception):
                        yield method.__get__(thing())


def run(function, scope, variant):
    args = arguments(function, scope, variant)
    if args is None:
        return
    result = function(*args)
    if inspect.iscoroutine(result):
        asyncio.run(asyncio.wait_for(result, SECONDS))


@contextlib.contextmanager
def imports(folder):
    """Imports from a folder, and forgets all that was imported."""
    before = set(sys.modules)
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(folder)
        for name in set(sys.modules) - before:
            del sys.modules[name]


def compare(example, folder):
    lines, compared, wrong, kept = {}, 0, {}, []
    for path, text, line in example:
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as f:
            f.write(text)
        lines[full] = line, text.split("\n")

    def reveal_type(value):
        nonlocal compared
        frame = sys._getframe(1)
        line, text = lines.get(frame.f_code.co_filename, (0, []))
        if text:
            source = text[frame.f_lineno - 1]
            compared += 1
            if not fits(value, source.partition("# type: ")[2].strip()):
                wrong[line + frame.f_lineno] = [source.strip(), repr(value)[:200]]
        kept.append(value)  # warnings about it would only distract
        return value

    builtins.reveal_type = reveal_type
    builtins.LeftOut = LeftOut
    for variant in range(3):
        with imports(folder):
            sys.modules |= {name: outside(name, variant) for name in ("settings", "nowhere")}
            for path, _, _ in example:
                name = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
                with contextlib.suppress(Exception, SystemExit):
                    module = importlib.import_module(name)
                    for function in entries(module):
                        with contextlib.suppress(Exception, SystemExit):
                            run(function, vars(module), variant)
    return {"compared": compared, "wrong": [[line, *what] for line, what in wrong.items()]}


def main():
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    sys.path_hooks.insert(0, importlib.machinery.FileFinder.path_hook((Loader, [".py"])))
    sys.path_importer_cache.clear()

    def stop(*_):
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    for example in json.load(sys.stdin):
        with contextlib.ExitStack() as stack:
            folder = os.path.realpath(stack.enter_context(tempfile.TemporaryDirectory()))
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
            signal.setitimer(signal.ITIMER_REAL, 4 * SECONDS, 0.1)  # again and again: an event loop goes on after one
            try:
                found = compare(example, folder)
            except TooLong:
                found = {"wrong": [[example[0][2], "the example", "it does not end"]]}
            signal.setitimer(signal.ITIMER_REAL, 0)
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
