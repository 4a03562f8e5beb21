"""What waits for ever where nothing comes: each of these returns for what it was still waiting after a while."""
import asyncio
import contextlib
import socket
import sys

from claims import WORDS

WHILE = 0.05


def endless(name, reason):
    """Registers an async function that makes, in an AsyncExitStack, what would have to be waited for."""
    def register(make):
        async def ask():
            async with contextlib.AsyncExitStack() as stack:
                try:
                    await asyncio.wait_for(await make(stack), WHILE)
                except asyncio.TimeoutError:
                    return reason
            return ""

        WORDS.append((name + " endless", lambda: asyncio.run(ask())))
        return make

    return register


def open_pair(stack):
    """Two sockets that are connected; at the other end nobody reads or writes."""
    ours, theirs = socket.socketpair()
    stack.callback(ours.close)
    stack.callback(theirs.close)
    ours.setblocking(False)
    return ours


async def streams(stack):
    """A reader and a writer whose peer is silent."""
    reader, writer = await asyncio.open_connection(sock=open_pair(stack))
    stack.callback(lambda: writer.transport.abort())  # and so the writer lives
    return reader, writer


def fill(writer): writer.write(b"x" * (16 << 20))


def deaf_address(stack):
    """The address of a server that accepts nobody, with others waiting already."""
    server = socket.socket()
    stack.callback(server.close)
    server.bind(("127.0.0.1", 0))
    server.listen(0)
    for _ in range(4):
        waiting = socket.socket()
        stack.callback(waiting.close)
        waiting.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            waiting.connect(server.getsockname())
    return server.getsockname()


@endless("asyncio.open_connection", "peer")
async def _(stack): return asyncio.open_connection(*deaf_address(stack))


@endless("asyncio.AbstractEventLoop.create_connection", "peer")
async def _(stack): return asyncio.get_running_loop().create_connection(asyncio.Protocol, *deaf_address(stack))


@endless("asyncio.AbstractEventLoop.sock_connect", "peer")
async def _(stack):
    made = socket.socket()
    stack.callback(made.close)
    made.setblocking(False)
    return asyncio.get_running_loop().sock_connect(made, deaf_address(stack))


@endless("asyncio.AbstractEventLoop.sock_recv", "peer")
async def _(stack): return asyncio.get_running_loop().sock_recv(open_pair(stack), 1)


@endless("asyncio.AbstractEventLoop.sock_recv_into", "peer")
async def _(stack): return asyncio.get_running_loop().sock_recv_into(open_pair(stack), bytearray(1))


@endless("asyncio.AbstractEventLoop.sock_sendall", "peer")
async def _(stack): return asyncio.get_running_loop().sock_sendall(open_pair(stack), b"x" * (16 << 20))


def reads(method, *arguments):
    @endless("asyncio.StreamReader." + method, "peer")
    async def _(stack): return getattr((await streams(stack))[0], method)(*arguments)


reads("read")
reads("readline")
reads("readexactly", 1)
reads("readuntil")


@endless("asyncio.StreamWriter.drain", "peer")
async def _(stack):
    _, writer = await streams(stack)
    fill(writer)
    return writer.drain()


@endless("asyncio.StreamWriter.wait_closed", "peer")
async def _(stack):
    _, writer = await streams(stack)
    fill(writer)
    writer.close()
    return writer.wait_closed()


async def sleeper(stack):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(60)", stdout=asyncio.subprocess.PIPE)

    async def end():
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    stack.push_async_callback(end)
    return process


@endless("asyncio.subprocess.Process.wait", "process")
async def _(stack): return (await sleeper(stack)).wait()


@endless("asyncio.subprocess.Process.communicate", "process")
async def _(stack): return (await sleeper(stack)).communicate()


@endless("asyncio.Queue.join", "others")
async def _(stack):
    queue = asyncio.Queue()
    queue.put_nowait(1)
    return queue.join()
