"""Texts and numbers in the place of objects: exceptions, frames, coroutines, tasks."""

import sys
from _collections import deque

FRAMES = 30
TEXT = 1024
DEEP = 8
GROUP = 32

_OURS = __file__[: -len("describe.py")]

# The modules between the line that makes a task or future and the class that it is made of.
_MAKERS = ("asyncio.", "concurrent.futures.", "_unheeded_agent.", "uvloop.")


def type_name(kind):
    """Returns module.qualified, of what is built in the qualified name alone."""
    module = getattr(kind, "__module__", None)
    name = getattr(kind, "__qualname__", None)
    if type(name) is not str:
        name = "?"
    if type(module) is not str or module == "builtins":
        return name
    return module + "." + name


class Describer:
    """Describes exceptions as the settings allow."""

    def __init__(self, settings):
        self.settings = settings

    def exception(self, exc, own_thread=True, frames=True):
        """Returns the piece exc. own_thread is whether this is a thread of the program, where code of it may run."""
        return self._exception(exc, own_thread, frames, DEEP, set())

    def _exception(self, exc, own_thread, frames, deep, seen):
        seen.add(id(exc))
        piece = {"type": type_name(type(exc))}
        text = self._text(exc, own_thread)
        if text is not None:
            piece["msg"] = text
        if frames:
            piece["frames"] = traceback_frames(exc.__traceback__)
        if deep == 0:
            return piece
        for name in ("cause", "context"):
            inner = getattr(exc, "__%s__" % name, None)
            if name == "context" and exc.__suppress_context__ or inner is None or id(inner) in seen:
                continue
            piece[name] = self._exception(inner, own_thread, frames, deep - 1, seen)
        # Of any other exception the attribute would be the program's own, whose code may run.
        members = exc.exceptions if _is_group(exc) else None
        if type(members) is tuple:
            piece["group"] = [
                self._exception(member, own_thread, frames, deep - 1, seen)
                for member in members[:GROUP]
                if isinstance(member, BaseException) and id(member) not in seen
            ]
            if len(members) > GROUP:
                piece["group_size"] = len(members)
        return piece

    def _text(self, exc, own_thread):
        if not self.settings.messages or not own_thread and not _is_plain(exc):
            return None
        try:
            text = str(exc)
            return text[:TEXT] if type(text) is str else None
        except Exception:
            return None


def _is_group(exc):
    # BaseExceptionGroup came with 3.11; before it there is the backport, which is named alike.
    return any(base.__name__ == "BaseExceptionGroup" for base in type(exc).__mro__)


def _is_plain(exc):
    """Reports whether str() of an exception runs nothing but C code."""
    if type(type(exc).__str__) is not type(BaseException.__str__):
        return False
    return all(type(arg) in (str, int, float, bool, bytes, type(None)) for arg in exc.args)


def traceback_frames(traceback):
    """Returns the frames of a traceback, without ours."""
    frames = deque(maxlen=FRAMES)
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not code.co_filename.startswith(_OURS):
            frames.append([code.co_filename, traceback.tb_lineno, code.co_name])
        traceback = traceback.tb_next
    return list(frames)


def stack_frames(frame, limit=FRAMES):
    """Returns the frames from one outwards, innermost last, without ours."""
    frames = []
    while frame is not None and len(frames) < limit:
        code = frame.f_code
        if not code.co_filename.startswith(_OURS):
            frames.append([code.co_filename, frame.f_lineno, code.co_name])
        frame = frame.f_back
    frames.reverse()
    return frames


def suspended_frames(awaitable):
    """Returns where a suspended coroutine stands: its own frame, then that of what it awaits, and so on."""
    frames = []
    while awaitable is not None and len(frames) < FRAMES:
        for prefix, inner in (("cr", "cr_await"), ("gi", "gi_yieldfrom"), ("ag", "ag_await")):
            frame = getattr(awaitable, prefix + "_frame", None)
            if frame is not None:
                frames.append([frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name])
                awaitable = getattr(awaitable, inner, None)
                break
        else:
            break
    return frames


def maker(frame):
    """Returns the code and the position in it that called into asyncio or concurrent.futures, from a frame there.

    Lines are told later, by site: most of what is made is never spoken of.
    """
    for _ in range(8):
        if frame is None:
            return None
        name = frame.f_globals.get("__name__")
        if type(name) is not str or not name.startswith(_MAKERS):
            return frame.f_code, frame.f_lasti
        frame = frame.f_back
    return None


def callers(frame, limit):
    """Returns code and position of frames from one outwards. Lines are told later, by sites."""
    made = []
    while frame is not None and len(made) < limit:
        made.append((frame.f_code, frame.f_lasti))
        frame = frame.f_back
    return made


def sites(made):
    """Returns the frames, innermost last and without ours, of what callers returned."""
    return [frame for entry in reversed(made) if not entry[0].co_filename.startswith(_OURS) for frame in site(entry)]


def site(made):
    """Returns the frames, one, of what maker returned, or None."""
    if made is None:
        return None
    code, position = made
    return [[code.co_filename, _line(code, position), code.co_name]]


def _line(code, position):
    line = code.co_firstlineno
    if hasattr(code, "co_lines"):
        for start, end, number in code.co_lines():
            if start <= position < end and number is not None:
                return number
        return line
    table = code.co_lnotab  # 3.9: pairs of how far the bytes and the lines go on
    address = 0
    for index in range(0, len(table), 2):
        address += table[index]
        if address > position:
            break
        step = table[index + 1]
        line += step - 256 if step >= 128 else step
    return line


def code_of(coroutine):
    """Returns the code object behind a coroutine or generator, or None: those that are written in C have none."""
    for name in ("cr_code", "gi_code", "ag_code"):
        code = getattr(coroutine, name, None)
        if code is not None:
            return code
    return None


def coroutine_of(task):
    """Returns the coroutine of a task, or None: get_coro of 3.12 crashes where the task ended as it started."""
    try:
        return task._coro
    except AttributeError:
        return task.get_coro()


def function_name(function):
    """Returns the name of a callable and, where it has code, its file and line."""
    function = getattr(function, "func", function)  # functools.partial
    code = getattr(function, "__code__", None)
    name = type_name(function) if getattr(function, "__qualname__", None) else type_name(type(function))
    return name, getattr(code, "co_filename", None), getattr(code, "co_firstlineno", None)


def caller(depth=1):
    """Returns the frame that stands depth levels above the one that asks, or None."""
    try:
        return sys._getframe(depth + 1)
    except ValueError:
        return None
