# Closes all descriptors, as a daemon does, and has files of its own where they were.
import asyncio
import os
import sys

folder = sys.argv[1]


async def fail(text):
    raise ValueError(text)


async def main():
    asyncio.ensure_future(fail("before"))
    await asyncio.sleep(0.3)
    limit = asyncio.get_running_loop()._selector.fileno()
    kept = {0, 1, 2, limit, *(pipe.fileno() for pipe in sockets())}
    for descriptor in range(3, 1000):
        if descriptor not in kept:
            try:
                os.close(descriptor)
            except OSError:
                pass
    files = [os.open(os.path.join(folder, str(i)), os.O_RDWR | os.O_CREAT) for i in range(5)]
    for i in range(590, 610):
        os.dup2(files[0], i)
    asyncio.ensure_future(fail("after"))
    await asyncio.sleep(3)
    print([os.fstat(file).st_size for file in files])


def sockets():
    loop = asyncio.get_running_loop()
    return loop._ssock, loop._csock


asyncio.run(main())
