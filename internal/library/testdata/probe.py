"""Says what dotted names are, one JSON line in and one out.

In: {"name": "asyncio.create_task"}. Out: found, or "module" where not even the module of that name is there; async for
coroutine functions; class; params as [name, kind], null where Python cannot tell; home, the dotted name by the module
whose source defines it, which is what reading that source calls it.
"""
import importlib
import inspect
import json
import sys
import threading
import warnings

warnings.simplefilter("ignore")


def resolve(name):
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        break
    else:
        return None, None, False
    owner = None
    for part in parts[cut:]:
        owner = value
        if inspect.isclass(value):
            # Not getattr: a descriptor would answer for itself.
            value = inspect.getattr_static(value, part)
        else:
            if value in (threading.Lock, threading.RLock) and not hasattr(value, part):
                value = type(value())  # they are functions that make objects of hidden classes
                owner = value
            value = getattr(value, part)
    return owner, value, True


def home(owner, value):
    """The module whose file has the code, and the qualified name in it."""
    function = inspect.unwrap(value) if callable(value) else value
    if inspect.isclass(value):
        # A class knows no code of its own; the first method that its body defines has it.
        for member in vars(value).values():
            code = getattr(member, "__code__", None)
            if code and code.co_filename != "<string>" and member.__qualname__ == value.__qualname__ + "." + code.co_name:
                break
        else:
            return None
        qualname = value.__qualname__
    else:
        code = getattr(function, "__code__", None)
        if code is None:
            return None
        # Some libraries rename what they offer; the code keeps the name that the source gives it.
        qualname = getattr(code, "co_qualname", function.__qualname__)
    for name, module in sorted(sys.modules.items(), key=lambda item: (len(item[0]), item[0])):
        if getattr(module, "__file__", None) == code.co_filename:
            return name + "." + qualname
    return None


def describe(name):
    try:
        owner, value, module = resolve(name)
    except AttributeError:
        return {"found": False, "module": True}
    if not module:
        return {"found": False, "module": False}
    kind = "function"
    if isinstance(value, (staticmethod, classmethod)):
        kind = type(value).__name__
        value = value.__func__
    if isinstance(value, property):
        return {"found": True, "module": True, "kind": "property"}
    out = {"found": True, "module": True, "kind": "class" if inspect.isclass(value) else kind}
    function = value if inspect.isclass(value) or not callable(value) else inspect.unwrap(value)
    out["async"] = inspect.iscoroutinefunction(function)
    out["generator"] = inspect.isasyncgenfunction(function)
    out["home"] = home(owner, value)
    out["bound"] = inspect.ismethod(value) or kind == "classmethod"
    try:
        out["params"] = [[p.name, p.kind.name] for p in inspect.signature(value).parameters.values()]
    except (ValueError, TypeError):
        out["params"] = None
    return out


for line in sys.stdin:
    query = json.loads(line)
    print(json.dumps(describe(query["name"])), flush=True)
