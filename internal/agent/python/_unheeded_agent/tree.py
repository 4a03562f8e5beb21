"""Who made whom: the tree of tasks, told where somebody wants to draw it.

A task costs more then, so nothing of this is there unless UNHEEDED_AGENT_TREE asks for it. Of a million tasks that come, do
their work and go, none is worth a line: they are counted, by where they were made. A task is told of by itself where it
failed, was cancelled, lives long, or made one that is told of; of each origin so few that the tree stays small.

A Node is what is known of one task, a Group what is counted of many. A node that ends and is not told of is counted in the
group of its origin below its maker, with what it made itself; whatever it made that lives on is counted there, too.
"""

import time
from _collections import deque
from _contextvars import Context
from _thread import get_ident
from _weakref import ref

from .cancellation import is_scope
from .describe import caller, callers, code_of, maker, site, sites

# From when on, in ns, a task lives long; how often, in ns, what was counted is sent.
LONG = 100_000_000
SEND = 1_000_000_000

# So many tasks of one origin and one way to end are told, then the 2nd, 4th, 8th … after them; of those that merely did
# their work at once so many and no more.
SAMPLE = 16
SAMPLE_SHORT = 2

# Bounds of a process: tasks and groups that are told, origins that are told apart, tasks that wait to become old.
TASKS = 4000
GROUPS = 1000
ORIGINS = 1000
YOUNG = 200_000

# From so many loops on those that are gone are forgotten.
LOOPS = 64

# A task that was made so many levels down is shown below the top of its branch: a chain of tasks, each of which makes the
# next one and ends, would be remembered whole.
DEPTH = 32

# So many frames of whoever cancels are kept.
CALLER_FRAMES = 6

_monotonic_ns = time.monotonic_ns


def install(agent, tasks):
    """Has tasks remember, as they are made, who made them. tasks has our class of task by now."""
    tree = tasks.tree = Tree(agent, tasks)
    tasks.sites = True
    agent.polls.append(tree.poll)
    agent.last_looks.append(tree.last_look)
    agent.forgets.append(tree.forget)
    init, current_task = tasks.cls.__init__, tasks.module.current_task

    def __init__(self, *args, **kwargs):
        try:
            parent = current_task()._unheeded_node
        except (RuntimeError, AttributeError):
            parent = None  # No loop runs in this thread, or no task of ours.
        self._unheeded_made = place = maker(caller())
        # Before it is made: a task that runs eagerly may make others meanwhile.
        self._unheeded_node = node = Node(parent, tree.generation)
        tree.begins(self, node, args[0] if args else kwargs.get("coro"), kwargs.get("loop"), place)
        init(self, *args, **kwargs)
        tree.made(self, node)

    tasks.cls.__init__ = __init__
    callbacks = getattr(tasks.base, "_callbacks", None)
    if hasattr(callbacks, "__get__"):  # Of tasks that are written in Python it is an attribute like any other.
        tasks.cls._callbacks = _without(tree._ended, callbacks)
    if hasattr(tasks.module, "create_eager_task_factory"):
        # It is bound to the class that was there before ours.
        tasks.module.eager_task_factory = tasks.module.create_eager_task_factory(tasks.cls)


def _without(ours, callbacks):
    """Returns the property with the callbacks of a task, from which its repr is made, without ours."""

    def _callbacks(task):
        return [entry for entry in callbacks.__get__(task) or () if entry[0] != ours] or None

    return property(_callbacks)


class Origin:
    """What tasks have in common that run the same function and were made at the same line."""

    __slots__ = ("code", "name", "made", "told", "short")

    def __init__(self, code, name, made):
        self.code = code
        self.name = name
        # What maker returned.
        self.made = made
        # How many were considered, by how they ended; of those that merely did their work at once, how many were told.
        self.told = {}
        self.short = 0

    def fields(self):
        """Returns what events say of it."""
        fields = {"coro": self.name, "created": site(self.made)}
        if self.code is not None:
            fields["file"], fields["line"] = self.code.co_filename, self.code.co_firstlineno
        return fields

    def wants(self, why):
        """Reports whether one more task, that is worth telling for a reason, is to be told."""
        number = self.told[why] = self.told.get(why, 0) + 1
        further = number - SAMPLE
        return further <= 0 or further & (further - 1) == 0


class Node:
    """A task in the tree. It outlives the task for as long as something below it may be told.

    What is the same of most is a default of the class: making these is what every task pays for.
    """

    # Its number, once it has been told.
    id = None
    ref = origin = root = over = ended = canceller = None
    # What it made and is counted, by origin.
    groups = None
    # The group that it is counted in, once it has ended.
    group = None
    # Whether it was considered for telling as it lived, and whether it hangs from one that did not make it itself.
    weighed = skipped = False

    def __init__(self, parent, generation):
        self.born = _monotonic_ns()
        self.generation = generation
        if parent is None or parent.generation != generation:
            # One that was made before a fork is the parent process's.
            self.parent, self.depth = None, 0
            return
        if parent.depth >= DEPTH:
            self.skipped = True
            while parent.parent is not None:
                parent = parent.parent
        self.parent, self.depth = parent, parent.depth + 1


class Root:
    """What the tasks of one loop hang from that no other task made."""

    __slots__ = ("loop", "groups", "young", "sent")

    def __init__(self, loop):
        self.loop = loop
        self.groups = {}
        # The nodes that have not lived long yet, those made first first.
        self.young = deque(maxlen=YOUNG)
        self.sent = 0


class Group:
    """Tasks of one origin below one task or group that are only counted."""

    __slots__ = ("id", "origin", "groups", "count", "failed", "cancelled", "total", "longest", "first", "last", "changed")

    def __init__(self, origin):
        self.id = None
        self.origin = origin
        self.groups = None
        self.count = self.failed = self.cancelled = self.total = self.longest = 0
        self.first = self.last = None
        # Whether it is other than what was told of it.
        self.changed = False

    def add(self, node):
        """Counts a task that has ended."""
        born, over = node.born, node.over
        took = over - born
        self.changed = True
        self.count += 1
        if node.ended == "exception":
            self.failed += 1
        elif node.ended == "cancelled":
            self.cancelled += 1
        self.total += took
        if took > self.longest:
            self.longest = took
        if self.first is None or born < self.first:
            self.first = born
        self.last = over  # the clock goes on

    def remove(self, node):
        """Takes back that a task was counted: it is told by itself. The longest time stays, for the next one is not known."""
        self.changed = True
        self.count -= 1
        self.failed -= node.ended == "exception"
        self.cancelled -= node.ended == "cancelled"
        self.total -= node.over - node.born

    def join(self, other):
        """Counts what another group of the same origin has counted."""
        self.changed = True
        self.count += other.count
        self.failed += other.failed
        self.cancelled += other.cancelled
        self.total += other.total
        self.longest = max(self.longest, other.longest)
        self.first = min(self.first, other.first)
        self.last = max(self.last, other.last)
        if other.groups:
            self.groups = _joined(self.groups, other.groups)


def _joined(groups, others):
    """Returns two sets of groups, by origin, as one; there may be none of the first."""
    if not groups:
        return others
    for origin, other in others.items():
        mine = groups.get(origin)
        if mine is None:
            groups[origin] = other
        else:
            mine.join(other)
    return groups


class Tree:
    """The tasks of the process, by who made them."""

    def __init__(self, agent, tasks):
        self.agent = agent
        self.tasks = tasks
        self.generation = 0
        self.add_callback = tasks.base.add_done_callback
        self._begin()

    def forget(self):
        """Leaves to the parent, after a fork, what was there then."""
        self.generation += 1
        self._begin()

    def _begin(self):
        # By what they run and where they were made, as _origin has it.
        self.origins = {}
        # By id of the loop.
        self.roots = {}
        # The nodes that are told, by number.
        self.told = {}
        self.groups_told = 0

    # As tasks are made, cancelled and end.

    def begins(self, task, node, coroutine, loop, place):
        """Notes a task that is about to be made, by the code at a place as maker returns it."""
        try:
            node.ref = ref(task)
            node.origin = self._origin(coroutine, place)
            node.root = self._root(loop)
        except Exception as exc:
            self.agent.fault("tree", exc)

    def made(self, task, node):
        """Notes a task that has just been made."""
        if node.root is None:
            return
        try:
            if task.done():
                self._end(task, node)
                return
            node.root.young.append(node)
            self.add_callback(task, self._ended, context=Context())
        except Exception as exc:
            self.agent.fault("tree", exc)

    def _origin(self, coroutine, place):
        try:
            code = coroutine.cr_code
        except AttributeError:
            code = code_of(coroutine)
        # The origin keeps the codes, so that these numbers stay theirs. To hash a code takes its time.
        kind = type(coroutine).__name__ if code is None else id(code)
        key = (kind, None, 0) if place is None else (kind, id(place[0]), place[1])
        known = self.origins.get(key)
        return known or self._new_origin(key, code, coroutine, place)

    def _new_origin(self, key, code, coroutine, place):
        name = getattr(coroutine, "__qualname__", None) or getattr(code, "co_qualname", None)
        if type(name) is not str:
            name = type(coroutine).__name__
        if len(self.origins) >= ORIGINS:
            key, code, name, place = None, None, "", None
        return self.origins.setdefault(key, Origin(code, name, place))

    def _root(self, loop):
        known = self.agent.loops.running.get(get_ident())
        if loop is not None and (known is None or known.ref() is not loop):
            # Nobody makes a task for a loop that is gone: where that is known at this address, this is another one.
            known = self.agent.loops.of(loop, starts=True)
        if known is None:
            return None
        root = self.roots.get(known.id)
        if root is None:
            if len(self.roots) >= LOOPS:
                self._forget_gone()
            root = self.roots[known.id] = Root(known.id)
        return root

    def _forget_gone(self):
        """Tells of what was counted in loops that are gone, and forgets it: some programs make a loop for each call."""
        there = {known.id for known in self.agent.loops.known.values() if known.ref() is not None}
        gone = {number: root for number, root in self.roots.items() if number not in there}
        for number, root in gone.items():
            self._send_groups(root, None, None)
            del self.roots[number]
        for node in list(self.told.values()):
            if node.groups and node.root.loop in gone:
                self._send_groups(node, node.id, None)

    def cancelled(self, task, frame):
        """Notes who cancels a task."""
        node = getattr(task, "_unheeded_node", None)
        if node is None or node.canceller is not None:
            return
        try:
            by = getattr(self.tasks.module.current_task(), "_unheeded_node", None)
        except RuntimeError:
            by = None
        node.canceller = (callers(frame, CALLER_FRAMES), by, is_scope(frame))

    def _ended(self, task):
        try:
            node = task._unheeded_node
            if node.generation == self.generation:
                self._end(task, node)
        except Exception as exc:
            self.agent.fault("tree", exc)

    def _end(self, task, node):
        node.over = over = _monotonic_ns()
        origin, exc = node.origin, None
        if task.cancelled():
            node.ended = why = "cancelled"
        else:
            exc = task._exception
            node.ended = why = "result" if exc is None else "exception"
        if node.id is None:
            if why != "result":
                wanted = origin.wants(why)
            elif over - node.born >= LONG:
                wanted = not node.weighed and origin.wants(why)
            else:
                wanted = origin.short < SAMPLE_SHORT
                origin.short += wanted
            if not wanted or not self._tell(node, task):
                node.group = group = self._group_of(node)
                group.add(node)
                if node.groups:
                    group.groups, node.groups = _joined(group.groups, node.groups), None
                return
        self._tell_end(node, exc)

    def _group_of(self, node):
        """Returns the group that a task is counted in, below whoever made it."""
        above = node.parent or node.root
        if type(above) is Node and above.group is not None:
            above = above.group
        if above.groups is None:
            above.groups = {}
        group = above.groups.get(node.origin)
        if group is None:
            group = above.groups.setdefault(node.origin, Group(node.origin))
        return group

    # What is told.

    def mention(self, task, number):
        """Tells of a task that an event names by its number."""
        node = getattr(task, "_unheeded_node", None)
        if node is None or node.id is not None or node.root is None or node.generation != self.generation:
            return
        self._tell(node, task, number)

    def _tell(self, node, task, number=None):
        """Tells that a task was made, and before it of those above it. Reports whether there was room for it."""
        branch = []
        while node is not None and node.id is None:
            branch.append(node)
            node = node.parent
        if len(self.told) + len(branch) > TASKS:
            return False
        for above in reversed(branch[1:]):
            self._tell_made(above, above.ref(), None)
        self._tell_made(branch[0], task, number)
        return True

    def _tell_made(self, node, task, number):
        if number is None:
            number = next(self.agent.numbers) if task is None else self.tasks.record(task).id
        node.id = number
        self.told[number] = node
        self.agent.put(
            "task.made",
            node.root.loop,
            task_id=number,
            parent=None if node.parent is None else node.parent.id,
            skipped=node.skipped or None,
            name=None if task is None else str(task.get_name() or "")[:200],
            born=_wall(node.born),
            **node.origin.fields(),
        )
        if node.group is not None:
            node.group.remove(node)
            self._tell_end(node, None)

    def _tell_end(self, node, exc):
        by, who, scope = node.canceller or (None, None, False)
        if scope and node.ended != "cancelled":
            by = who = None  # A timeout has cancelled it and taken that back.
        if who is not None and who.id is None and who.generation == self.generation:
            self._tell(who, who.ref())
        self.agent.put(
            "task.ended",
            node.root.loop,
            task_id=node.id,
            ended=node.ended,
            at=_wall(node.over),
            exc=None if exc is None else self.agent.describe.exception(exc),
            by=None if by is None else sites(by),
            by_task=None if who is None else who.id,
        )

    def poll(self, loop, now):
        """Tells, in the thread of a loop, of its tasks that have become old, and of what was counted."""
        if loop is None:
            return
        root = self.roots.get(self.agent.loops.of(loop).id)
        if root is None:
            return
        now = _monotonic_ns()
        young = root.young
        while young and (young[0].over is not None or now - young[0].born >= LONG):
            node = young.popleft()
            if node.over is not None or node.id is not None:
                continue
            task = node.ref()
            node.weighed = True
            if task is not None and node.origin.wants("result"):
                self._tell(node, task)
            task = None
        if now - root.sent >= SEND:
            root.sent = now
            self._send(root)

    def last_look(self):
        """Tells, as the interpreter ends, of what was counted and has not been told."""
        for root in list(self.roots.values()):
            self._send(root)

    def _send(self, root):
        self._send_groups(root, None, None)
        for node in list(self.told.values()):
            if node.root is root and node.groups:
                self._send_groups(node, node.id, None)

    def _send_groups(self, holder, parent, above):
        for group in list((holder.groups or {}).values()):
            if group.id is None:
                if self.groups_told >= GROUPS:
                    continue
                self.groups_told += 1
                group.id = next(self.agent.numbers)
            if group.changed:
                group.changed = False
                self._send_group(group, holder, parent, above)
            if group.groups:
                self._send_groups(group, None, group.id)

    def _send_group(self, group, holder, parent, above):
        self.agent.put(
            "tasks.counted",
            holder.loop if type(holder) is Root else None,
            group=group.id,
            parent=parent,
            above=above,
            count=group.count,
            failed=group.failed,
            cancelled=group.cancelled,
            total_ms=group.total // 1_000_000,
            longest_ms=group.longest // 1_000_000,
            first=_wall(group.first),
            last=_wall(group.last),
            **group.origin.fields(),
        )


def _wall(mono):
    """Returns a time of the monotonic clock as one of the wall clock, in ns."""
    return time.time_ns() - _monotonic_ns() + mono
