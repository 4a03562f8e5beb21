"""Runs functions in every way that they can go, and writes down which.

Each line of the input is a JSON object: the source of a function f, and how many runs it may take. The answer is a line
too: the traces that differ, and whether these are all. What a function calls comes from here: every call is recorded, and
what it does (return, raise, give an element, swallow) is decided from outside, each time another way.
"""

import json
import sys


class A(Exception):
    pass


class B(Exception):
    pass


class X(Exception):
    """What no handler names."""


class C(BaseException):
    """A cancellation."""


CLASSES = {"A": A, "B": B, "X": X, "C": C}
VISITS = 2  # so often a call decides; later it does what it did first of all


def make(letter):
    if letter == "G":
        return ExceptionGroup("", [A(), B()])
    return CLASSES[letter]()


class Run:
    def __init__(self, prefix):
        self.prefix = prefix
        self.made = []
        self.trace = []
        self.visits = {}

    def choose(self, site, options):
        visits = self.visits[site] = self.visits.get(site, 0) + 1
        if visits > VISITS or len(options) == 1:
            return options[0]
        at = len(self.made)
        choice = self.prefix[at] if at < len(self.prefix) else 0
        self.made.append((choice, len(options)))
        return options[choice]

    def event(self, number, kind, outcomes, letters):
        """Records what happens at a place: one of the outcomes, or one of the exceptions is raised."""
        outcome = self.choose((number, kind, outcomes), outcomes + tuple("raise " + letter for letter in letters))
        self.trace.append((number, kind, outcome))
        if outcome.startswith("raise "):
            raise make(outcome[len("raise "):])
        return outcome


def names(run):
    """Returns what the functions call. Every first argument is the number of the place, the next the exceptions."""

    def r(number, letters="", *args):
        run.event(number, "call", ("ok",), letters)
        return number

    def t(number, letters="", *args):
        return run.event(number, "call", ("false", "true"), letters) == "true"

    def e(number, letters):
        return make(run.event(number, "call", tuple("make " + letter for letter in letters), "")[len("make "):])

    def s(number, letters=""):
        subjects = {"one": 1, "two": 2, "list": [1], "none": None}
        return subjects[run.event(number, "call", tuple(subjects), letters)]

    def lim(number):
        run.visits[number] = run.visits.get(number, 0) + 1
        over = run.visits[number] > VISITS + 1
        run.event(number, "call", () if over else ("ok",), "X" if over else "")

    def stop(number):
        run.event(number, "call", (), "X")

    class Awaitable:
        def __init__(self, number, letters=""):
            self.number, self.letters = number, letters

        def __await__(self):
            run.event(self.number, "await", ("ok",), self.letters)
            return True
            yield

    class Iterator:
        def __init__(self, number, letters="", steps=""):
            run.event(number, "call", ("ok",), letters)
            self.number, self.letters, self.left = number, steps, 2

        def step(self, end):
            outcomes = ("exhausted", "element") if self.left else ("exhausted",)
            self.left -= 1
            if run.event(self.number, "next", outcomes, self.letters) == "exhausted":
                raise end
            return 1

        def __iter__(self):
            return self

        def __next__(self):
            return self.step(StopIteration)

        def __aiter__(self):
            return self

        async def __anext__(self):
            return self.step(StopAsyncIteration)

    class Manager:
        def __init__(self, number, letters="", enter="", leave="", swallows=False):
            run.event(number, "call", ("ok",), letters)
            self.number, self.enter, self.leave, self.swallows = number, enter, leave, swallows

        def __enter__(self):
            run.event(self.number, "enter", ("ok",), self.enter)

        def __exit__(self, kind, value, traceback):
            outcomes = ("ok",)
            if kind is not None:
                outcomes = ("propagate", "swallow") if self.swallows else ("propagate",)
            return run.event(self.number, "exit", outcomes, self.leave) == "swallow"

        async def __aenter__(self):
            return self.__enter__()

        async def __aexit__(self, *exc_info):
            return self.__exit__(*exc_info)

    return dict(CLASSES, r=r, t=t, e=e, s=s, lim=lim, stop=stop, a=Awaitable, it=Iterator, m=Manager)


def drive(run, made):
    """Runs what a call of f gave to its end."""
    if hasattr(made, "cr_await"):
        try:
            made.send(None)
        except StopIteration:
            return
        raise RuntimeError("it waits")
    if hasattr(made, "gi_frame"):
        step = made.__next__
        try:
            while True:
                number = step()
                try:
                    run.event(number, "yield", ("ok",), "AX")
                    step = made.__next__
                except (A, X) as error:
                    step = lambda thrown=error: made.throw(thrown)
        except StopIteration:
            return


def once(code, prefix):
    run = Run(prefix)
    scope = names(run)
    exec(code, scope)
    try:
        drive(run, scope["f"]())
        end = "return"
    except (A, B, X, C):
        end = "raise"
    except BaseException as error:
        if not type(error).__name__.endswith("ExceptionGroup"):
            raise
        end = "raise"
    return run, end


def explore(source, limit):
    code = compile(source, "f", "exec")
    traces, prefix = {}, []
    for _ in range(limit):
        run, end = once(code, prefix)
        traces[(tuple(run.trace), end)] = None
        path = run.made
        while path and path[-1][0] + 1 == path[-1][1]:
            path.pop()
        if not path:
            return traces, True
        choice, _ = path.pop()
        prefix = [c for c, _ in path] + [choice + 1]
    return traces, False


for line in sys.stdin:
    asked = json.loads(line)
    try:
        traces, complete = explore(asked["source"], asked["limit"])
        answer = {"traces": [{"events": events, "end": end} for events, end in traces], "complete": complete}
    except BaseException as error:
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
