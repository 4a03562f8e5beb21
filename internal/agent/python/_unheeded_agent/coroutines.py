"""Coroutines that nobody awaits, and where they were made."""

import sys
from _thread import get_ident

from .compose import also
from .describe import code_of, stack_frames
from .outbox import thread_name

# The depth of origins once a coroutine has been lost, where the depth is adaptive.
ADAPTED = 3


class Origins:
    """How many frames of its making a coroutine remembers. Python keeps that for each thread on its own."""

    def __init__(self, agent):
        self.settings = agent.settings
        self.adapted = 0
        self.raised = {}

    def wanted(self):
        """Returns the depth that there is to be."""
        return self.adapted if self.settings.origins is None else self.settings.origins

    def adapt(self):
        """Has origins kept while loops run: one coroutine was lost, and the next one may be of the same line."""
        self.adapted = ADAPTED

    def keep(self):
        """Raises the depth of this thread. Debug mode of a loop wants more than we and keeps it."""
        depth = self.wanted()
        before = sys.get_coroutine_origin_tracking_depth()
        if depth > before:
            sys.set_coroutine_origin_tracking_depth(depth)
            self.raised[get_ident()] = (before, depth)

    def restore(self):
        """Gives this thread back the depth that it had before its loop began to run."""
        before, depth = self.raised.get(get_ident(), (0, None))
        if self.settings.origins is None and depth == sys.get_coroutine_origin_tracking_depth():
            sys.set_coroutine_origin_tracking_depth(before)
            del self.raised[get_ident()]

    def is_ours(self):
        """Reports whether in this thread origins are kept for us alone."""
        _, depth = self.raised.get(get_ident(), (0, None))
        return depth == sys.get_coroutine_origin_tracking_depth()


class _Originless:
    """Stands for a coroutine whose origin only we asked for: the warning says as much as it would without us."""

    __slots__ = ("__qualname__", "__name__", "cr_origin")

    def __init__(self, coroutine):
        self.__qualname__ = coroutine.__qualname__
        self.__name__ = coroutine.__name__
        self.cr_origin = None


def prepare(agent):
    """Sets the depth of the main thread before the program begins."""
    agent.origins = Origins(agent)
    agent.origins.keep()


def install(agent, warnings):
    """Puts us before the function that the finaliser of a coroutine calls, which no filter of warnings suppresses."""
    origins = agent.origins

    def observe(coroutine):
        try:
            # The finaliser runs where the last reference went: as a rule in the line that lost it.
            tell(agent, coroutine, sys._getframe(1))
            ours = coroutine.cr_origin is not None and origins.is_ours()
            if origins.settings.origins is None:
                origins.adapt()
                if agent.loops is not None and agent.loops.here() is not None:
                    origins.keep()
            return _Originless(coroutine) if ours else coroutine
        except Exception as exc:
            agent.fault("coroutine", exc)
            return coroutine

    hook = also(observe, warnings._warn_unawaited_coroutine)
    warnings._warn_unawaited_coroutine = hook
    # Since 3.14 the functions live in another module, which this one imports.
    inner = sys.modules.get("_py_warnings")
    if inner is not None and hasattr(inner, "_warn_unawaited_coroutine"):
        inner._warn_unawaited_coroutine = hook


def tell(agent, coroutine, frame):
    """Enqueues that a coroutine was never awaited. It was dropped in frame, or somewhere around it."""
    code = code_of(coroutine)
    origin = coroutine.cr_origin
    agent.put(
        "coro.never_awaited",
        agent.loops.here() if agent.loops is not None else None,
        coro=coroutine.__qualname__,
        file=getattr(code, "co_filename", None),
        line=getattr(code, "co_firstlineno", None),
        # Python has the innermost frame first.
        origin=None if origin is None else [list(entry) for entry in reversed(origin)],
        dropped_at=stack_frames(frame, 10),
        thread=thread_name(),
    )
