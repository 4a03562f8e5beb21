"""The monitor that judges what the tests of this process lose, and the agent that tells it."""

import json
import os
import subprocess
import sys
import time

from unheeded._binary import BinaryNotFound, find_binary

# How long what a process has said that has ended may be under way, in seconds.
_UNDER_WAY = 0.02


class MonitorGone(Exception):
    """There is nobody who could say what was lost."""


class Monitor:
    """The process, and the agent in this one."""

    def __init__(self, process, tests):
        self.process = process
        self.tests = tests
        self.number = 0
        self.children = _children()

    @classmethod
    def start(cls, options):
        """Starts the monitor and takes the agent in. What this process starts is watched too."""
        try:
            command = [find_binary(), "pytest-monitor"]
        except BinaryNotFound as exc:
            raise MonitorGone(str(exc)) from None
        if options.unheeded_no_messages:
            command.append("--no-messages")
        if options.unheeded_baseline:
            command += ["--baseline", options.unheeded_baseline]
        if options.unheeded_record_baseline:
            command.append("--record-baseline")
        # It is to outlive an interrupt from the keyboard: the tests' clean-up is watched too.
        apart = {"creationflags": 0x200} if sys.platform == "win32" else {"start_new_session": True}
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **apart)
        except OSError as exc:
            raise MonitorGone("cannot run %s: %s" % (command[0], exc)) from None
        monitor = cls(process, None)
        ready = monitor._read()
        os.environ.update(ready["environ"])
        # A pytest that a test starts is the test's business.
        os.environ.pop("UNHEEDED_PYTEST", None)
        monitor.tests = _attach(ready["agent"])
        if monitor.tests is None:
            monitor.end()
            raise MonitorGone("the agent could not connect to the monitor")
        return monitor

    def excuse(self):
        """Leaves to what is wider than a test the tasks that are there now."""
        self.tests.excuse()

    def has_happened(self):
        """Reports whether there may be anything to ask for."""
        return self.tests.has_happened() or self._children_ended()

    def _children_ended(self):
        return _children() != self.children

    def ask(self, final):
        """Returns what was lost since the last time."""
        answer = self._ask(final)
        if self._children_ended():
            self.children = _children()
            time.sleep(_UNDER_WAY)
            again = self._ask(final)
            for key in ("losses", "silenced"):
                answer[key] += again[key]
        return answer

    def _ask(self, final):
        self.number += 1
        if not self.tests.settle(self.number, final):
            raise MonitorGone("the monitor has ended, or a test has closed the connection to it")
        answer = self._read()
        if answer["number"] != self.number:
            raise MonitorGone("the monitor answers what it was not asked")
        return answer

    def _read(self):
        line = self.process.stdout.readline()
        try:
            return json.loads(line)
        except ValueError:
            raise MonitorGone("the monitor has ended with code %s" % self.process.wait()) from None

    def end(self):
        """Has the monitor end."""
        try:
            self.process.stdin.close()
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def _children():
    """Returns what differs when a process that this one has started has ended."""
    try:
        import resource
    except ImportError:
        return None  # Windows: what a child has lost counts when the next test that loses something has ended.
    return tuple(resource.getrusage(resource.RUSAGE_CHILDREN))


def _attach(folder):
    # As sitecustomize does in a program that starts with the agent: its folder is nowhere to be seen afterwards.
    sys.path.insert(0, folder)
    try:
        from _unheeded_agent import tests
    finally:
        sys.path.remove(folder)
        sys.path_importer_cache.pop(folder, None)
    return tests.attach(folder)
