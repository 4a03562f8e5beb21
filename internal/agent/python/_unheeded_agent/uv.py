"""uvloop, whose loop is written in Cython: its Python subclass takes our methods."""

from . import ending, handlers


def install(agent, uvloop):
    """Puts us before the methods of uvloop.Loop. It takes asyncio's functions as it is imported, ours among them."""
    loop = uvloop.Loop
    loop.call_exception_handler = handlers.watched(agent, loop.call_exception_handler)
    loop.close = ending.watched_close(agent, loop.close)
    # For the versions of Python whose asyncio has no Runner, uvloop brings a run of its own.
    if hasattr(uvloop, "_cancel_all_tasks"):
        uvloop._cancel_all_tasks = ending.watched_cancel(agent, uvloop._cancel_all_tasks)
