"""The bounded queue between the program's threads and the sender."""

import time
from _collections import deque
from _thread import get_ident, get_native_id
from itertools import count

LIMIT = 4096


class Outbox:
    """Takes events from any thread, from finalisers too: it takes no lock and waits for nothing."""

    def __init__(self, pid):
        self.pid = pid
        self.events = deque()
        self.sequence = count(1)
        self.dropped = 0
        self.dropped_total = 0
        # Called when there is something to send; must return at once.
        self.wake = None

    def put(self, kind, loop=None, /, **fields):
        """Appends an event. Fields that are None are left out."""
        number = next(self.sequence)
        if len(self.events) >= LIMIT:
            self.drop()
            return
        event = {
            "v": 1,
            "k": kind,
            "seq": number,
            "pid": self.pid,
            "tid": get_native_id(),
            "t": time.time_ns(),
            "mono": time.monotonic_ns(),
        }
        if loop is not None:
            event["loop"] = loop
        for name, value in fields.items():
            if value is not None:
                event[name] = value
        self.events.append(event)
        if self.wake is not None:
            self.wake()

    def drop(self):
        """Counts an event that nobody will see."""
        self.dropped += 1
        self.dropped_total += 1

    def take(self):
        """Returns the next event, with the number of those dropped before it, or None."""
        try:
            event = self.events.popleft()
        except IndexError:
            return None
        if self.dropped:
            event["dropped"], self.dropped = self.dropped, 0
        return event


def thread_name():
    """Returns the name of the current thread, or None: of a thread that threading does not know."""
    import sys

    threading = sys.modules.get("threading")
    if threading is None:
        return None
    # current_thread() would register a thread that it does not know, which the program could count.
    thread = getattr(threading, "_active", {}).get(get_ident())
    return None if thread is None else thread.name
