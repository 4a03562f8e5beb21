"""Cases and words of trio."""
import sys

import trio
import trio.testing

from claims import WORDS, Boom, case, kind, word


class Trio:
    """Runs cases in trio."""

    @staticmethod
    def run(coro):
        async def main(): return await coro
        try:
            return trio.run(main)
        finally:
            coro.close()

    @staticmethod
    async def settle(): await trio.testing.wait_all_tasks_blocked(0.005)

    @staticmethod
    async def take(value): return await value

    @staticmethod
    def listen(heard): pass  # trio has no such handler: what a task raises comes out of its nursery


def trio_case(name):
    def register(function):
        async def inside(k):
            k.sleep = trio.sleep
            return await function(k)
        inside.library = Trio
        return case(name)(inside)
    return register


def run(k): trio.run(k.afn)


run.library = Trio
case("trio.run(async_fn)")(run)


@trio_case("trio.Nursery.start_soon(async_fn)")
async def _(k):
    async with trio.open_nursery() as nursery:
        nursery.start_soon(k.afn)


@trio_case("trio.Nursery.start(async_fn)")
async def _(k):
    async def serve(task_status):
        task_status.started()
        await k.afn()
    async with trio.open_nursery() as nursery:
        await nursery.start(serve)


@trio_case("trio.CancelScope.cancel(self)")
async def _(k):
    k.wait = 5
    with trio.CancelScope() as scope:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(k.body)
            await trio.testing.wait_all_tasks_blocked()
            scope.cancel()


@trio_case("trio.to_thread.run_sync(sync_fn)")
async def _(k): await trio.to_thread.run_sync(k.fn)


@trio_case("trio.from_thread.run(afn)")
async def _(k): await trio.to_thread.run_sync(trio.from_thread.run, k.afn)


@trio_case("trio.from_thread.run_sync(fn)")
async def _(k): await trio.to_thread.run_sync(trio.from_thread.run_sync, k.fn)


@trio_case("trio.lowlevel.start_thread_soon(fn)")
async def _(k):
    sender, receiver = trio.open_memory_channel(1)
    token = trio.lowlevel.current_trio_token()
    trio.lowlevel.start_thread_soon(k.fn, lambda outcome: token.run_sync_soon(sender.send_nowait, outcome.unwrap()))

    async def value(): return await receiver.receive()
    return value()


@trio_case("trio.lowlevel.start_thread_soon(deliver)")
async def _(k):
    trio.lowlevel.start_thread_soon(int, k.fn)
    await trio.sleep(0.02)


async def serving(k, serve):
    async def connect(listeners):
        stream = await trio.testing.open_stream_to_socket_listener(listeners[0])
        await trio.testing.wait_all_tasks_blocked(0.02)
        await stream.aclose()
    async with trio.open_nursery() as nursery:
        await connect(await nursery.start(serve))


@trio_case("trio.serve_tcp(handler)")
async def _(k):
    async def serve(task_status): await trio.serve_tcp(k.afn, 0, host="127.0.0.1", task_status=task_status)
    await serving(k, serve)


@trio_case("trio.serve_listeners(handler)")
async def _(k):
    listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
    async def serve(task_status): await trio.serve_listeners(k.afn, listeners, task_status=task_status)
    await serving(k, serve)


@trio_case("trio.Process.wait(self)")
async def _(k):
    process = await trio.lowlevel.open_process([sys.executable, "-c", "raise SystemExit(3)"])
    await process.wait()
    k.ran = True


@trio_case("trio.testing.RaisesGroup(check)")
async def _(k):
    with trio.testing.RaisesGroup(Boom, check=k.fn):
        raise ExceptionGroup("", [Boom()])


def checkpoint(name, make):
    async def ask():
        try:
            with trio.testing.assert_checkpoints():
                await make()
        except AssertionError:
            return "sometimes"
        return "always"
    WORDS.append((name + " checkpoint", lambda: trio.run(ask)))


def full(buffer=1):
    sender, receiver = trio.open_memory_channel(buffer)
    sender.send_nowait(1)
    return receiver


def is_set():
    event = trio.Event()
    event.set()
    return event


KEPT = []


def sender():
    made, receiver = trio.open_memory_channel(1)
    KEPT.append(receiver)
    return made


checkpoint("trio.sleep", lambda: trio.sleep(0))
checkpoint("trio.sleep_until", lambda: trio.sleep_until(trio.current_time() - 1))
checkpoint("trio.lowlevel.checkpoint", lambda: trio.lowlevel.checkpoint())
checkpoint("trio.lowlevel.checkpoint_if_cancelled", lambda: trio.lowlevel.checkpoint_if_cancelled())
checkpoint("trio.to_thread.run_sync", lambda: trio.to_thread.run_sync(int))
checkpoint("trio.Lock.acquire", lambda: trio.Lock().acquire())
checkpoint("trio.Semaphore.acquire", lambda: trio.Semaphore(1).acquire())
checkpoint("trio.CapacityLimiter.acquire", lambda: trio.CapacityLimiter(1).acquire())
checkpoint("trio.Condition.acquire", lambda: trio.Condition().acquire())
checkpoint("trio.Event.wait", lambda: is_set().wait())
checkpoint("trio.MemorySendChannel.send", lambda: sender().send(1))
checkpoint("trio.MemorySendChannel.aclose", lambda: sender().aclose())
checkpoint("trio.MemoryReceiveChannel.receive", lambda: full().receive())
checkpoint("trio.MemoryReceiveChannel.aclose", lambda: full().aclose())
checkpoint("trio.open_file", lambda: trio.open_file(__file__))
checkpoint("trio.run_process", lambda: trio.run_process([sys.executable, "-c", ""]))


@word("trio.Process.wait checkpoint")
def _():
    async def ask():
        process = await trio.lowlevel.open_process([sys.executable, "-c", ""])
        while process.poll() is None:
            await trio.sleep(0.005)
        with trio.testing.assert_checkpoints():
            await process.wait()
        return "always"
    return trio.run(ask)



checkpoint("trio.testing.wait_all_tasks_blocked", lambda: trio.testing.wait_all_tasks_blocked())


@word("trio.Nursery.start checkpoint")
def _():
    async def at_once(task_status): task_status.started()
    async def ask():
        async with trio.open_nursery() as nursery:
            try:
                with trio.testing.assert_checkpoints():
                    await nursery.start(at_once)
            except AssertionError:
                return "sometimes"
        return "always"
    return trio.run(ask)


@word("trio.Condition.wait checkpoint")
def _():
    async def ask():
        condition = trio.Condition()
        async def wake():
            async with condition:
                condition.notify()
        async with trio.open_nursery() as nursery:
            async with condition:
                nursery.start_soon(wake)
                with trio.testing.assert_checkpoints():
                    await condition.wait()
        return "always"
    return trio.run(ask)


def leaving(scope):
    """What leaving a scope does with the cancellation that it caused."""
    async def ask():
        try:
            with scope() as cancel:
                (getattr(cancel, "cancel", None) or (lambda: None))()
                await trio.sleep(1)
        except trio.TooSlowError:
            return "times out"
        return "absorbs"
    return lambda: trio.run(ask)


def shielding(scope):
    """Whether the block of a shielded scope is left alone by a cancellation from outside."""
    async def ask():
        with trio.CancelScope() as outer:
            outer.cancel()
            with scope(True):
                await trio.lowlevel.checkpoint()
                return "shields"
    return lambda: trio.run(ask)


SCOPES = {
    "CancelScope": lambda shield=False: trio.CancelScope(shield=shield, deadline=trio.current_time() + 0.01),
    "move_on_after": lambda shield=False: trio.move_on_after(0.01, shield=shield),
    "move_on_at": lambda shield=False: trio.move_on_at(trio.current_time() + 0.01, shield=shield),
    "fail_after": lambda shield=False: trio.fail_after(0.01, shield=shield),
    "fail_at": lambda shield=False: trio.fail_at(trio.current_time() + 0.01, shield=shield),
}
for name, scope in SCOPES.items():
    WORDS.append(("trio.%s exit" % name, leaving(scope)))
    WORDS.append(("trio.%s shields" % name, shielding(scope)))


@word("trio.open_nursery exit")
def _():
    async def fails(): raise Boom
    async def ask():
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(fails)
        except BaseException as error:
            return "groups" if kind(error) == "group" else ""
    return trio.run(ask)


@word("trio.testing.RaisesGroup exit")
def _():
    with trio.testing.RaisesGroup(Boom):
        raise ExceptionGroup("", [Boom()])
    try:
        with trio.testing.RaisesGroup(Boom):
            pass
    except AssertionError:
        return "expects"


def takes_no_coroutine(name, call):
    async def fine(): pass
    async def ask():
        try:
            await call(fine)
        except TypeError:
            return "rejects"
    WORDS.append((name + " rejects", lambda: trio.run(ask)))


takes_no_coroutine("trio.to_thread.run_sync(sync_fn)", trio.to_thread.run_sync)
takes_no_coroutine("trio.from_thread.run_sync(fn)", lambda f: trio.to_thread.run_sync(trio.from_thread.run_sync, f))


def endless(name, reason, make):
    """Whether a call waits on where nothing comes, and for what."""
    def ask():
        async def main():
            with trio.move_on_after(0.05) as scope:
                await make()
            return reason if scope.cancelled_caught else ""
        return trio.run(main)

    WORDS.append((name + " endless", ask))


async def with_pair(act):
    ours, theirs = trio.socket.socketpair()
    with theirs:
        async with trio.SocketStream(ours) as stream:
            await act(stream)


async def with_sleeper():
    async with trio.open_nursery() as nursery:
        process = await nursery.start(trio.run_process, [sys.executable, "-c", "import time; time.sleep(60)"])
        await process.wait()


endless("trio.SocketStream.receive_some", "peer", lambda: with_pair(lambda stream: stream.receive_some(1)))
endless("trio.SocketStream.send_all", "peer", lambda: with_pair(lambda stream: stream.send_all(b"x" * (16 << 20))))
endless("trio.Process.wait", "process", with_sleeper)
