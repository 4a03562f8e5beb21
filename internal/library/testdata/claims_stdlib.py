"""Cases of concurrent.futures, of threads, and of what else calls functions back."""
import asyncio
import concurrent.futures
import contextlib
import functools
import gc
import json
import signal
import threading
import time

from claims import Boom, Kit, case


# concurrent.futures.

def pool(): return concurrent.futures.ThreadPoolExecutor(1)


@case("concurrent.futures.Executor.submit(fn)")
def _(k):
    with pool() as executor:
        return executor.submit(k.fn)


@case("concurrent.futures.Executor.map(fn)")
def _(k):
    with pool() as executor:
        return next(executor.map(k.fn, [1]))


@case("concurrent.futures.ThreadPoolExecutor(initializer)")
def _(k):
    with concurrent.futures.ThreadPoolExecutor(1, initializer=k.fn) as executor:
        executor.submit(int).result()


@case("concurrent.futures.Future.add_done_callback(fn)")
def _(k):
    with pool() as executor:
        future = executor.submit(time.sleep, 0.02)
        future.add_done_callback(k.fn)
    time.sleep(0.01)


@case("concurrent.futures.Future.result(self)")
def _(k):
    future = concurrent.futures.Future()
    future.set_exception(Boom())
    future.result()


@case("concurrent.futures.Future.exception(self)")
def _(k):
    future = concurrent.futures.Future()
    future.set_exception(Boom())
    raise future.exception()


@case("concurrent.futures.Future.cancel(self)")
def _(k):
    future = concurrent.futures.Future()
    future.cancel()
    k.cancelled = future.cancelled()


for name in "done", "running", "cancelled":
    @case("concurrent.futures.Future.%s(self)" % name)
    def _(k, name=name):
        future = concurrent.futures.Future()
        future.set_exception(Boom())
        getattr(future, name)()


@case("concurrent.futures.wait(fs)")
def _(k):
    future = concurrent.futures.Future()
    future.set_exception(Boom())
    k.ran = True
    concurrent.futures.wait([future])


@case("concurrent.futures.as_completed(fs)")
def _(k):
    future = concurrent.futures.Future()
    future.set_result(k.coro())
    return next(concurrent.futures.as_completed([future]))


# contextlib, threads and what else calls functions back.

@case("contextlib.suppress(exceptions)")
async def _(k):
    with contextlib.suppress(Boom):
        await k.body()


@case("contextlib._BaseExitStack.callback(callback)")
async def _(k):
    with contextlib.ExitStack() as stack:
        stack.callback(k.fn)
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(k.fn)


@case("contextlib.AsyncExitStack.push_async_callback(callback)")
async def _(k):
    async def leave():
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(k.fn)
    return leave()


@case("threading.Thread(target)")
def _(k):
    thread = threading.Thread(target=k.fn)
    thread.start(), thread.join()


@case("threading.Thread.join(self)")
def _(k):
    def fails():
        k.ran = True
        raise Boom
    usual, threading.excepthook = threading.excepthook, lambda _: None
    thread = threading.Thread(target=fails)
    thread.start(), thread.join()
    threading.excepthook = usual


@case("threading.Timer(function)")
def _(k):
    thread = threading.Timer(0, k.fn)
    thread.start(), thread.join()


@case("threading.Condition.wait_for(predicate)")
def _(k):
    condition = threading.Condition()
    with condition:
        assert asyncio.iscoroutine(condition.wait_for(k.fn, 1))


@case("threading.Barrier(action)")
def _(k): threading.Barrier(1, k.fn).wait()


@case("signal.signal(handler)")
def _(k):
    signal.signal(signal.SIGUSR1, k.fn)
    signal.raise_signal(signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)


@case("weakref.finalize(func)")
def _(k):
    import weakref
    owner = Kit()
    weakref.finalize(owner, k.fn)
    del owner
    gc.collect()


@case("weakref.ref(callback)")
def _(k):
    import weakref
    owner = Kit()
    keep = weakref.ref(owner, k.fn)
    del owner
    gc.collect()


@case("weakref.proxy(callback)")
def _(k):
    import weakref
    owner = Kit()
    keep = weakref.proxy(owner, k.fn)
    del owner
    gc.collect()


@case("sched.scheduler.enter(action)")
def _(k):
    import sched
    scheduler = sched.scheduler()
    scheduler.enter(0, 1, k.fn), scheduler.run()


@case("sched.scheduler.enterabs(action)")
def _(k):
    import sched
    scheduler = sched.scheduler()
    scheduler.enterabs(0, 1, k.fn), scheduler.run()


@case("contextvars.Context.run(callable)")
def _(k):
    import contextvars
    return contextvars.copy_context().run(k.fn)


@case("functools.reduce(function)")
def _(k): return functools.reduce(k.fn, [1, 2])


@case("functools.partial(func)")
def _(k): return functools.partial(k.fn)()


@case("functools.cmp_to_key(mycmp)")
def _(k): sorted([1, 2], key=functools.cmp_to_key(k.fn))


@case("re.sub(repl)")
def _(k):
    import re
    re.sub("a", k.fn, "a")


@case("re.subn(repl)")
def _(k):
    import re
    re.subn("a", k.fn, "a")


@case("builtins.open(opener)")
def _(k): open("a", opener=k.fn)


@case("builtins.filter(function)")
def _(k): assert list(filter(k.fn, [0])) == [0]


@case("builtins.map(function)")
def _(k): return next(map(k.fn, [0]))


@case("builtins.sorted(key)")
def _(k): sorted([1, 2], key=k.fn)


@case("builtins.max(key)")
def _(k): max([1, 2], key=k.fn)


@case("builtins.min(key)")
def _(k): min([1, 2], key=k.fn)


@case("builtins.list.sort(key)")
def _(k): [1, 2].sort(key=k.fn)


@case("itertools.accumulate(func)")
def _(k):
    import itertools
    return list(itertools.accumulate([1, 2], k.fn))[1]


@case("itertools.takewhile(predicate)")
def _(k):
    import itertools
    assert list(itertools.takewhile(k.fn, [0])) == [0]


@case("itertools.dropwhile(predicate)")
def _(k):
    import itertools
    assert not list(itertools.dropwhile(k.fn, [0]))


@case("itertools.filterfalse(function)")
def _(k):
    import itertools
    assert not list(itertools.filterfalse(k.fn, [0]))


@case("itertools.groupby(key)")
def _(k):
    import itertools
    assert len(list(itertools.groupby([0, 0], k.fn))) == 2


@case("itertools.starmap(function)")
def _(k):
    import itertools
    return next(itertools.starmap(k.fn, [()]))


@case("collections.defaultdict(default_factory)")
def _(k):
    import collections
    return collections.defaultdict(k.fn)[0]


@case("json.dumps(default)")
def _(k):
    json.dumps(object(), default=k.fn)


@case("unittest.TestCase.addCleanup(function)")
def _(k):
    import unittest
    class Test(unittest.TestCase):
        def runTest(self): self.addCleanup(k.fn)
    Test().run()


@case("unittest.IsolatedAsyncioTestCase.addAsyncCleanup(func)")
def _(k):
    import unittest
    class Test(unittest.IsolatedAsyncioTestCase):
        async def test(self): self.addAsyncCleanup(k.afn)
    result = unittest.TestResult()
    Test("test").run(result)
    if result.errors and "Boom" in result.errors[0][1]:
        raise Boom


@case("atexit.register(func)")
def _(k):
    import atexit
    atexit.register(k.fn)
    atexit._run_exitfuncs()
