"""For the plugin for pytest: has all told that a test has lost, before the next one begins."""

import gc
import sys
import time
from _weakref import ref

from . import ending

# Modules that have a function of their own for what asyncio.run does at the end, for versions before 3.11.
_RUNNERS = ("anyio._backends._asyncio", "backports.asyncio.runner.runner")

# What asyncio offers under a name of its own, and has taken already where it was imported before us.
_TAKEN = ("Task", "gather", "shield")


def attach(folder):
    """Starts the agent in a program that is running already and returns what the plugin asks. None: it could not connect."""
    from . import start

    package, tasks = sys.modules.get("asyncio"), sys.modules.get("asyncio.tasks")
    taken = {name: getattr(tasks, name) for name in _TAKEN} if tasks is not None else {}
    started = start.begin(folder)
    for name, was in taken.items():
        if getattr(package, name, None) is was:
            setattr(package, name, getattr(tasks, name))
    if started is None or started.sender.socket is None:
        return None
    for name in _RUNNERS:
        started.agent.waiter.when(name, _install_runner)
    started.agent.waiter.when("unittest.async_case", _install_unittest)
    return Tests(started)


def _install_runner(agent, module):
    if hasattr(module, "_cancel_all_tasks"):
        ending.install(agent, module)


def _install_unittest(agent, module):
    """Puts us before the method that cancels what a test has left; since 3.11 it asks asyncio to do that."""
    case = module.IsolatedAsyncioTestCase
    original = getattr(case, "_tearDownAsyncioLoop", None)
    if original is None:
        return

    def _tearDownAsyncioLoop(self):
        loop = self._asyncioTestLoop
        try:
            if loop is not None and not loop.is_running():
                ending.tell_pending(agent, loop, "run")
        except Exception as exc:
            agent.fault("unittest", exc)
        return original(self)

    case._tearDownAsyncioLoop = _tearDownAsyncioLoop


class Tests:
    """What belongs to the test that runs, and what was there before it."""

    def __init__(self, start):
        self.start = start
        self.agent = start.agent
        # Tasks that go on and failures that are known, weakly, by address: they belong to something wider than a test.
        self.excused = {}
        self.settled = self._reading()

    def excuse(self):
        """Leaves to what is wider than a test the tasks that are there now, and the failures."""
        self.excused = {key: known for key, known in self.excused.items() if known() is not None}
        for future in [*self._pending(), *[future for _, future in self._failures()]]:
            self.excused[id(future)] = ref(future)

    def has_happened(self):
        """Reports whether anything was observed since what was told last."""
        return self._reading() != self.settled

    def settle(self, number, final):
        """Tells what has been lost and puts a mark behind it. At the end of all tests, final, nothing is excused.

        Reports whether the monitor has all of it.
        """
        gc.collect()
        if self.agent.tasks is not None:
            self._tell(final)
        self.start.worker.stop()
        try:
            if not self._send():
                return False
            self.agent.outbox.put("test.ended", None, number=number, final=final)
            return self._send()
        finally:
            self.start.worker.allowed = True
            if self.agent.loops is not None and self.agent.loops.running:
                self.start.worker.ensure()  # A loop that runs in another thread goes on.
            self.settled = self._reading()

    def _tell(self, final):
        tasks, now = self.agent.tasks, time.monotonic()
        tasks._look_at_told(None, now)
        for failure, future in self._failures():
            if (final or not self._is_excused(future)) and tasks._is_unread(future):
                failure.seen = failure.seen or now
                tasks._tell_unread(future, failure, now, True)
        for task in self._pending():
            if final or not self._is_excused(task):
                tasks.pending(task, "test")
        self.excuse()

    def _failures(self):
        """Returns the failures that nobody has read, with their tasks and futures, of loops that do not run."""
        tasks = self.agent.tasks
        if tasks is None:
            return []
        tasks.scan = None
        while not tasks._look_for_failures():
            pass
        found = []
        for failure in [*tasks.failures.values(), *tasks.told.values()]:
            future = failure.ref()
            if future is not None and not _is_running(future.get_loop()):
                found.append((failure, future))
        return found

    def _pending(self):
        """Returns the tasks that have not ended, of loops that can go on but do not run."""
        if self.agent.tasks is None:
            return []
        loops = [known.ref() for known in list(self.agent.loops.known.values())]
        return [
            task
            for loop in loops
            if loop is not None and not loop.is_closed() and not loop.is_running()
            for task in self.agent.tasks.module.all_tasks(loop)
        ]

    def _is_excused(self, future):
        known = self.excused.get(id(future))
        return known is not None and known() is future

    def _send(self):
        sender, limit = self.start.sender, time.monotonic() + 10.0
        while not sender.flush():
            if sender.socket is None or time.monotonic() > limit:
                return False
            time.sleep(0.001)
        return True

    def _reading(self):
        # The number that the next event gets; to ask the counter itself would take it.
        return repr(self.agent.outbox.sequence)


def _is_running(loop):
    return loop is not None and loop.is_running()
