"""The agent's own thread."""

import os
import sys
import time

import _thread
from _thread import allocate_lock, get_native_id, start_new_thread


class Worker:
    """A thread that threading does not know, so that no program counts it.

    It is there while there is something to do: a program that runs no loop and loses nothing has as many threads as without
    us, and forks without the warning that Python gives of programs with several.
    """

    def __init__(self, tick):
        _hide(self)
        # Does what there is to do. Returns the seconds until it wants to be called again, or None to end the thread.
        self.tick = tick
        self.reset()

    def reset(self):
        """Makes everything new: in a forked child the thread is gone and its locks are as they were."""
        self.allowed = True
        self.alive = False
        # Whether somebody has asked for it since it looked last: one that is about to end stays.
        self.asked = False
        # Whether Python counts the thread: it begins to in the thread itself.
        self.counted = False
        self.native = None
        self.starting = allocate_lock()
        self.sleeping = allocate_lock()
        self.sleeping.acquire()
        self.ended = allocate_lock()

    def ensure(self):
        """Starts the thread if it does not run. Takes no lock that it would have to wait for."""
        self.asked = True
        if self.alive or not self.allowed or not self.starting.acquire(False):
            return
        try:
            if not self.alive:
                self.alive = True
                # Here and not in the thread: who stops it as it starts waits until it has ended, too.
                self.ended.acquire(False)
                start_new_thread(self._run, ())
        except (RuntimeError, MemoryError):
            # As the interpreter ends, no thread can be started.
            self.ended.release()
            self.alive = False
        finally:
            self.starting.release()

    def stop(self, limit=1.0):
        """Ends the thread and waits until the system has forgotten it too, until ensure is allowed again."""
        self.allowed = False
        if not self.alive:
            return
        try:
            self.sleeping.release()
        except RuntimeError:
            pass  # It has been woken already.
        if self.ended.acquire(True, limit):
            self.ended.release()
        self.sleeping.acquire(False)
        self._await_exit(limit)

    def _await_exit(self, limit):
        # Since 3.12 a fork warns of other threads, and counts those of the system.
        native = self.native
        if native is None or sys.version_info < (3, 12):
            return
        end = time.monotonic() + limit
        task = "/proc/self/task/%d" % native
        while time.monotonic() < end and os.path.exists(task):
            time.sleep(0.0001)

    def _run(self):
        self.counted = True
        try:
            self.native = get_native_id()
            _block_signals()
            while self.allowed:
                self.asked = False
                delay = self.tick()
                if delay is None:
                    if self.asked:
                        continue
                    break
                self.sleeping.acquire(True, delay)
        finally:
            self.counted = False
            self.ended.release()
            self.alive = False
            if self.asked:
                self.ensure()


def _hide(worker):
    """Leaves our thread out of the number of threads, which test suites compare before and after."""
    original = _thread._count

    def _count():
        return original() - worker.counted

    _thread._count = _count


def _block_signals():
    # They are for the program's threads, one of which may be waiting for a system call to be interrupted.
    try:
        import _signal

        _signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals())
    except (ImportError, AttributeError, OSError, ValueError):
        pass  # Windows has none.
