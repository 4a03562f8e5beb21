"""Tasks that are pending when their loop ends."""

from .compose import also


def install(agent, runners):
    """Puts us before the function with which asyncio.run cancels what has not ended."""
    runners._cancel_all_tasks = watched_cancel(agent, runners._cancel_all_tasks)


def watched_cancel(agent, original):
    """Returns what cancels all tasks of a loop, with us before it."""
    return also(agent.observer("run", lambda loop: tell_pending(agent, loop, "run")), original)


def watched_close(agent, original):
    """Returns the method close with us before it."""

    def close(self):
        try:
            # A loop that is closed by its finaliser, as the interpreter ends, has been looked at.
            if not self.is_closed() and not self.is_running() and not agent.start.has_ended:
                tell_pending(agent, self, "close")
        except Exception as exc:
            agent.fault("close", exc)
        return original(self)

    close.__doc__ = original.__doc__
    close.__qualname__ = getattr(original, "__qualname__", "close")
    close.__module__ = getattr(original, "__module__", None)
    return close


def tell_pending(agent, loop, when):
    """Tells which tasks of a loop have not ended."""
    if agent.tasks is None:
        return
    for task in agent.tasks.module.all_tasks(loop):
        agent.tasks.pending(task, when)
