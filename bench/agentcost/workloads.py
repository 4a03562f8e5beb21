"""One workload, named by the first argument: prints the CPU seconds of the process that it took."""

import asyncio
import sys
import time


async def empty():
    """A task that does nothing but give way once."""
    await asyncio.sleep(0)


async def tasks():
    for _ in range(1000):
        for task in [asyncio.ensure_future(empty()) for _ in range(100)]:
            await task


async def gathers():
    for _ in range(5_000):
        await asyncio.gather(*[empty() for _ in range(10)])


async def calls():
    async def inner():
        return 1

    for _ in range(1_000_000):
        await inner()


async def exceptions():
    async def inner(depth):
        if depth == 0:
            raise ValueError("caught")
        await inner(depth - 1)

    for _ in range(100_000):
        try:
            await inner(3)
        except ValueError:
            pass


async def cancels():
    for _ in range(20_000):
        task = asyncio.ensure_future(asyncio.sleep(10))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass


async def requests():
    """Echoes over loopback, as a server does: each request has a task and a timeout of its own."""

    async def serve(reader, writer):
        while line := await reader.readline():
            await asyncio.wait_for(asyncio.ensure_future(empty()), 5)
            writer.write(line)
        writer.close()

    async def ask(port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(500):
            writer.write(b"x" * 100 + b"\n")
            await reader.readline()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(*[ask(port) for _ in range(20)])
    server.close()


async def main():
    begun = time.process_time()
    await globals()[sys.argv[1]]()
    print(time.process_time() - begun)


asyncio.run(main())
