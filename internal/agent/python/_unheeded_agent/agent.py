"""What the parts of the agent share."""

from itertools import count

from .describe import Describer
from .imports import Waiter

# Faults of our own are told up to this number, then only counted.
FAULTS_TOLD = 20


class Agent:
    """The queue, the settings, and who wants to look when."""

    def __init__(self, settings, outbox):
        self.settings = settings
        self.outbox = outbox
        self.describe = Describer(settings)
        self.waiter = Waiter(self._arrived)
        self.patches = []
        self.refused = {}
        self.errors = 0
        # Names for tasks and futures, never used again.
        self.numbers = count(1)
        # Called as poll(loop, now) in the thread of a running loop, some times a second, and as it stops.
        self.polls = []
        # Called in the main thread when the interpreter ends.
        self.last_looks = []
        # Called in a forked child: what the parent saw is the parent's.
        self.forgets = []
        # The parts that others ask, each set by its module: loops.Loops, tasks.Tasks, coroutines.Origins.
        self.loops = None
        self.tasks = None
        self.origins = None
        # What runs it all: start.Start.
        self.start = None

    def put(self, kind, loop=None, /, **fields):
        """Enqueues an event, unless nothing is to be observed any more."""
        if self.settings.on:
            self.outbox.put(kind, loop, **fields)

    def patch(self, name, function, *args):
        """Calls what puts a patch in place. One that cannot be is passed over and told."""
        try:
            function(*args)
        except Exception as exc:
            self.refused[name] = type(exc).__name__ + ": " + str(exc)[:200]
        else:
            self.patches.append(name)

    def fault(self, hook, exc):
        """Counts, and tells, an exception of our own."""
        self.errors += 1
        if self.errors <= FAULTS_TOLD:
            self.put("agent.error", None, hook=hook, exc=self.describe.exception(exc, own_thread=False))

    def observer(self, hook, function):
        """Returns a function of one argument that hands it to function, swallows faults, and returns the argument."""

        def observe(subject):
            try:
                function(subject)
            except Exception as exc:
                self.fault(hook, exc)
            return subject

        return observe

    def _arrived(self, module_name, install, module):
        took, refused = len(self.patches), dict(self.refused)
        self.patch(module_name, install, self, module)
        self.put(
            "patched",
            None,
            patches=self.patches[took:],
            refused={name: why for name, why in self.refused.items() if name not in refused},
        )
