"""Cases and words of anyio, on asyncio."""
import asyncio
import concurrent.futures

import anyio
import anyio.from_thread
import anyio.lowlevel
import anyio.to_thread

from claims import WORDS, Asyncio, Boom, case, kind, lets_others_run, word


class Anyio(Asyncio):
    """Runs cases in anyio, which is asyncio then."""

    @staticmethod
    def run(coro):
        async def main(): return await coro
        try:
            return anyio.run(main)
        finally:
            coro.close()


def anyio_case(name):
    def register(function):
        function.library = Anyio
        return case(name)(function)
    return register


@anyio_case("anyio.run(func)")
def _(k): anyio.run(k.afn)


@anyio_case("anyio.abc.TaskGroup.start_soon(func)")
async def _(k):
    async with anyio.create_task_group() as group:
        group.start_soon(k.afn)


@anyio_case("anyio.abc.TaskGroup.create_task(coro)")
async def _(k):
    async with anyio.create_task_group() as group:
        group.create_task(k.coro())


@anyio_case("anyio.abc.TaskGroup.start(func)")
async def _(k):
    async def serve(task_status):
        task_status.started()
        await k.afn()
    async with anyio.create_task_group() as group:
        await group.start(serve)


@anyio_case("anyio.CancelScope.cancel(self)")
async def _(k):
    k.wait = 5
    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as group:
            group.start_soon(k.body)
            await anyio.wait_all_tasks_blocked()
            scope.cancel()


@anyio_case("anyio.to_thread.run_sync(func)")
async def _(k): return asyncio.ensure_future(anyio.to_thread.run_sync(k.fn))


@anyio_case("anyio.from_thread.run(func)")
async def _(k): await anyio.to_thread.run_sync(anyio.from_thread.run, k.afn)


@anyio_case("anyio.from_thread.run_sync(func)")
async def _(k):
    future = asyncio.get_running_loop().create_future()
    future.set_result(await anyio.to_thread.run_sync(anyio.from_thread.run_sync, k.fn))
    return future


@anyio_case("anyio.from_thread.BlockingPortal.call(func)")
async def _(k):
    async with anyio.from_thread.BlockingPortal() as portal:
        try:
            await anyio.to_thread.run_sync(portal.call, k.afn)
        except Boom as error:
            raised = error
    raise raised


@anyio_case("anyio.from_thread.BlockingPortal.start_task_soon(func)")
async def _(k):
    async with anyio.from_thread.BlockingPortal() as portal:
        future = await anyio.to_thread.run_sync(portal.start_task_soon, k.afn)
        await anyio.to_thread.run_sync(concurrent.futures.wait, [future])
    return future


@anyio_case("anyio.from_thread.BlockingPortal.start_task(func)")
async def _(k):
    async def serve(task_status):
        task_status.started()
        await k.afn()
    async with anyio.from_thread.BlockingPortal() as portal:
        future, _ = await anyio.to_thread.run_sync(portal.start_task, serve)
        await anyio.to_thread.run_sync(concurrent.futures.wait, [future])
    return future


def checkpoint(name, make):
    async def ask(): return await lets_others_run(make())
    WORDS.append((name + " checkpoint", lambda: anyio.run(ask)))


def is_set():
    event = anyio.Event()
    event.set()
    return event


KEPT = []


def streams():
    made = anyio.create_memory_object_stream(1)
    KEPT.append(made)
    return made


def full():
    sender, receiver = streams()
    sender.send_nowait(1)
    return receiver


MEMORY = "anyio.streams.memory.MemoryObject"
checkpoint("anyio.sleep", lambda: anyio.sleep(0))
checkpoint("anyio.sleep_until", lambda: anyio.sleep_until(anyio.current_time() - 1))
checkpoint("anyio.lowlevel.checkpoint", lambda: anyio.lowlevel.checkpoint())
checkpoint("anyio.lowlevel.checkpoint_if_cancelled", lambda: anyio.lowlevel.checkpoint_if_cancelled())
checkpoint("anyio.to_thread.run_sync", lambda: anyio.to_thread.run_sync(int))
checkpoint("anyio.Event.wait", lambda: is_set().wait())
checkpoint(MEMORY + "SendStream.send", lambda: streams()[0].send(1))
checkpoint(MEMORY + "ReceiveStream.receive", lambda: full().receive())
checkpoint("anyio.open_file", lambda: anyio.open_file(__file__))
checkpoint("anyio.wait_all_tasks_blocked", lambda: anyio.wait_all_tasks_blocked())


@word("anyio.Condition.wait checkpoint")
def _():
    async def ask():
        condition = anyio.Condition()
        async def wake():
            async with condition:
                condition.notify()
        async with anyio.create_task_group() as group:
            async with condition:
                group.start_soon(wake)
                return await lets_others_run(condition.wait())
    return anyio.run(ask)


def leaving(scope):
    """What leaving a scope does with the cancellation that it caused."""
    async def ask():
        try:
            with scope():
                await anyio.sleep(1)
        except TimeoutError:
            return "times out"
        return "absorbs"
    return lambda: anyio.run(ask)


def shielding(scope):
    """Whether the block of a shielded scope is left alone by a cancellation from outside."""
    async def ask():
        with anyio.CancelScope() as outer:
            outer.cancel()
            with scope(True):
                await anyio.lowlevel.checkpoint()
                return "shields"
    return lambda: anyio.run(ask)


SCOPES = {
    "CancelScope": lambda shield=False: anyio.CancelScope(shield=shield, deadline=anyio.current_time() + 0.01),
    "move_on_after": lambda shield=False: anyio.move_on_after(0.01, shield=shield),
    "fail_after": lambda shield=False: anyio.fail_after(0.01, shield=shield),
}
for name, scope in SCOPES.items():
    WORDS.append(("anyio.%s exit" % name, leaving(scope)))
    WORDS.append(("anyio.%s shields" % name, shielding(scope)))


@word("anyio.create_task_group exit")
def _():
    async def fails(): raise Boom
    async def ask():
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(fails)
        except BaseException as error:
            return "groups" if kind(error) == "group" else ""
    return anyio.run(ask)
