"""Futures of executors and of run_coroutine_threadsafe, of whose exceptions Python never speaks."""

import sys
from _weakref import ref

from .describe import maker, site


def install(agent, module):
    """Watches the attribute that result() and exception() read. A method around theirs would show in tracebacks."""
    unread = _Unread(agent)
    agent.last_looks.append(unread.last_look)
    agent.forgets.append(unread.pending.clear)
    module.Future._exception = _Watched(unread, module)


class _Unread:
    """The exceptions that nobody has asked for so far, each weakly: it lives in its future."""

    def __init__(self, agent):
        self.agent = agent
        self.pending = {}

    def last_look(self):
        """Tells of those whose futures are still there as the interpreter ends."""
        for reference in list(self.pending.values()):
            failure = reference()
            if failure is not None:
                failure.tell(True)


class _Failure:
    """Lives in the instance of a failed future and dies with it."""

    __slots__ = ("number", "exc", "owner", "made", "unread", "__weakref__")

    def __init__(self, unread, exc, owner, made):
        self.number = next(unread.agent.numbers)
        self.exc, self.owner, self.made, self.unread = exc, owner, made, unread
        unread.pending[self.number] = ref(self)

    def read(self):
        """Notes that somebody has asked."""
        self.unread.pending.pop(self.number, None)
        self.exc = None

    def tell(self, kept):
        """Tells that nobody has asked, or will."""
        exc = self.exc
        if exc is None:
            return
        self.read()
        agent = self.unread.agent
        agent.put(
            "future.lost",
            agent.loops.here() if agent.loops is not None else None,
            future_id=self.number,
            owner=self.owner,
            created=site(self.made),
            exc=agent.describe.exception(exc),
            kept=kept,
        )

    def __del__(self):
        try:
            self.tell(False)
        except Exception as exc:
            self.unread.agent.fault("future", exc)


class _Watched:
    """The attribute _exception of concurrent.futures.Future."""

    def __init__(self, unread, module):
        self.unread = unread
        self.module = module.__name__
        self.glances = {module.Future.__repr__.__code__}
        self.exception = module.Future.exception.__code__

    def __get__(self, future, owner=None):
        if future is None:
            raise AttributeError("_exception")
        values = future.__dict__
        if "_exception" not in values:
            raise AttributeError("_exception")
        failure = values.get("_unheeded_failure")
        if failure is not None and not self._is_glance(sys._getframe(1)):
            failure.read()
        return values["_exception"]

    def __set__(self, future, value):
        values = future.__dict__
        values["_exception"] = value
        try:
            frame = sys._getframe(1)
            if value is None:
                values["_unheeded_made"] = maker(frame)
                values.pop("_unheeded_failure", None)
            else:
                owner = "threadsafe" if _is_asyncio(frame.f_back) else "executor"
                values["_unheeded_failure"] = _Failure(self.unread, value, owner, values.get("_unheeded_made"))
        except Exception as exc:
            self.unread.agent.fault("future", exc)

    def _is_glance(self, frame):
        """Reports whether the attribute is looked at by somebody who passes on nothing of it: a repr, or wait()."""
        if frame.f_code in self.glances:
            return True
        back = frame.f_back
        return frame.f_code is self.exception and back is not None and back.f_globals.get("__name__") == self.module


def _is_asyncio(frame):
    name = frame.f_globals.get("__name__") if frame is not None else None
    return type(name) is str and name.partition(".")[0] == "asyncio"
