"""What the facts say that a function raises: each of these makes it fail as the world does, and names the class that came."""
import asyncio
import importlib
import socket

from claims import WORDS
from claims_words import in_loop


def raises(name, expected, make, run=in_loop):
    """make returns what is awaited; expected are the dotted names of the facts, of which the first has to come."""
    module, _, cls = expected[0].rpartition(".")

    async def ask():
        try:
            await make()
        except BaseException as error:
            wanted = getattr(importlib.import_module(module), cls)
            return " ".join(expected) if isinstance(error, wanted) else type(error).__qualname__
        return "nothing"
    WORDS.append((name + " raises", lambda: run(ask)))


def closed_port():
    """A port of this machine where nobody listens."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def taken_port():
    """A port that is taken as long as the process lives."""
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen()
    TAKEN.append(s)
    return s.getsockname()[1]


TAKEN = []
OS = ["builtins.OSError"]
VALUE = ["builtins.ValueError"]
NOWHERE = "/nowhere/at all"


async def reset_reader(read):
    """A stream whose peer has hung up in the midst."""
    reader = asyncio.StreamReader()
    reader.set_exception(ConnectionResetError())
    return await read(reader)


async def lost_writer():
    """The writer of a connection that is lost already."""
    async def serve(reader, writer): writer.transport.abort()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        for _ in range(100):
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.01)
    finally:
        writer.close()
        server.close()


raises("asyncio.open_connection", OS, lambda: asyncio.open_connection("127.0.0.1", closed_port()))
raises("asyncio.start_server", OS, lambda: asyncio.start_server(print, "127.0.0.1", taken_port()))
raises("asyncio.create_subprocess_exec", OS, lambda: asyncio.create_subprocess_exec(NOWHERE))
raises("asyncio.StreamReader.read", OS, lambda: reset_reader(lambda r: r.read()))
raises("asyncio.StreamReader.readline", OS, lambda: reset_reader(lambda r: r.readline()))
raises("asyncio.StreamWriter.drain", OS, lost_writer)
raises("asyncio.AbstractEventLoop.create_connection", OS,
       lambda: asyncio.get_running_loop().create_connection(asyncio.Protocol, "127.0.0.1", closed_port()))
raises("asyncio.AbstractEventLoop.create_server", OS,
       lambda: asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", taken_port()))
raises("asyncio.AbstractEventLoop.getaddrinfo", OS, lambda: asyncio.get_running_loop().getaddrinfo("127.0.0.1", "no such service"))
raises("asyncio.AbstractEventLoop.connect_read_pipe", VALUE,
       lambda: asyncio.get_running_loop().connect_read_pipe(asyncio.Protocol, open(__file__)))
raises("asyncio.AbstractEventLoop.connect_write_pipe", VALUE,
       lambda: asyncio.get_running_loop().connect_write_pipe(asyncio.BaseProtocol, open(__file__)))
raises("asyncio.AbstractEventLoop.subprocess_exec", OS,
       lambda: asyncio.get_running_loop().subprocess_exec(asyncio.SubprocessProtocol, NOWHERE))


async def sock_connect():
    with socket.socket() as s:
        s.setblocking(False)
        await asyncio.get_running_loop().sock_connect(s, ("127.0.0.1", closed_port()))


raises("asyncio.AbstractEventLoop.sock_connect", OS, sock_connect)
