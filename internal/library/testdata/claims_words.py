"""What else the facts say of a function: each of these returns the word that fits what happened."""
import asyncio
import concurrent.futures
import contextlib
import functools
import queue
import signal
import sys
import threading
import time

from claims import WORDS, Boom, Kit, kind, lets_others_run, word
from claims_stdlib import pool


def waited(call, free, delay):
    """Whether a call is over only when another thread has freed it, after a delay."""
    freed = []

    def act():
        freed.append(True)
        free()

    timer = threading.Timer(delay, act)
    timer.start()
    with contextlib.suppress(Exception):
        call()
    was = bool(freed)
    if not was:
        timer.cancel()
    timer.join()
    if not freed:
        free()
    return was


def in_loop(function): return asyncio.run(function())


def checkpoint(name, make):
    async def ask(): return await lets_others_run(make())
    WORDS.append((name + " checkpoint", lambda: in_loop(ask)))


def full_queue():
    made = asyncio.Queue()
    made.put_nowait(1)
    return made


def set_event(module=asyncio):
    event = module.Event()
    event.set()
    return event


def fed_reader():
    reader = asyncio.StreamReader()
    reader.feed_data(b"a\nb\n")
    return reader


class Protocol(asyncio.Protocol):
    async def _drain_helper(self): pass


class Transport(asyncio.Transport):
    def is_closing(self): return False


checkpoint("asyncio.sleep", lambda: asyncio.sleep(0))
checkpoint("asyncio.Lock.acquire", lambda: asyncio.Lock().acquire())
checkpoint("asyncio.Semaphore.acquire", lambda: asyncio.Semaphore().acquire())
checkpoint("asyncio.Event.wait", lambda: set_event().wait())
checkpoint("asyncio.Queue.put", lambda: asyncio.Queue().put(1))
checkpoint("asyncio.Queue.get", lambda: full_queue().get())
checkpoint("asyncio.Queue.join", lambda: asyncio.Queue().join())
checkpoint("asyncio.StreamReader.read", lambda: fed_reader().read(1))
checkpoint("asyncio.StreamReader.readline", lambda: fed_reader().readline())
checkpoint("asyncio.StreamReader.readexactly", lambda: fed_reader().readexactly(1))
checkpoint("asyncio.StreamReader.readuntil", lambda: fed_reader().readuntil())
checkpoint("asyncio.StreamWriter.drain", lambda: asyncio.StreamWriter(
    Transport(), Protocol(), None, asyncio.get_running_loop()).drain())


@word("asyncio.Condition.wait_for checkpoint")
def _():
    async def ask():
        condition = asyncio.Condition()
        async with condition:
            return await lets_others_run(condition.wait_for(lambda: True))
    return in_loop(ask)


@word("asyncio.Condition.wait checkpoint")
def _():
    async def ask():
        condition = asyncio.Condition()
        async def wake():
            async with condition:
                condition.notify()
        task = asyncio.ensure_future(wake())
        async with condition:
            return await lets_others_run(condition.wait())
    return in_loop(ask)


class Inline(concurrent.futures.ThreadPoolExecutor):
    """The fastest of threads: done when it is asked."""

    def submit(self, function, *args, **arguments):
        future = concurrent.futures.Future()
        future.set_result(function(*args, **arguments))
        return future


@word("asyncio.to_thread checkpoint")
def _():
    async def ask():
        asyncio.get_running_loop().set_default_executor(Inline())
        return await lets_others_run(asyncio.to_thread(int))
    seen = in_loop(ask)
    if sys.version_info < (3, 14):
        assert seen == "always"
        return "sometimes"  # the facts say what holds for all versions
    return seen


if sys.version_info >= (3, 11):
    for name, scope in [("timeout", lambda: asyncio.timeout(0.001)),
                        ("timeout_at", lambda: asyncio.timeout_at(asyncio.get_running_loop().time())),
                        ("Timeout", lambda: asyncio.Timeout(asyncio.get_running_loop().time()))]:
        @word("asyncio.%s exit" % name)
        def _(scope=scope):
            async def ask():
                try:
                    async with scope():
                        await asyncio.sleep(1)
                except TimeoutError:
                    return "times out"
            return in_loop(ask)

    @word("asyncio.TaskGroup exit")
    def _():
        async def ask():
            kit = Kit()
            kit.wait = 0.01
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(kit.coro())
            except BaseException as error:
                return "groups" if kind(error) == "group" and kit.ran else kind(error)
        return in_loop(ask)

    @word("asyncio.Runner exit")
    def _():
        kit = Kit()
        kit.wait = 1
        async def start():
            kit.task = asyncio.create_task(kit.coro())
            await asyncio.sleep(0)
        with asyncio.Runner() as runner:
            runner.run(start())
        return "cancels" if kit.cancelled else ""

    @word("asyncio.timeout needs")
    def _():
        try:
            asyncio.timeout(1)
        except RuntimeError:
            return "running loop"


@word("contextlib.suppress exit")
def _():
    with contextlib.suppress(Boom):
        raise Boom
    return "suppresses"


def executor_exit(make):
    done = []
    def work():
        time.sleep(0.02)
        done.append(1)
        raise Boom
    with make() as executor:
        executor.submit(work)
    return "waits" if done else ""


@word("concurrent.futures.ThreadPoolExecutor exit")
def _(): return executor_exit(pool)


@word("concurrent.futures.Executor exit")
def _(): return executor_exit(pool)  # that is where the method is


@word("unittest.TestCase.assertRaises exit")
def _():
    import unittest
    with unittest.TestCase().assertRaises(Boom):
        raise Boom
    try:
        with unittest.TestCase().assertRaises(Boom):
            pass
    except AssertionError:
        return "expects"


@word("unittest.TestCase.assertRaisesRegex exit")
def _():
    import unittest
    with unittest.TestCase().assertRaisesRegex(Boom, "a"):
        raise Boom("a")
    try:
        with unittest.TestCase().assertRaisesRegex(Boom, "a"):
            pass
    except AssertionError:
        return "expects"


def refuses(name, call):
    """What a call raises that is given what it rejects, made in a loop."""
    async def ask():
        try:
            value = call(asyncio.get_running_loop())
            if hasattr(value, "__await__"):
                await asyncio.wait_for(value, 1)
            return ""
        except TypeError:
            return "rejects"
        except BaseException as error:
            return kind(error)
    WORDS.append((name + " rejects", lambda: in_loop(ask)))


async def nothing(): pass


refuses("asyncio.create_task(coro)", lambda loop: asyncio.create_task(loop.create_future()))
refuses("asyncio.Task(coro)", lambda loop: asyncio.Task(loop.create_future(), loop=loop))
refuses("asyncio.AbstractEventLoop.create_task(coro)", lambda loop: loop.create_task(loop.create_future()))
refuses("asyncio.run_coroutine_threadsafe(coro)", lambda loop: asyncio.run_coroutine_threadsafe(loop.create_future(), loop))
refuses("asyncio.wait(fs)", lambda loop: asyncio.wait([nothing()]))
refuses("asyncio.AbstractEventLoop.add_signal_handler(callback)", lambda loop: loop.add_signal_handler(signal.SIGUSR1, nothing))
if sys.version_info >= (3, 11):
    @word("asyncio.TaskGroup.create_task(coro) rejects")
    def _():
        async def ask():
            async with asyncio.TaskGroup() as group:
                try:
                    group.create_task(asyncio.get_running_loop().create_future())
                except TypeError:
                    return "rejects"
        return in_loop(ask)


def without_loop(name, call):
    def ask():
        coro = nothing()
        try:
            call(coro)
        except RuntimeError:
            return "running loop"
        finally:
            coro.close()
    WORDS.append((name + " needs", ask))


without_loop("asyncio.create_task", asyncio.create_task)
without_loop("asyncio.get_running_loop", lambda _: asyncio.get_running_loop())


# What waits for another thread, and does not where it is told not to.

def blocks(name, make, unless={}):
    """make returns the call, of keyword arguments, and what frees it."""
    WORDS.append((name + " blocks", lambda: "blocks" if waited(*make(), delay=0.05) else ""))
    for condition, arguments in unless.items():
        def free(arguments=arguments):
            call, free = make()
            return "" if waited(functools.partial(call, **arguments), free, delay=5) else "does not"
        WORDS.append(("%s unless %s" % (name, condition), free))


def held(lock):
    lock.acquire()
    return lock


def with_lock(lock):
    lock = held(lock)
    return lock.acquire, lock.release


def with_rlock():
    """A lock that another thread holds: one's own one may take again."""
    lock, taken, free = threading.RLock(), threading.Event(), threading.Event()
    def hold():
        with lock:
            taken.set()
            free.wait()
    threading.Thread(target=hold).start()
    taken.wait()
    return lock.acquire, free.set


def with_future(name):
    future = concurrent.futures.Future()
    return getattr(future, name), lambda: future.set_result(1)


def with_event():
    event = threading.Event()
    return event.wait, event.set


def with_thread():
    event = threading.Event()
    thread = threading.Thread(target=event.wait)
    thread.start()
    return thread.join, event.set


def with_queue(make):
    made = make()
    return made.get, lambda: made.put(1)


def with_full_queue():
    made = queue.Queue(1)
    made.put(1)
    return functools.partial(made.put, 2), made.get


def with_unfinished_queue():
    made = queue.Queue()
    made.put(1)
    return made.join, made.task_done


def with_condition(name, *args):
    condition = threading.Condition()
    state = []
    def call():
        with condition:
            getattr(condition, name)(*(lambda: state,)[:len(args)])
    def free():
        with condition:
            state.append(1)
            condition.notify()
    return call, free


def with_barrier():
    barrier = threading.Barrier(2)
    return barrier.wait, barrier.wait


def with_executor():
    event = threading.Event()
    executor = pool()
    executor.submit(event.wait)
    return executor.shutdown, event.set


def with_futures(function, **arguments):
    future = concurrent.futures.Future()
    return lambda **more: function([future], **more), lambda: future.set_result(1)


blocks("threading.Lock.acquire", lambda: with_lock(threading.Lock()), {"blocking=False": {"blocking": False}})
blocks("threading.RLock.acquire", with_rlock, {"blocking=False": {"blocking": False}})
blocks("threading.Semaphore.acquire", lambda: with_lock(threading.Semaphore()),
       {"blocking=False": {"blocking": False}, "timeout=0": {"timeout": 0}})
blocks("threading.Condition.wait", lambda: with_condition("wait"))
blocks("threading.Condition.wait_for", lambda: with_condition("wait_for", 1))
blocks("threading.Event.wait", with_event, {"timeout=0": {"timeout": 0}})
blocks("threading.Barrier.wait", with_barrier)
blocks("threading.Thread.join", with_thread, {"timeout=0": {"timeout": 0}})
blocks("queue.Queue.get", lambda: with_queue(queue.Queue), {"block=False": {"block": False}})
blocks("queue.Queue.put", with_full_queue, {"block=False": {"block": False}})
blocks("queue.Queue.join", with_unfinished_queue)
blocks("queue.SimpleQueue.get", lambda: with_queue(queue.SimpleQueue), {"block=False": {"block": False}})
blocks("concurrent.futures.Future.result", lambda: with_future("result"), {"timeout=0": {"timeout": 0}})
blocks("concurrent.futures.Future.exception", lambda: with_future("exception"), {"timeout=0": {"timeout": 0}})
blocks("concurrent.futures.Executor.shutdown", with_executor, {"wait=False": {"wait": False}})
blocks("concurrent.futures.wait", lambda: with_futures(concurrent.futures.wait), {"timeout=0": {"timeout": 0}})
blocks("concurrent.futures.as_completed", lambda: with_futures(lambda fs: next(concurrent.futures.as_completed(fs))))
