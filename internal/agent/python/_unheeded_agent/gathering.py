"""What gather and shield keep from their callers."""

from _contextvars import Context
from _weakref import ref

from .describe import caller, maker, site

# So many of the exceptions that a gather returns are told.
RETURNED = 3


def install(agent, module):
    """Puts our class in the place of the future that gather returns: gather makes it last, when all children are known."""
    base = module._GatheringFuture
    watcher = _Gathers(agent)

    class _GatheringFuture(base):
        def __init__(self, children, *, loop):
            super().__init__(children, loop=loop)
            self._unheeded_made = self._unheeded_awaited = None
            try:
                watcher.watch(self, children, caller())
            except Exception as exc:
                agent.fault("gather", exc)

        def add_done_callback(self, fn, *, context=None):
            self._unheeded_awaited = True
            return super().add_done_callback(fn, context=context)

    _GatheringFuture.__qualname__ = base.__qualname__
    _GatheringFuture.__module__ = base.__module__
    _GatheringFuture.__doc__ = base.__doc__
    watcher.add_callback = base.add_done_callback
    module._GatheringFuture = _GatheringFuture


class _Gathers:
    def __init__(self, agent):
        self.agent = agent
        # add_done_callback of the class that ours stands for, which does not count as awaiting.
        self.add_callback = None

    def watch(self, outer, children, frame):
        """Has us told when a gather has its outcome. frame is that of gather."""
        outer._unheeded_made = maker(frame)
        values = frame.f_locals if frame is not None else {}
        returns = bool(values.get("return_exceptions"))
        # What was given as a task or future is the caller's; the rest gather has made, and nobody else has it.
        given = {id(thing) for thing in values.get("coros_or_futures", ())}
        held = {id(child) for child in children if id(child) in given}

        def done(outer):
            try:
                if returns:
                    self._returned(outer, children)
                else:
                    self._raised(outer, children, held)
            except Exception as exc:
                self.agent.fault("gather", exc)

        self.add_callback(outer, done, context=Context())

    def _returned(self, outer, children):
        failures = [child._exception for child in children if _has_failed(child)]
        if not failures:
            return
        self.agent.put(
            "gather.returned",
            self.agent.tasks.loop_id(outer),
            created=site(outer._unheeded_made),
            children=len(children),
            failed=len(failures),
            excs=[self.agent.describe.exception(exc) for exc in failures[:RETURNED]],
            awaited=bool(outer._unheeded_awaited),
        )

    def _raised(self, outer, children, held):
        won = None if outer.cancelled() else outer._exception
        if won is None and not outer.cancelled():
            return
        if outer._log_traceback:
            self.agent.tasks.failed(outer)
        piece = None if won is None or _is_cancel(won) else self.agent.describe.exception(won, frames=False)
        made = site(outer._unheeded_made)
        # One exception is often set on many futures. It is recognised without being kept.
        raised = (id(won), type(won))

        def late(child):
            try:
                exc = child._exception if _has_failed(child) else None
                if exc is not None and (id(exc), type(exc)) != raised:
                    self._tell(child, made, piece, id(child) in held)
            except Exception as exc:
                self.agent.fault("gather", exc)

        for child in {id(child): child for child in children}.values():
            if child.done():
                late(child)
            else:
                child.add_done_callback(late, context=Context())

    def _tell(self, child, made, won, held):
        tasks = self.agent.tasks
        tasks.keep_sites()
        self.agent.put(
            "gather.dropped",
            tasks.loop_id(child),
            created=made,
            task=tasks.describe(child),
            exc=self.agent.describe.exception(child._exception),
            won=won,
            held=held,
        )


def install_shield(agent, module):
    """Wraps shield. What it shields is looked at when it ends after its outer was cancelled."""
    original = module.shield
    isfuture = module.futures.isfuture

    def shield(arg, **kwargs):
        outer = original(arg, **kwargs)
        try:
            inner = arg if isfuture(arg) else _shielded(outer)
            if inner is not None and inner is not outer:
                _watch_shield(agent, inner, outer, inner is arg, maker(caller()))
        except Exception as exc:
            agent.fault("shield", exc)
        return outer

    shield.__doc__ = original.__doc__
    shield.__module__ = original.__module__
    shield.__wrapped__ = original
    module.shield = shield


def _shielded(outer):
    """Returns the task that shield has made of a coroutine: a callback of the outer refers to it."""
    for callback, _ in outer._callbacks or ():
        code = getattr(callback, "__code__", None)
        if code is not None and "inner" in code.co_freevars:
            return callback.__closure__[code.co_freevars.index("inner")].cell_contents
    return None


def _watch_shield(agent, inner, outer, held, made):
    agent.tasks.record(inner).shield = site(made)
    reference = ref(outer)

    def done(inner):
        try:
            outer = reference()
            # An outer that nobody has any more was cancelled, or was not waited for.
            if _has_failed(inner) and (outer is None or outer.cancelled()) and not held:
                agent.tasks.shielded_lost(inner, inner._exception)
        except Exception as exc:
            agent.fault("shield", exc)

    inner.add_done_callback(done, context=Context())


def _has_failed(future):
    """Reports whether a future has an exception that is not a cancellation."""
    return future.done() and not future.cancelled() and future._exception is not None and not _is_cancel(future._exception)


def _is_cancel(exc):
    return type(exc).__name__ == "CancelledError"
