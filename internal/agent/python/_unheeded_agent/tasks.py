"""Tasks: their class, what is remembered of them, and those whose exception nobody reads."""

import sys
import time
from _weakref import ref

from . import cancellation, gathering, unwinding
from .describe import caller, code_of, coroutine_of, maker, site, suspended_frames
from .spans import span_of

# So many tasks are looked at in one turn of a loop.
LOOKED_AT = 4000
# So many of the failures that have been told already.
TOLD_LOOKED_AT = 500

# Where asyncio alone can count its tasks, that may take no more than this share of the time of their loop.
COUNTING = 1 / 5000

# A task that died so recently is the one whose finaliser speaks now.
DYING = 0.5


def install(agent, module):
    """Puts our class in the place of Task, before asyncio, uvloop or anybody else can take it."""
    tasks = agent.tasks = Tasks(agent, module)
    agent.polls.append(tasks.poll)
    agent.last_looks.append(tasks.last_look)
    agent.forgets.append(tasks.forget)
    agent.patch("asyncio.Task", _install_class, tasks, module)
    agent.patch("asyncio.gather", gathering.install, agent, module)
    agent.patch("asyncio.shield", gathering.install_shield, agent, module)
    if hasattr(sys, "monitoring"):
        agent.patch("sys.monitoring", unwinding.install, agent, module)
    if sys.version_info >= (3, 14) and "sys.monitoring" in agent.refused:
        tasks.keep_register()


def _install_class(tasks, module):
    base = module.Task

    class Task(base):
        __slots__ = ("_unheeded_made", "_unheeded_node")
        __doc__ = base.__doc__

        def cancel(self, msg=None):
            asked = base.cancel(self) if msg is None else base.cancel(self, msg)
            if asked:
                cancellations.requested(self, caller())
            return asked

        cancel.__doc__ = base.cancel.__doc__

    # It shows as the class that it stands for, in messages and in repr.
    Task.__name__ = Task.__qualname__ = base.__name__
    Task.__module__ = base.__module__
    cancellations = tasks.cancellations
    module.Task = Task
    tasks.watched_class(Task, base)


class Record:
    """What is remembered of one task or future as long as it lives, and a moment longer."""

    __slots__ = ("id", "ref", "died", "shield", "spoken_of", "pending_told", "cancel", "over")

    def __init__(self, number, reference):
        self.id = number
        self.ref = reference
        self.died = None
        # Where it was shielded.
        self.shield = None
        # Whether its failure has been told as another kind of loss.
        self.spoken_of = False
        # Whether its finaliser has spoken.
        self.over = False
        # Whether it has been told that it was pending at an end.
        self.pending_told = False
        # What is known of the first cancel.
        self.cancel = None


class Failure:
    """A failed task whose exception nobody has read so far."""

    __slots__ = ("ref", "code", "seen", "told", "told_as")

    def __init__(self, reference, code):
        self.ref = reference
        # The code of the coroutine, where known: a task that ends as it starts forgets its coroutine.
        self.code = code
        self.seen = None
        self.told = None
        # What takes back what was told: the kind of event, the name and the value of its number, the loop.
        self.told_as = None


class Tasks:
    """The tasks of the process that something is known of: most come and go without being noticed."""

    def __init__(self, agent, module):
        self.agent = agent
        self.module = module
        self.cancellations = cancellation.Cancellations(agent, self)
        self.records = {}
        self.sites = False
        self.cls = self.base = None
        # Who made whom, a tree.Tree, where that is asked for.
        self.tree = None
        # Weak references to all tasks, where asyncio keeps none of those that are done.
        self.register = None
        # Those that were there when this process was forked, by address: they are the parent's to tell of.
        self.inherited = {}
        self._begin()

    def forget(self):
        """Leaves to the parent, after a fork, what was there then."""
        references = [*self._register(), *[failure.ref for failure in [*self.failures.values(), *self.told.values()]]]
        for reference in references:
            task = reference()
            if task is not None:
                self.inherited[id(task)] = reference
        self._begin()

    def _begin(self):
        # Of tasks and of futures of gather, by address.
        self.failures = {}
        self.told = {}
        self.scan = None
        # How many tasks had not ended the last time that all were looked at, and how many so far this time.
        self.unfinished = self.counted = 0
        self.cancellations.forget()

    def watched_class(self, cls, base):
        """Remembers our class. Where tasks are made is kept from the start, or from the first loss on."""
        self.cls, self.base = cls, base
        if self.agent.settings.tree:
            from . import tree  # A module that most programs never need.

            tree.install(self.agent, self)
        elif self.agent.settings.sites == "always":
            self.keep_sites()

    def keep_sites(self):
        """Has tasks remember which line made them."""
        if self.sites or self.cls is None or self.agent.settings.sites == "never":
            return
        self.sites = True
        init = self.cls.__init__

        def __init__(self, *args, **kwargs):
            init(self, *args, **kwargs)
            self._unheeded_made = maker(caller())

        self.cls.__init__ = __init__

    def keep_register(self):
        """Has all tasks noted, weakly: since 3.14 asyncio forgets a task when it ends."""
        register = self.register = set()
        init = self.cls.__init__

        def __init__(self, *args, **kwargs):
            init(self, *args, **kwargs)
            register.add(ref(self, register.discard))

        self.cls.__init__ = __init__

    def record(self, task, dying=False):
        """Returns the record of a task or future; dying is whether its finaliser speaks.

        The collector clears weak references before finalisers run: then the one that has died at this address is it.
        """
        key = id(task)
        known = self.records.get(key)
        if known is not None:
            if known.ref() is task:
                return known
            if dying and known.died is not None and time.monotonic() - known.died < DYING:
                return known
        known = Record(next(self.agent.numbers), None)
        known.ref = ref(task, lambda _: self._died(key, known))
        self.records[key] = known
        return known

    def _died(self, key, known, now=time.monotonic):
        if self.records.get(key) is not known:
            return
        if not known.over and (key in self.told or key in self.failures or known.pending_told or known.cancel is not None):
            known.died = now()  # Its finaliser may have a word to say.
        else:
            del self.records[key]

    def _purge(self, now):
        """Forgets those whose finalisers have said nothing."""
        for key, known in list(self.records.items()):
            if known.died is not None and now - known.died > DYING and self.records.get(key) is known:
                del self.records[key]

    def describe(self, task, stands=False, known=None):
        """Returns the piece task, or None of what is none. known is its record, where the caller has it."""
        if not hasattr(task, "get_coro"):
            return None
        coroutine = coroutine_of(task)
        failure = self.failures.get(id(task)) or self.told.get(id(task))
        code = code_of(coroutine) or getattr(failure, "code", None)
        number = (known or self.record(task)).id
        if self.tree is not None:
            self.tree.mention(task, number)
        piece = {"id": number, "addr": id(task), "name": str(task.get_name())[:200]}
        name = getattr(coroutine, "__qualname__", None) or getattr(code, "co_qualname", None)
        piece["coro"] = name if type(name) is str else type(coroutine).__name__
        if code is not None:
            piece["file"], piece["line"] = code.co_filename, code.co_firstlineno
        made = site(getattr(task, "_unheeded_made", None)) or _traced(task)
        if made is not None:
            piece["created"] = made
        piece["state"] = task._state.lower()
        if hasattr(task, "cancelling"):
            piece["cancelling"] = task.cancelling()
        span = span_of(task)
        if span is not None:
            piece["span"] = span
        if stands and not task.done():
            piece["stands"] = suspended_frames(coroutine)
        return piece

    def current(self, loop):
        """Returns the piece task of what a loop runs now, or None. The loop may be another thread's."""
        try:
            task = self.module.current_task(loop)
        except RuntimeError:
            return None
        return None if task is None else self.describe(task)

    def loop_id(self, future):
        """Returns the id of the loop of a task or future."""
        loop = future.get_loop()
        return None if loop is None else self.agent.loops.of(loop).id

    # Failures

    def failed(self, future, code=None):
        """Notes a task or future that has failed, or is about to, in the code of its coroutine."""
        key = id(future)
        failure = self.failures.get(key) or self.told.get(key)
        if failure is None or failure.ref() is not future:
            if self.told.pop(key, None) is not None:
                self._take_back(failure, time.monotonic())
            self.failures[key] = Failure(ref(future), code)

    def _is_inherited(self, future):
        reference = self.inherited.get(id(future)) if self.inherited else None
        # A reference that is cleared is that of one whose finaliser runs, or the address is used again: a rare miss.
        return reference is not None and reference() in (future, None)

    def _was_inherited(self, future):
        """Is _is_inherited for one whose finaliser speaks: the next one at its address is another."""
        inherited = self._is_inherited(future)
        if inherited:
            del self.inherited[id(future)]
        return inherited

    def poll(self, loop, now):
        """Looks, in the thread of a loop, at its tasks and at those of loops that do not run."""
        self._purge(now)
        self._look_for_failures()
        if loop is not None:
            self._count(loop)
        wait = self.agent.settings.poll
        for key, failure in list(self.failures.items()):
            future = failure.ref()
            if future is None or not self._is_unread(future):
                self.failures.pop(key, None)
            elif _is_foreign(future, loop):
                continue
            elif failure.seen is None:
                failure.seen = now
            elif now - failure.seen >= wait:
                failure.told = now
                self.failures.pop(key, None)
                self.told[key] = failure
                self._tell_unread(future, failure, now, False)
            future = None
        self._look_at_told(loop, now)
        self.cancellations.poll(loop, now)

    def _look_for_failures(self):
        """Goes on through all tasks that asyncio, or we, keep note of, some at a time. Reports whether that was the end."""
        if self.scan is None:
            self.scan = iter(list(self._register()))
            self.counted = 0
        looked = 0
        for reference in self.scan:
            task = reference()
            if task is not None and not self._is_inherited(task):
                if task._log_traceback:
                    self.failed(task)
                elif not task.done():
                    self.counted += 1
            task = None
            looked += 1
            if looked == LOOKED_AT:
                return False
        self.scan = None
        self.unfinished = self.counted
        return True

    def _count(self, loop):
        """Has asyncio count the tasks of a loop, where it keeps no note of them that we could go through."""
        if self._register():
            return
        known, now = self.agent.loops.of(loop), time.perf_counter()
        if now >= known.counts:
            known.tasks = len(self.module.all_tasks(loop))
            took = time.perf_counter() - now
            known.counts = now + max(1.0, took / COUNTING)

    def census(self):
        """Returns how many tasks have not ended, as far as they were counted, and how many failed and nobody has read so far."""
        asked = sum(known.tasks for known in list(self.agent.loops.running.values()))
        return {"pending": self.unfinished + asked, "unread": len(self.told)}

    def _register(self):
        if self.register is not None:
            return self.register
        # With 3.12 tasks that run eagerly left this one, and with 3.14 those that are done.
        name = "_all_tasks" if hasattr(self.module, "_all_tasks") else "_scheduled_tasks"
        if name == "_scheduled_tasks" and "sys.monitoring" not in self.agent.refused:
            return ()
        return getattr(getattr(self.module, name, None), "data", ())

    def _look_at_told(self, loop, now):
        for key, failure in list(self.told.items())[:TOLD_LOOKED_AT]:
            future = failure.ref()
            if future is None:
                # It has gone and its finaliser had nothing to say: somebody has read it since we looked last.
                if self.told.pop(key, None) is not None:
                    self._take_back(failure, now)
                continue
            if _is_foreign(future, loop):
                continue
            # To the end of the row.
            if self.told.pop(key, None) is None:
                continue
            if future._log_traceback:
                self.told[key] = failure
            else:
                self._take_back(failure, now)
            future = None

    def _take_back(self, failure, now):
        kind, name, number, loop = failure.told_as
        self.agent.put(kind, loop, **{name: number}, after_ms=int((now - failure.seen) * 1000))

    def last_look(self):
        """Tells, as the interpreter ends, what nobody will read any more."""
        now = time.monotonic()
        self.poll(None, now)
        self.scan = None
        while not self._look_for_failures():
            pass
        for key, failure in list(self.failures.items()):
            future = failure.ref()
            if future is not None and self._is_unread(future):
                failure.seen = failure.seen or now
                self._tell_unread(future, failure, now, True)
                # Its finaliser may speak yet: it is the same loss.
                self.told[key] = failure
        self.failures.clear()

    def _is_unread(self, future):
        known = self.records.get(id(future))
        return future._log_traceback and not (known is not None and known.ref() is future and known.spoken_of)

    def _tell_unread(self, future, failure, now, final):
        self.keep_sites()
        exc = future._exception
        since = int((now - failure.seen) * 1000)
        piece = self.agent.describe.exception(exc)
        task, loop, number = self.describe(future), self.loop_id(future), self.record(future).id
        if task is not None:
            failure.told_as = ("task.retrieved", "task_id", number, loop)
            self.agent.put(
                "task.unretrieved",
                loop,
                task=task,
                exc=piece,
                awaiters=len(future._callbacks or ()),
                since_ms=since,
                final=final,
            )
            return
        failure.told_as = ("future.retrieved", "future_id", number, loop)
        self.agent.put(
            "future.unretrieved",
            loop,
            future_id=number,
            owner=_owner(future),
            created=site(getattr(future, "_unheeded_made", None)) or _traced(future),
            exc=piece,
            since_ms=since,
            final=final,
        )

    # What finalisers and handlers of loops say.

    def lost(self, future, exc):
        """Tells that the finaliser of a task or future has spoken."""
        known = self.record(future, dying=True)
        known.over = True
        if self._was_inherited(future) or known.spoken_of:
            return
        self.keep_sites()
        piece = self.agent.describe.exception(exc)
        task = self.describe(future, known=known)
        self.told.pop(id(future), None)
        if task is not None:
            self.agent.put("task.lost", self.loop_id(future), task=task, exc=piece, shielded=known.shield)
            return
        self.agent.put(
            "future.lost",
            self.loop_id(future),
            future_id=known.id,
            owner=_owner(future),
            created=site(getattr(future, "_unheeded_made", None)) or _traced(future),
            exc=piece,
            kept=False,
        )

    def destroyed(self, task):
        """Tells that a pending task was collected, unless it was told already that it would never end."""
        known = self.record(task, dying=True)
        known.over = True
        if not self._was_inherited(task) and not known.pending_told:
            self.keep_sites()
            piece = self.describe(task, stands=True, known=known)
            self.agent.put("task.destroyed_pending", self.loop_id(task), task=piece)

    def shielded_lost(self, inner, exc):
        """Tells that what was shielded has failed after nobody waited any more."""
        known = self.record(inner)
        if known.spoken_of:
            return
        known.spoken_of = True
        self.agent.put(
            "shield.dropped",
            self.loop_id(inner),
            created=known.shield,
            task=self.describe(inner),
            exc=self.agent.describe.exception(exc),
        )

    def pending(self, task, when):
        """Tells that a task is pending at an end, once."""
        known = self.record(task)
        if known.pending_told or task.done() or self._is_inherited(task):
            return
        known.pending_told = True
        self.agent.put(
            "task.pending_at_exit", self.loop_id(task), task=self.describe(task, stands=True), when=when
        )


def _is_foreign(future, loop):
    """Reports whether a future belongs to another loop than this one, which runs: then it is that one's to look at."""
    other = future.get_loop()
    return other is not loop and other is not None and other.is_running()


def _owner(future):
    return "gather" if type(future).__name__ == "_GatheringFuture" else "plain"


def _traced(future):
    """Returns where a task or future was made, which debug mode of asyncio remembers."""
    trace = getattr(future, "_source_traceback", None)
    if not trace:
        return None
    return [[entry.filename, entry.lineno, entry.name] for entry in list(trace)[-3:]]
