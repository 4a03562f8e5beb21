"""Cancels: who asked, whether the task obeyed."""

import time
from _contextvars import Context

from .describe import callers, sites, stack_frames, suspended_frames

# So many frames of the caller are kept with a cancel.
CALLER_FRAMES = 6

# These cancel the task of a scope of theirs and take the cancellation back as the scope ends, which is no swallowing. A task
# knows only since 3.11 how many cancels it has still to answer for, and TaskGroup does not always say it up to 3.12.
_SCOPES = ("asyncio.timeouts", "async_timeout", "anyio", "quattro", "taskgroup", "aiotools")


class Cancel:
    """The first cancel of a task that is still owed an answer."""

    __slots__ = ("at", "by", "delivered", "told")

    def __init__(self, by):
        self.at = time.monotonic()
        # What callers returned.
        self.by = by
        # Whether CancelledError was thrown into it. None: whom it awaits was cancelled in its place, and decides.
        self.delivered = None
        # Whether it has been told that it ignores the cancel.
        self.told = False


class Cancellations:
    """The tasks that somebody has cancelled and that have not ended."""

    def __init__(self, agent, tasks):
        self.agent = agent
        self.tasks = tasks
        self.forget()

    def forget(self):
        """Forgets them: after a fork they are the parent's."""
        self.open = {}

    def requested(self, task, frame):
        """Notes that cancel() of a task has been called, successfully, by the code of a frame."""
        try:
            if self.tasks.tree is not None:
                self.tasks.tree.cancelled(task, frame)
            self._requested(task, frame)
        except Exception as exc:
            self.agent.fault("cancel", exc)

    def _requested(self, task, frame):
        if not self.agent.settings.on or is_scope(frame):
            return
        known = self.tasks.record(task)
        if self.agent.settings.verbose:
            self.agent.put(
                "cancel.requested",
                self.tasks.loop_id(task),
                task=self.tasks.describe(task),
                by=stack_frames(frame, CALLER_FRAMES),
            )
        if known.cancel is not None or known.pending_told:
            return
        cancel = known.cancel = Cancel(callers(frame, CALLER_FRAMES))
        self._follow_delivery(task, cancel)
        self.open[id(task)] = known
        # Whoever is cancelled pays for a callback, and nobody else.
        task.add_done_callback(self._ended, context=Context())

    def _follow_delivery(self, task, cancel):
        waiter = getattr(task, "_fut_waiter", None)
        if task._must_cancel or waiter is None or waiter.cancelled():
            cancel.delivered = True
            return

        # A task or a gather that is awaited gets the cancel first. If it answers with a result there is nothing to obey.
        def answered(inner):
            cancel.delivered = inner.cancelled() or _is_cancel(inner)

        waiter.add_done_callback(answered, context=Context())

    def _ended(self, task):
        try:
            self._end(task, time.monotonic())
        except Exception as exc:
            self.agent.fault("cancelled", exc)

    def _end(self, task, now):
        known = self.open.pop(id(task), None)
        if known is None or known.ref() is not task:
            return
        cancel, known.cancel = known.cancel, None
        exc = None if task.cancelled() else task._exception
        ended = "cancelled" if task.cancelled() else "exception" if exc is not None else "result"
        after = int((now - cancel.at) * 1000)
        if cancel.told:
            self.agent.put(
                "cancel.ended", self.tasks.loop_id(task), task_id=known.id, ended=ended, after_ms=after
            )
            return
        if ended == "cancelled" or not cancel.delivered or known.pending_told:
            return
        if hasattr(task, "cancelling") and not task.cancelling():
            return  # uncancel() was called: whoever cancelled has taken it back.
        self.tasks.keep_sites()
        self.agent.put(
            "cancel.swallowed",
            self.tasks.loop_id(task),
            task=self.tasks.describe(task),
            by=sites(cancel.by),
            ended=ended,
            exc=None if exc is None else self.agent.describe.exception(exc),
            after_ms=after,
        )

    def poll(self, loop, now):
        """Looks for tasks that have not ended long after they were cancelled."""
        for key, known in list(self.open.items()):
            task = known.ref()
            cancel = known.cancel
            if task is None or cancel is None:
                self.open.pop(key, None)
                continue
            if task.get_loop() is loop and not cancel.told and now - cancel.at >= self.agent.settings.cancel:
                self._overdue(task, known, cancel, now)
            task = None

    def _overdue(self, task, known, cancel, now):
        if task.done() or not cancel.delivered or known.pending_told:
            return
        if hasattr(task, "cancelling") and not task.cancelling():
            return
        cancel.told = True
        self.tasks.keep_sites()
        piece = self.tasks.describe(task)
        piece["stands"] = suspended_frames(task._coro)
        self.agent.put(
            "cancel.ignored",
            self.tasks.loop_id(task),
            task=piece,
            by=sites(cancel.by),
            since_ms=int((now - cancel.at) * 1000),
        )


def _is_cancel(future):
    exc = future._exception
    return exc is not None and type(exc).__name__ == "CancelledError"


def is_scope(frame):
    """Reports whether the code of a frame cancels the task that it runs a scope for."""
    name = frame.f_globals.get("__name__") if frame is not None else None
    if type(name) is not str:
        return False
    if name == "asyncio.taskgroups":
        return frame.f_code.co_name != "_abort"  # That one cancels the tasks of the group, not their parent.
    return name in _SCOPES or name.partition(".")[0] in _SCOPES
