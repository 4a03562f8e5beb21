"""What is told to the exception handler of a loop, whoever handles it and whether anything is printed."""

import sys

from . import ending
from .describe import code_of, function_name, type_name

_SUBJECTS = ("task", "future", "handle", "transport", "protocol", "asyncgen", "server")


def install(agent, base_events):
    """Watches the attribute that call_exception_handler of all loops that are written in Python reads first.

    A function around that method would show where it fails, which it does as the interpreter ends.
    """
    base = base_events.BaseEventLoop
    base._exception_handler = _Watched(agent, base.call_exception_handler.__code__)
    base.close = ending.watched_close(agent, base.close)


class _Watched:
    """The attribute _exception_handler of a loop."""

    def __init__(self, agent, code):
        self.agent = agent
        self.code = code
        # Where in the code the attribute is read first. Who comes here from there has just been called.
        self.first = None

    def __get__(self, loop, owner=None):
        if loop is None:
            raise AttributeError("_exception_handler")
        try:
            handler = loop._unheeded_handler
        except AttributeError:
            handler = loop._unheeded_handler = _of_old(loop)
        try:
            self._look(loop, handler, sys._getframe(1))
        except Exception as exc:
            self.agent.fault("handler", exc)
        return handler

    def __set__(self, loop, handler):
        # Not in __dict__: where that has been asked for, all attributes of the loop are slower in 3.11.
        loop._unheeded_handler = handler

    def _look(self, loop, handler, frame):
        if frame.f_code is not self.code:
            return
        if self.first is None:
            self.first = frame.f_lasti
        if frame.f_lasti == self.first:
            _tell(self.agent, loop, frame.f_locals["context"], handler)


def _of_old(loop):
    """Returns the handler of a loop that was made before us, which has it where Python keeps attributes."""
    values = loop.__dict__
    if "_exception_handler" not in values:
        raise AttributeError("_exception_handler")
    return values["_exception_handler"]


def watched(agent, original):
    """Returns the method call_exception_handler, of a loop that has no such attribute, with us before it."""

    def call_exception_handler(self, context):
        try:
            _tell(agent, self, context, self.get_exception_handler())
        except Exception as exc:
            agent.fault("handler", exc)
        return original(self, context)

    call_exception_handler.__doc__ = original.__doc__
    call_exception_handler.__qualname__ = getattr(original, "__qualname__", "call_exception_handler")
    call_exception_handler.__module__ = getattr(original, "__module__", None)
    return call_exception_handler


def _tell(agent, loop, context, handler):
    message = context.get("message")
    message = message if type(message) is str else ""
    exc = context.get("exception")
    loop_id = agent.loops.of(loop).id
    future = context.get("future", context.get("task"))
    if future is not None and agent.tasks is not None:
        if message.endswith("exception was never retrieved") and exc is not None:
            agent.tasks.lost(future, exc)
            return
        if message == "Task was destroyed but it is pending!":
            agent.tasks.destroyed(future)
            return
        if message.endswith("exception in shielded future") and exc is not None:
            agent.tasks.shielded_lost(future, exc)
            return
    subject, thing = next(((name, context[name]) for name in _SUBJECTS if context.get(name) is not None), ("other", None))
    agent.put(
        "loop.handler",
        loop_id,
        message=message,
        exc=agent.describe.exception(exc) if isinstance(exc, BaseException) else None,
        app_handler=handler is not None,
        handler=_place(handler),
        subject=subject,
        what=_what(thing),
        task=agent.tasks.describe(thing) if subject == "task" and agent.tasks is not None else None,
    )


def _place(handler):
    if handler is None:
        return None
    name, file, line = function_name(handler)
    return name if file is None else "%s:%d %s" % (file, line, name)


def _what(thing):
    if thing is None:
        return None
    callback = getattr(thing, "_callback", None)  # of a handle
    if callback is not None:
        return function_name(callback)[0]
    code = code_of(thing)
    return type_name(type(thing)) if code is None else type_name(thing)
