"""Says what Python knows of functions, for tools/packs -compare.

The arguments are a distribution and its version; where that is not what is installed, all is absent.

Each line of standard input is a module, a colon and a dotted name in it; the answer is one word a line. absent: the module
cannot be imported here, or has no such name. coroutine, asyncgen: what calling it makes. property: it is read. wrapped: a
plain function that says it stands for another, so that nobody knows what it returns. plain: all else.
"""

import importlib
import importlib.metadata
import inspect
import sys

answers = sys.stdout
sys.stdout = sys.stderr  # some libraries print when they are imported


def find(module, path):
    value = importlib.import_module(module)
    for part in path.split("."):
        value = inspect.getattr_static(value, part) if inspect.isclass(value) else getattr(value, part)
    return value


def word(value):
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    if not callable(value) and hasattr(type(value), "__get__"):
        return "property"
    if inspect.isasyncgenfunction(value):
        return "asyncgen"
    if inspect.iscoroutinefunction(value):
        return "coroutine"
    return "wrapped" if hasattr(value, "__wrapped__") else "plain"


try:
    installed = importlib.metadata.version(sys.argv[1]) == sys.argv[2]
except importlib.metadata.PackageNotFoundError:
    installed = False
failed = set()
for line in sys.stdin:
    module, _, path = line.strip().partition(":")
    answer = "absent"
    if installed and module not in failed:
        try:
            answer = word(find(module, path))
        except AttributeError:
            pass
        except BaseException as reason:  # whatever a module does when it is imported
            failed.add(module)
            print(module, type(reason).__name__, reason, sep=": ")
    answers.write(answer + "\n")
