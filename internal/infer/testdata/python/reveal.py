"""Runs the Python blocks of manual pages and says where a value is not of the type that a comment claims.

What can be run is run: the statements of a block one by one, whatever becomes of those before, then every function and
method that needs no argument. Of a claim only so much is compared as Python tells of a value: the class of an object, the
name of the function that a coroutine was made by. Prints a line for each reveal_type that was reached: the page, the line,
"ok" or what the value is.
"""

import ast
import asyncio
import contextlib
import inspect
import io
import re
import signal
import sys
import warnings

FENCE = re.compile(r"^```python(?: title=(\S+))?\n((?:.*\n)*?)```$", re.M)
SECONDS = 0.05
REACHED = {}  # line -> what it was, "ok" where every value fits


def describe(x):
    if x is None:
        return "None"
    if inspect.iscoroutine(x):
        return f"coroutine '{x.cr_code.co_name}'"
    if inspect.isasyncgen(x):
        return f"async generator '{x.ag_code.co_name}'"
    if inspect.isgenerator(x):
        return f"generator '{x.gi_code.co_name}'"
    if inspect.ismodule(x):
        return f"module '{x.__name__}'"
    if isinstance(x, type):
        return f"type[{x.__name__}]"
    return type(x).__name__


def arms(claim):
    depth, arm = 0, ""
    for c in claim:
        depth += (c == "[") - (c == "]")
        if c == "|" and depth == 0:
            yield arm.strip()
            arm = ""
        else:
            arm += c
    yield arm.strip()


def fits(x, claim):
    is_class = isinstance(x, type)
    classes = {c.__name__ for c in (x if is_class else type(x)).__mro__}
    for arm in arms(claim):
        name = arm.split("[")[0]
        if arm in ("Unknown", "Elsewhere", "Any", describe(x)):
            return True
        if is_class:
            if name == "type" and arm[5:-1].split("[")[0] in classes:
                return True
        elif name in classes or name == "Iterator" and hasattr(x, "__next__"):
            return True
        if callable(x) and ("function '" in arm or "method '" in arm or name in ("lambda", "Callable", "partial")):
            return True
        if name in ("Awaitable", "Coroutine") and inspect.isawaitable(x):
            return True
        if arm == "async generator" and inspect.isasyncgen(x):
            return True
    return any(name.endswith("Mock") for name in classes)  # stands for what is claimed


def within_time(do):
    """Does it for a moment; whatever it raises is of no interest."""

    def late(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, 0.05)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            do()
    except BaseException:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def call(function):
    def do():
        result = function()
        if inspect.iscoroutine(result):
            asyncio.run(asyncio.wait_for(result, SECONDS))

    within_time(do)


def needs_nothing(function):
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    return all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters)


def is_ellipsis(body):
    return len(body) == 1 and isinstance(body[0], ast.Expr) and getattr(body[0].value, "value", None) is ...


def run(source, before):
    lines = source.split("\n")

    def reveal_type(x):
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != "<block>":
            frame = frame.f_back
        if frame is None:
            return x
        claim = re.search(r"# type: (.*)$", lines[frame.f_lineno - 1])
        if claim:
            at = before + frame.f_lineno
            if not fits(x, claim[1].strip()):
                REACHED[at] = describe(x)
            REACHED.setdefault(at, "ok")
        return x

    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns and is_ellipsis(node.body):
            # A declaration only: what it returns stands in its annotation.
            node.body = [ast.copy_location(ast.Raise(), node.body[0])]
    scope = {"__name__": "example", "reveal_type": reveal_type, "input": lambda *_: "x"}
    for statement in tree.body:
        code = compile(ast.Module([statement], []), "<block>", "exec", dont_inherit=True)
        within_time(lambda code=code: exec(code, scope))
    for value in list(scope.values()):
        if inspect.isfunction(value) and value.__code__.co_filename == "<block>" and needs_nothing(value):
            call(value)
        elif isinstance(value, type) and value.__module__ == "example" and needs_nothing(value):
            made = []
            within_time(lambda value=value: made.append(value()))
            for name in [n for n in vars(value) if not n.startswith("__") and made]:
                found = []
                within_time(lambda name=name: found.append(getattr(made[0], name)))
                if found and inspect.ismethod(found[0]) and needs_nothing(found[0]):
                    call(found[0])


warnings.simplefilter("ignore")
for page in sys.argv[1:]:
    text = open(page, encoding="utf-8").read()
    REACHED.clear()
    for block in FENCE.finditer(text):
        if block[1] is None:
            run(block[2], text.count("\n", 0, block.start(2)))
    for line, what in sorted(REACHED.items()):
        print(f"{page}:{line}:", what)
