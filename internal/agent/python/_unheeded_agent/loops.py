"""Event loops: which run, in which thread, and whether they get on."""

import sys
import time
from _thread import get_ident, get_native_id
from _weakref import ref
from itertools import count

from .describe import stack_frames, type_name
from .outbox import thread_name

# How often loops are asked for an answer, and how often where the process does nothing.
ASK = 0.05
ASK_IDLE = 0.5
# A process that uses less than this share of its time, for so long, does nothing.
IDLE_SHARE = 0.02
IDLE_AFTER = 10.0

STATS = 1.0


def install(agent, events):
    """Sees loops start and stop: each one, in whatever it is written, tells asyncio which loop runs in its thread.

    The function returns before the loop turns, so that it is on nobody's stack.
    """
    loops = agent.loops = Loops(agent)
    agent.forgets.append(loops.forget)
    original = events._set_running_loop

    def _set_running_loop(loop):
        original(loop)
        try:
            if loop is None:
                loops.stopped()
            else:
                loops.started(loop)
        except Exception as exc:
            agent.fault("loop", exc)

    events._set_running_loop = _set_running_loop


class Loop:
    """What is known of one loop."""

    __slots__ = (
        "id", "ref", "kind", "thread", "native", "name", "post", "asked", "answered", "lag", "blocked", "since",
        "tasks", "counts",
    )

    def __init__(self, number, loop):
        self.id = "L%d" % number
        self.ref = ref(loop)
        self.kind = type_name(type(loop))
        # Its call_soon_threadsafe, while it runs: whoever runs a loop refers to it.
        self.post = None
        self.thread = self.native = self.name = None
        # When it was asked, if it has not answered yet.
        self.asked = None
        self.answered = None
        # The longest that it took to answer since the last stats, in seconds.
        self.lag = 0.0
        # Since when it has been blocked, once that has been told.
        self.blocked = None
        self.since = None
        # How many tasks of it had not ended, where it is asked for them, and from when on it may be asked again.
        self.tasks = 0
        self.counts = 0.0


class Loops:
    """The loops of the process. Those that run are asked for a sign of life by the worker."""

    def __init__(self, agent):
        self.agent = agent
        self.numbers = count(1)
        self.forget()

    def forget(self):
        """Forgets the loops: in a forked child none runs, and what is pending in one is the parent's."""
        self.known = {}
        self.running = {}
        # How often to look again after the last loop has stopped.
        self.left = 0
        self.late = 0.0
        self.expected = None
        self.stats_at = 0.0
        self.processor = (0.0, 0.0)
        self.busy_at = 0.0

    def of(self, loop, starts=False):
        """Returns what is known of a loop; it is known from now on."""
        known = self.known.get(id(loop))
        # The collector clears weak references before finalisers run, which speak of their loop: it is still this one,
        # unless it is one that starts.
        same = known is not None and (known.ref() is loop or known.ref() is None and not starts)
        if not same:
            known = self.known[id(loop)] = Loop(next(self.numbers), loop)
            if len(self.known) > 64:
                self.known = {key: value for key, value in self.known.items() if value.ref() is not None}
        return known

    def here(self):
        """Returns the id of the loop that runs in this thread, or None."""
        known = self.running.get(get_ident())
        return None if known is None else known.id

    def started(self, loop):
        """Notes that a loop runs in this thread."""
        known = self.of(loop, starts=True)
        if self.running.get(get_ident()) is known:
            return
        now = time.monotonic()
        known.thread, known.native, known.name = get_ident(), get_native_id(), thread_name()
        known.asked = known.blocked = None
        known.answered = known.since = now
        known.post = loop.call_soon_threadsafe
        self.running[get_ident()] = known
        self.busy_at = now
        self.agent.origins.keep()
        self.agent.put(
            "loop.start", known.id, **{"class": known.kind}, thread=known.name, debug=bool(loop.get_debug())
        )
        wake = self.agent.outbox.wake
        if wake is not None:
            wake()

    def stopped(self):
        """Notes that the loop of this thread has stopped, and looks at its tasks while it is ours to do so."""
        known = self.running.pop(get_ident(), None)
        if known is None:
            return
        known.post = None
        self.left = 3
        now = time.monotonic()
        self._unblocked(known, now)
        self._poll(known, now)
        self.agent.origins.restore()
        self.agent.put("loop.stop", known.id, **{"class": known.kind})

    def call_in_each(self, function):
        """Has a function called in the thread of each loop that runs."""
        for known in list(self.running.values()):
            self._post(known, function)

    def tick(self):
        """Asks and watches, in the worker's thread. Returns the seconds to the next time, or None: nothing runs."""
        now = time.monotonic()
        overslept = 0.0 if self.expected is None else now - self.expected
        self.late = max(self.late, overslept)
        running = list(self.running.values())
        if not running:
            self.expected = None
            return self._after(now)
        for known in running:
            if overslept > ASK and known.asked is not None:
                # The process was stopped, or C code held the lock: the loop had no chance to answer us.
                known.asked += overslept
            self._watch(known, now)
        if now - self.stats_at >= STATS:
            self._stats(now, running)
        delay = self._pace(now)
        self.expected = now + delay
        return delay

    def _after(self, now):
        """Looks at what loops that have stopped left behind, until it has been seen twice. Nobody else would soon."""
        tasks = self.agent.tasks
        if not self.left or tasks is None or not tasks.failures:
            return None
        self.left -= 1
        tasks.poll(None, now)
        return self.agent.settings.poll

    def _watch(self, known, now):
        limit = self.agent.settings.blocked
        if known.asked is None:
            # A loop that has just started is left alone: most that run in tests end at once.
            if now - known.since >= ASK:
                known.asked = now
                if not self._post(known, lambda: self._answer(known)):
                    known.asked = None
        elif limit and known.blocked is None and now - known.asked > limit:
            known.blocked = known.asked
            self.busy_at = now
            self._tell_blocked(known, now)

    def _post(self, known, function):
        post = known.post
        if post is None:
            return False
        try:
            post(function)
        except RuntimeError:
            return False  # It is closed by now.
        return True

    def _answer(self, known):
        """Runs in the loop: it gets on, and its tasks can be looked at."""
        try:
            now = time.monotonic()
            if known.asked is not None:
                known.lag = max(known.lag, now - known.asked)
            known.asked = None
            known.answered = now
            self._unblocked(known, now)
            self.agent.origins.keep()
            self._poll(known, now)
        except Exception as exc:
            self.agent.fault("answer", exc)

    def _poll(self, known, now):
        loop = known.ref()
        for poll in self.agent.polls:
            try:
                poll(loop, now)
            except Exception as exc:
                self.agent.fault("poll", exc)

    def _tell_blocked(self, known, now):
        frame = sys._current_frames().get(known.thread)
        if frame is None:
            return
        frames = stack_frames(frame)
        del frame
        task, loop = None, known.ref()
        if self.agent.tasks is not None and loop is not None:
            task = self.agent.tasks.current(loop)
        del loop
        self.agent.put(
            "loop.blocked",
            known.id,
            since_ms=_ms(now - known.blocked),
            frames=frames,
            task=task,
            thread=known.name,
        )

    def _unblocked(self, known, now):
        if known.blocked is not None:
            self.agent.put("loop.unblocked", known.id, total_ms=_ms(now - known.blocked))
            known.blocked = None

    def _stats(self, now, running):
        self.stats_at = now
        loops = {}
        for known in running:
            waiting = 0.0 if known.asked is None else now - known.asked
            loops[known.id] = {"lag_ms": _ms(max(known.lag, waiting)), "blocked": known.blocked is not None}
            known.lag = 0.0
        tasks = None if self.agent.tasks is None else self.agent.tasks.census()
        self.agent.put(
            "stats", None, loops=loops, tasks=tasks, queue=len(self.agent.outbox.events), late_ms=_ms(self.late)
        )
        self.late = 0.0

    def _pace(self, now):
        settings = self.agent.settings
        then, used = self.processor
        if now - then >= 1.0:
            use = time.process_time()
            if use - used > IDLE_SHARE * (now - then):
                self.busy_at = now
            self.processor = (now, use)
        if now - self.busy_at > IDLE_AFTER:
            return ASK_IDLE
        return ASK if settings.blocked else max(settings.poll, ASK)


def _ms(seconds):
    return int(seconds * 1000)
