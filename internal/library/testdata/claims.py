"""Does what the facts make claims about, with coroutines and functions that leave traces, and prints what happened.

Each case is named after a function and one of its parameters. It hands the parameter what it is for: a coroutine or task
that raises Boom, or a function that returns such a coroutine. A plain case runs where no loop does. The case returns what
the call gave. It is run twice: once what it gave is dropped, and once it is awaited, or asked for its result.

One line of JSON a case: ran, the coroutine ran without anybody awaiting what the call gave; called, the function was
called; thread, in another thread; raised, what came out of the call; awaited, what came out when what it gave was
awaited; gave, what that was, "coroutine" for one; logged, Boom was reported when all was collected; cancelled.
"""
import asyncio
import concurrent.futures
import contextlib
import gc
import importlib
import json
import logging
import sys
import threading
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)  # of the logger "asyncio"; what it would say comes by the exception handler
sys.unraisablehook = lambda _: None
if sys.version_info < (3, 11):
    class BaseExceptionGroup(Exception):
        exceptions = ()


class Boom(Exception):
    """What every coroutine raises."""


class Kit:
    """What a case is given, and the traces of it."""

    def __init__(self):
        self.ran = False
        self.called = 0
        self.thread = False
        self.cancelled = False
        self.wait = 0.0
        self.sleep = asyncio.sleep

    async def body(self, *_):
        self.ran = True
        try:
            if self.wait:
                await self.sleep(self.wait)
        except BaseException:
            self.cancelled = True
            raise
        raise Boom

    def coro(self):
        return self.body()

    def fn(self, *_, **__):
        """Returns a coroutine, as an async function does."""
        self.called += 1
        self.thread = threading.current_thread() is not threading.main_thread()
        return self.body()

    async def afn(self, *_, **__):
        self.called += 1
        self.thread = threading.current_thread() is not threading.main_thread()
        await self.body()

    async def failed(self):
        """A task that is done and failed."""
        task = asyncio.ensure_future(self.body())
        await asyncio.wait([task])
        return task


CASES = []
WORDS = []


def case(name):
    def register(function):
        CASES.append((name, function))
        return function

    return register


def kind(error):
    """Boom, group for a group of it, else the name of the class."""
    if isinstance(error, BaseExceptionGroup):
        kinds = {kind(e) for e in error.exceptions}
        return "group" if kinds <= {"Boom", "group"} else "other group"
    return type(error).__name__


def gives(value):
    if asyncio.iscoroutine(value):
        value.close()
        return "coroutine"
    return type(value).__name__


class Asyncio:
    """Runs cases in asyncio."""

    run = staticmethod(lambda main: asyncio.run(main))

    @staticmethod
    async def settle():
        for _ in range(5):
            await asyncio.sleep(0)
        await asyncio.sleep(0.005)

    @staticmethod
    async def take(value):
        if isinstance(value, concurrent.futures.Future):
            value = asyncio.wrap_future(value)
        return await value

    @staticmethod
    def listen(heard):
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context.get("exception")))


def observe(function, library):
    out = {}
    inside = asyncio.iscoroutinefunction(function)

    async def dropped():
        heard = []
        library.listen(heard)
        kit = Kit()
        try:
            made = await function(kit)
            if asyncio.iscoroutine(made):
                made.close()
            del made
        except BaseException as error:
            out["raised"] = kind(error)
            del error
        await library.settle()
        gc.collect()
        await library.settle()
        out.update(ran=kit.ran, called=kit.called > 0, thread=kit.thread, cancelled=kit.cancelled)
        out["logged"] = any(isinstance(e, Boom) for e in heard)

    async def taken():
        library.listen([])
        try:
            made = await function(Kit())
        except BaseException:
            return
        if not (hasattr(made, "__await__") or isinstance(made, concurrent.futures.Future)):
            out["gave"] = gives(made)
            return
        try:
            out["gave"] = gives(await library.take(made))
        except BaseException as error:
            out["awaited"] = kind(error)

    if inside:
        library.run(dropped())
        library.run(taken())
        return out
    kit = Kit()
    try:
        made = function(kit)
        if isinstance(made, concurrent.futures.Future):
            try:
                out["gave"] = gives(made.result(5))
            except BaseException as error:
                out["awaited"] = kind(error)
        else:
            out["gave"] = gives(made)
    except BaseException as error:
        out["raised"] = kind(error)
    gc.collect()
    out.update(ran=kit.ran, called=kit.called > 0, thread=kit.thread, cancelled=kit.cancelled, logged=False)

    async def within():
        function(Kit())

    try:
        library.run(within())
    except BaseException as error:
        out["within"] = kind(error)
    return out


def main():
    # Importing a module of cases adds them.
    for module in sys.argv[1:]:
        importlib.import_module(module)
    del sys.argv[1:]
    for name, function in CASES:
        library = getattr(function, "library", Asyncio)
        print(json.dumps({"case": name, **observe(function, library)}), flush=True)
    for name, ask in WORDS:
        print(json.dumps({"word": name, "is": ask() or ""}), flush=True)


def word(name):
    """Registers what tells a word that the facts say of a function: "asyncio.sleep checkpoint"."""
    def register(function):
        WORDS.append((name, function))
        return function

    return register


async def lets_others_run(awaitable):
    """Whether awaiting what is ready lets others run."""
    others = []
    asyncio.get_running_loop().call_soon(others.append, 1)
    await awaitable
    return "always" if others else "sometimes"


if __name__ == "__main__":
    sys.modules["claims"] = sys.modules["__main__"]
    main()
