"""The end of the interpreter, or of a process that multiprocessing has forked."""

import sys
import time

from . import ending

# How long the end may take because the monitor does.
LIMIT = 1.0


def install(agent, start):
    """Has us called when all others that are called at the end have been: we are the first to ask for it."""
    import atexit

    atexit.register(end, agent, start)


def install_multiprocessing(agent, util):
    """Has us called at the end of forked children, which leave without what atexit has registered."""
    start = agent.start

    def in_child(start):
        util.Finalize(None, end, args=(agent, start), exitpriority=-1000)

    util.register_after_fork(start, in_child)


def end(agent, start):
    """Takes the last look and sends what there is to send."""
    if start.has_ended:
        return
    start.has_ended = True
    try:
        start.worker.stop()
        for look in [lambda: _pending(agent), *agent.last_looks]:
            try:
                look()
            except Exception as exc:
                agent.fault("end", exc)
        _say_bye(agent, start.sender)
        _send(start.sender)
        # What finalisers still say is sent at once: nobody would come for it.
        agent.outbox.wake = start.sender.flush
    except Exception as exc:
        agent.fault("end", exc)


def _pending(agent):
    if agent.loops is None:
        return
    for known in list(agent.loops.known.values()):
        loop = known.ref()
        if loop is not None and not loop.is_closed() and not loop.is_running():
            ending.tell_pending(agent, loop, "exit")


def _say_bye(agent, sender):
    died = getattr(sys, "last_value", None)
    exc = agent.describe.exception(died) if isinstance(died, BaseException) else None
    if exc is not None:
        agent.put("main.died", None, exc=exc)
    agent.put(
        "bye",
        None,
        reason="exit" if exc is None else "error",
        exc=exc,
        sent=sender.sent,
        dropped_total=agent.outbox.dropped_total,
        errors=agent.errors,
    )


def _send(sender):
    limit = time.monotonic() + LIMIT
    while not sender.flush() and sender.socket is not None and time.monotonic() < limit:
        time.sleep(0.002)
