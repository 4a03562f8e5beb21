"""Cases of asyncio."""
import asyncio
import concurrent.futures
import contextlib
import io
import os
import signal
import sys
import tempfile

from claims import Boom, case


# asyncio: running.

@case("asyncio.run(main)")
def _(k): asyncio.run(k.coro())


@case("asyncio.AbstractEventLoop.run_until_complete(future)")
def _(k):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(k.coro())
    finally:
        loop.close()


if sys.version_info >= (3, 11):
    @case("asyncio.Runner.run(coro)")
    def _(k):
        with asyncio.Runner() as runner:
            runner.run(k.coro())

    @case("asyncio.TaskGroup.create_task(coro)")
    async def _(k):
        async with asyncio.TaskGroup() as group:
            group.create_task(k.coro())


# asyncio: tasks and futures.

@case("asyncio.create_task(coro)")
async def _(k): return asyncio.create_task(k.coro())


@case("asyncio.ensure_future(coro_or_future)")
async def _(k): return asyncio.ensure_future(k.coro())


@case("asyncio.Task(coro)")
async def _(k): return asyncio.Task(k.coro(), loop=asyncio.get_running_loop())


@case("asyncio.AbstractEventLoop.create_task(coro)")
async def _(k): return asyncio.get_running_loop().create_task(k.coro())


@case("asyncio.gather(coros_or_futures)")
async def _(k): return asyncio.gather(k.coro())


@case("asyncio.shield(arg)")
async def _(k):
    k.wait = 0.01
    outer = asyncio.shield(k.coro())
    await asyncio.sleep(0)
    outer.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await outer
    # Nobody has the inner task any more; it runs on, which its trace tells.
    await asyncio.sleep(0.02)


@case("asyncio.wait_for(fut)")
async def _(k): return asyncio.wait_for(k.coro(), 5)


@case("asyncio.wait(fs)")
async def _(k): await asyncio.wait([asyncio.ensure_future(k.coro())])


@case("asyncio.as_completed(fs)")
async def _(k): return next(iter(asyncio.as_completed([k.coro()])))


@case("asyncio.sleep(result)")
async def _(k): return asyncio.sleep(0, k.coro())


@case("asyncio.run_coroutine_threadsafe(coro)")
async def _(k): return asyncio.run_coroutine_threadsafe(k.coro(), asyncio.get_running_loop())


@case("asyncio.wrap_future(future)")
async def _(k):
    future = concurrent.futures.Future()
    future.set_exception(Boom())
    k.ran = True
    return asyncio.wrap_future(future)


@case("asyncio.Future.result(self)")
async def _(k):
    with contextlib.suppress(Boom):
        (await k.failed()).result()


@case("asyncio.Future.exception(self)")
async def _(k): (await k.failed()).exception()


for name in "done", "cancelled", "get_loop":
    @case("asyncio.Future.%s(self)" % name)
    async def _(k, name=name): getattr(await k.failed(), name)()

for name in ["get_name", "get_coro", "get_stack"] + ["cancelling", "uncancel"] * (sys.version_info >= (3, 11)):
    @case("asyncio.Task.%s(self)" % name)
    async def _(k, name=name): getattr(await k.failed(), name)()


@case("asyncio.Task.set_name(self)")
async def _(k): (await k.failed()).set_name("a")


@case("asyncio.Task.print_stack(self)")
async def _(k): (await k.failed()).print_stack(file=io.StringIO())


@case("asyncio.Task.cancel(self)")
async def _(k):
    k.wait = 1
    task = asyncio.create_task(k.coro())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


@case("asyncio.Future.cancel(self)")
async def _(k):
    future = asyncio.get_running_loop().create_future()
    future.cancel()
    k.cancelled = future.cancelled()


@case("asyncio.Future.add_done_callback(fn)")
async def _(k):
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(k.fn)
    future.set_result(None)


for name in "iscoroutine", "iscoroutinefunction", "isfuture":
    @case("asyncio.%s(%s)" % (name, "func" if name == "iscoroutinefunction" else "obj"))
    async def _(k, name=name):
        coro = k.coro()
        getattr(asyncio, name)(coro)
        coro.close()


# asyncio: callbacks.

@case("asyncio.AbstractEventLoop.call_soon(callback)")
async def _(k): asyncio.get_running_loop().call_soon(k.fn)


@case("asyncio.AbstractEventLoop.call_later(callback)")
async def _(k): asyncio.get_running_loop().call_later(0, k.fn)


@case("asyncio.AbstractEventLoop.call_at(callback)")
async def _(k): asyncio.get_running_loop().call_at(0, k.fn)


@case("asyncio.AbstractEventLoop.call_soon_threadsafe(callback)")
async def _(k): asyncio.get_running_loop().call_soon_threadsafe(k.fn)


@case("asyncio.AbstractEventLoop.add_reader(callback)")
async def _(k):
    import socket
    left, right = socket.socketpair()
    asyncio.get_running_loop().add_reader(left, k.fn)
    right.send(b"x")
    await asyncio.sleep(0.01)
    asyncio.get_running_loop().remove_reader(left)
    left.close(), right.close()


@case("asyncio.AbstractEventLoop.add_writer(callback)")
async def _(k):
    import socket
    left, right = socket.socketpair()
    asyncio.get_running_loop().add_writer(left, k.fn)
    await asyncio.sleep(0.01)
    asyncio.get_running_loop().remove_writer(left)
    left.close(), right.close()


@case("asyncio.AbstractEventLoop.add_signal_handler(callback)")
async def _(k):
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, k.fn)
    signal.raise_signal(signal.SIGUSR1)
    await asyncio.sleep(0.01)
    loop.remove_signal_handler(signal.SIGUSR1)


@case("asyncio.AbstractEventLoop.set_exception_handler(handler)")
async def _(k):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(k.fn)
    loop.call_exception_handler({"message": "nothing"})


@case("asyncio.AbstractEventLoop.set_task_factory(factory)")
async def _(k):
    loop = asyncio.get_running_loop()
    loop.set_task_factory(k.fn)
    async def nothing(): pass
    coro = nothing()
    try:
        made = loop.create_task(coro)
    except AttributeError:
        made = k.fn()  # a version that gives the task a name at once: the coroutine has no set_name
    coro.close()
    loop.set_task_factory(None)
    assert asyncio.iscoroutine(made)
    return passed(made)


def passed(value):
    """Hands on a coroutine so that nobody awaits it."""
    future = asyncio.get_running_loop().create_future()
    future.set_result(value)
    return future


# asyncio: threads, locks, streams.

@case("asyncio.to_thread(func)")
async def _(k): return asyncio.ensure_future(asyncio.to_thread(k.fn))


@case("asyncio.AbstractEventLoop.run_in_executor(func)")
async def _(k): return asyncio.get_running_loop().run_in_executor(None, k.fn)


@case("asyncio.Condition.wait_for(predicate)")
async def _(k):
    condition = asyncio.Condition()
    async with condition:
        coro = await asyncio.wait_for(condition.wait_for(k.fn), 1)  # its truth is that of a coroutine
    assert asyncio.iscoroutine(coro)


@case("asyncio.start_server(client_connected_cb)")
async def _(k):
    server = await asyncio.start_server(k.afn, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
    await asyncio.sleep(0.02)
    writer.close()
    server.close()


@case("asyncio.start_unix_server(client_connected_cb)")
async def _(k):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        server = await asyncio.start_unix_server(k.afn, path)
        _, writer = await asyncio.open_unix_connection(path)
        await asyncio.sleep(0.02)
        writer.close()
        server.close()


async def waits_without_reading(k, wait):
    """A process or server that ended badly is no error of who waits for it."""
    await wait()
    k.ran = True


@case("asyncio.AbstractServer.wait_closed(self)")
async def _(k):
    server = await asyncio.start_server(k.afn, "127.0.0.1", 0)
    server.close()
    await waits_without_reading(k, server.wait_closed)


@case("asyncio.StreamWriter.wait_closed(self)")
async def _(k):
    protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader())
    protocol.connection_lost(Boom())
    await asyncio.StreamWriter(None, protocol, None, asyncio.get_running_loop()).wait_closed()


async def with_socket(k, start, *args, **arguments):
    """What is called to make a protocol must give one: a coroutine is none, and the error says so or is logged."""
    with contextlib.suppress(AttributeError, AssertionError):
        made = await asyncio.wait_for(start(k.fn, *args, **arguments), 1)
        if isinstance(made, asyncio.AbstractServer):
            address = made.sockets[0].getsockname()
            opened = asyncio.open_unix_connection(address) if isinstance(address, str) else asyncio.open_connection(*address[:2])
            _, writer = await opened
            await asyncio.sleep(0.02)
            writer.close(), made.close()


@case("asyncio.AbstractEventLoop.create_server(protocol_factory)")
async def _(k): await with_socket(k, asyncio.get_running_loop().create_server, "127.0.0.1", 0)


@case("asyncio.AbstractEventLoop.create_unix_server(protocol_factory)")
async def _(k):
    with tempfile.TemporaryDirectory() as folder:
        await with_socket(k, asyncio.get_running_loop().create_unix_server, os.path.join(folder, "s"))


@case("asyncio.AbstractEventLoop.create_connection(protocol_factory)")
async def _(k):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    await with_socket(k, asyncio.get_running_loop().create_connection, *server.sockets[0].getsockname()[:2])
    server.close()


@case("asyncio.AbstractEventLoop.create_unix_connection(protocol_factory)")
async def _(k):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        server = await asyncio.start_unix_server(lambda *_: None, path)
        await with_socket(k, asyncio.get_running_loop().create_unix_connection, path)
        server.close()


@case("asyncio.AbstractEventLoop.create_datagram_endpoint(protocol_factory)")
async def _(k):
    await with_socket(k, asyncio.get_running_loop().create_datagram_endpoint, local_addr=("127.0.0.1", 0))


for name, end in ("read", 0), ("write", 1):
    @case("asyncio.AbstractEventLoop.connect_%s_pipe(protocol_factory)" % name)
    async def _(k, name=name, end=end):
        ends = os.pipe()
        start = getattr(asyncio.get_running_loop(), "connect_%s_pipe" % name)
        with contextlib.suppress(asyncio.TimeoutError):
            await with_socket(k, start, os.fdopen(ends[end], "rw"[end] + "b", 0))
        os.close(ends[1 - end])


for name, args in ("exec", (sys.executable, "-c", "")), ("shell", ("true",)):
    @case("asyncio.AbstractEventLoop.subprocess_%s(protocol_factory)" % name)
    async def _(k, name=name, args=args):
        with contextlib.suppress(asyncio.TimeoutError):
            await with_socket(k, getattr(asyncio.get_running_loop(), "subprocess_" + name), *args)


@case("asyncio.subprocess.Process.wait(self)")
async def _(k):
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(3)")
    await waits_without_reading(k, process.wait)


@case("asyncio.subprocess.Process.communicate(self)")
async def _(k):
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(3)")
    await waits_without_reading(k, process.communicate)
