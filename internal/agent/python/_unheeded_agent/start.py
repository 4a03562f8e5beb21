"""The beginning: what the interpreter is, what is watched, what happens after a fork."""

import os
import sys

from . import coroutines, faults, leaving
from .agent import Agent
from .outbox import Outbox
from .sender import Sender
from .settings import Settings
from .worker import Worker

# The version of the wire that is spoken.
WIRE = 1


def begin(folder):
    """Starts the agent, if the environment names a monitor. Returns what runs it, or None."""
    address = os.environ.get("UNHEEDED_SOCKET")
    arguments = _arguments()
    if not address or _is_helper(arguments):
        return None
    return Start(address, arguments, folder)


class Start:
    """Puts the parts together and takes them through forks and the end."""

    def __init__(self, address, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.agent = agent = Agent(Settings(os.environ), Outbox(os.getpid()))
        self.sender = Sender(address, agent.outbox, self._hello, agent.settings.update)
        self.worker = Worker(self._tick)
        self.has_ended = False
        agent.start = self
        self._watch()
        self.sender.connect(_how(arguments))
        agent.outbox.wake = self.worker.ensure
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._before_fork, after_in_parent=self._after_fork, after_in_child=self._in_child
            )

    def _watch(self):
        agent, when = self.agent, self.agent.waiter.when
        coroutines.prepare(agent)
        agent.patch("sys.unraisablehook", faults.install_unraisable, agent)
        agent.patch("atexit", leaving.install, agent, self)
        when("warnings", coroutines.install)
        when("threading", faults.install_threading)
        when("multiprocessing.util", leaving.install_multiprocessing)
        # What follows is loaded with the modules that it watches.
        for name, part in (
            ("concurrent.futures._base", "futures"),
            ("asyncio.events", "loops"),
            ("asyncio.base_events", "handlers"),
            ("asyncio.tasks", "tasks"),
            ("asyncio.runners", "ending"),
            ("uvloop", "uv"),
        ):
            when(name, _deferred(part))

    def _hello(self, how):
        agent = self.agent
        return {
            "v": 1,
            "k": "hello",
            "seq": 0,
            "pid": os.getpid(),
            **_now(),
            "version": "%d.%d.%d" % sys.version_info[:3],
            "implementation": sys.implementation.name,
            "exe": sys.executable,
            "argv": self.arguments[:64],
            "cwd": _folder(),
            "ppid": os.getppid(),
            "how": how,
            "patches": agent.patches,
            "refused": agent.refused,
            "agent": WIRE,
            "errors": agent.errors,
        }

    def _tick(self):
        """Does the thread's work. Returns when to come again."""
        agent = self.agent
        try:
            self.sender.listen()
            delay = agent.loops.tick() if agent.loops is not None else None
            done = self.sender.flush()
        except Exception as exc:
            agent.fault("tick", exc)
            return 1.0
        if delay is None and not done:
            return agent.settings.poll
        return delay

    def _before_fork(self):
        self.worker.stop()
        self.sender.flush()

    def _after_fork(self):
        # Python looks at the number of threads only after this: the thread comes back when the loop goes on.
        self.worker.allowed = True
        if self.agent.loops is not None:
            self.agent.loops.call_in_each(self.worker.ensure)

    def _in_child(self):
        agent = self.agent
        try:
            connection = self.sender.socket
            self.sender.forget()
            if connection is not None:
                connection.close()
            fresh = Outbox(os.getpid())
            agent.outbox.__dict__.update(fresh.__dict__)
            self.worker.reset()
            self.has_ended = False
            agent.outbox.wake = self.worker.ensure
            for forget in agent.forgets:
                forget()
            self.sender.connect("fork")
        except Exception as exc:
            agent.fault("fork", exc)


def _deferred(part):
    def install(agent, module):
        from importlib import import_module

        import_module("." + part, __package__).install(agent, module)

    return install


def _now():
    import time

    from _thread import get_native_id

    return {"tid": get_native_id(), "t": time.time_ns(), "mono": time.monotonic_ns()}


def _arguments():
    """Returns the command line of the interpreter."""
    arguments = getattr(sys, "orig_argv", None)
    if arguments is not None:
        return list(arguments)
    try:
        with open("/proc/self/cmdline", "rb") as file:
            return os.fsdecode(file.read().rstrip(b"\0")).split("\0")
    except OSError:
        return [sys.executable, *getattr(sys, "argv", [])]


def _is_helper(arguments):
    """Reports whether this is a process that multiprocessing keeps for itself, which runs nothing of the program."""
    return any("multiprocessing.resource_tracker" in argument for argument in arguments)


def _how(arguments):
    if "--multiprocessing-fork" in arguments:
        return "spawn"
    if any("multiprocessing.forkserver" in argument for argument in arguments):
        return "forkserver"
    return "exec"


def _folder():
    try:
        return os.getcwd()
    except OSError:
        return ""
