import asyncio
import contextlib


class Lost(Exception):
    pass


async def work(n):
    await asyncio.sleep(n)
    if n.bad:
        raise Lost


async def fetch(n):
    await work(n)
    return [n]


async def suppressed(n):
    async with asyncio.timeout(1):
        with contextlib.suppress(asyncio.CancelledError):  # only UH311
            await work(n)
        await work(n)


async def pump(n):
    while True:
        try:
            await work(n)
        except asyncio.CancelledError:  # only UH306
            print("no")


async def values(n):
    results = await asyncio.gather(fetch(n), fetch(n), return_exceptions=True)  # only UH402
    return [r[0] for r in results]


async def in_group(n):
    async with asyncio.TaskGroup() as tg:
        await asyncio.gather(work(n), work(n), return_exceptions=True)  # only UH401


async def done(n):
    tasks = [asyncio.create_task(work(n)) for _ in "ab"]
    await asyncio.wait(tasks)  # only UH406


async def pending(n):
    tasks = [asyncio.create_task(work(n)) for _ in "ab"]
    finished, rest = await asyncio.wait(tasks, timeout=1)  # only UH407
    for task in finished:
        task.result()


async def first(n):
    tasks = [asyncio.create_task(work(n)) for _ in "ab"]
    for task in asyncio.as_completed(tasks):  # only UH410
        await task
        break


class Server:
    def __init__(self):
        self._tasks = set()

    def start(self, n):
        self._tasks.add(asyncio.create_task(work(n)))  # only UH204

    def stop(self):
        for task in self._tasks:
            task.cancel()


class Reader:
    async def record(self, n):
        try:
            await work(n)
        except Exception as error:
            print(error)
        finally:
            await asyncio.sleep(1)

    def start(self, n):
        self._recording = asyncio.create_task(self.record(n))

    def stop(self):
        self._recording.cancel()  # only UH208


async def predicate(items, n):
    return [item for item in items if fetch(item)]  # only UH104


async def handler(n):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(work(n))
    except Lost:  # only UH901
        print("never")


async def all_caught(n):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(work(n))
    except* Exception:  # only UH906
        pass
