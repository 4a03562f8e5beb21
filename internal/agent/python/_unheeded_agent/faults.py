"""Exceptions that nobody could raise, and threads that die."""

import sys

from .compose import also
from .describe import function_name, type_name
from .outbox import thread_name


def install_unraisable(agent):
    """Puts us before the hook for exceptions that have nowhere to go.

    The hook and the one that sys keeps as its own are replaced alike: programs ask whether they are the same. A program
    that sets a hook of its own has taken these exceptions into its own hands.
    """

    def observe(unraisable):
        if unraisable.exc_value is None:
            return
        if getattr(unraisable.object, "__name__", None) == "call_exception_handler":
            return  # What it was to say has been told; as the interpreter ends, logging may not work any more.
        name, file, line = _named(unraisable.object)
        message = unraisable.err_msg or "Exception ignored in"
        if message.startswith("Exception ignored in thread started by"):
            _died(agent, unraisable.exc_value, thread_name(), unraisable.object)
            return
        agent.put(
            "unraisable",
            agent.loops.here() if agent.loops is not None else None,
            exc=agent.describe.exception(unraisable.exc_value),
            message=message,
            object=name,
            file=file,
            line=line,
        )

    if sys.unraisablehook is not sys.__unraisablehook__:
        raise RuntimeError("the program has a hook of its own")
    sys.unraisablehook = sys.__unraisablehook__ = also(agent.observer("unraisable", observe), sys.unraisablehook)


def install_threading(agent, threading):
    """Puts us before the hook for threads that end by an exception."""

    def observe(arguments):
        if arguments.exc_value is None or isinstance(arguments.exc_value, SystemExit):
            return
        thread = arguments.thread
        # A thread that has ended has forgotten its target; the traceback begins with it.
        run = getattr(type(thread), "run", None)
        target = None if run is threading.Thread.run else run
        _died(agent, arguments.exc_value, getattr(thread, "name", None), target)

    hook = also(agent.observer("thread", observe), threading.excepthook)
    if getattr(threading, "__excepthook__", None) is threading.excepthook:
        threading.__excepthook__ = hook
    threading.excepthook = hook


def _died(agent, exc, thread, target):
    name, file, line = _named(target)
    agent.put(
        "thread.died", None, exc=agent.describe.exception(exc), thread=thread, target=name, file=file, line=line
    )


def _named(thing):
    """Returns name, file and line of a function, and of anything else the name of its type: a repr would run its code."""
    if thing is None:
        return None, None, None
    if hasattr(thing, "__code__") or hasattr(thing, "func"):
        return function_name(thing)
    # Of a coroutine or generator the name of its function says more than that it is one.
    code = getattr(thing, "cr_code", None) or getattr(thing, "gi_code", None) or getattr(thing, "ag_code", None)
    if code is not None:
        return type_name(thing), code.co_filename, code.co_firstlineno
    return type_name(thing if isinstance(thing, type) else type(thing)), None, None
