import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor


class Lost(Exception):
    pass


async def work(n):
    await asyncio.sleep(n)
    if n.bad:
        raise Lost


def read(path):
    if path.bad:
        raise Lost


class Worker:
    def start(self, n):
        self._task = asyncio.create_task(work(n))

    async def stop(self):
        self._task.cancel()
        try:
            await self._task
        except asyncio.CancelledError:  # only UH305
            pass


async def in_time(n):
    async with asyncio.timeout(1):
        try:
            await work(n)
        except asyncio.CancelledError:  # only UH311
            print("late")
        await work(n)


async def outcomes(n):
    await asyncio.gather(work(n), work(n), return_exceptions=True)  # only UH401


async def outcomes_of_tasks(n):
    first = asyncio.create_task(work(n))
    second = asyncio.create_task(work(n))
    await asyncio.gather(first, second, return_exceptions=True)  # only UH401


async def gathered_and_dropped(n):
    asyncio.gather(work(n), work(n))  # only UH405
    await asyncio.sleep(1)


async def group(n):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(work(n))
        asyncio.create_task(work(n))  # only UH209
        task = asyncio.create_task(work(n))  # only UH209
        print(task)


async def cancelled(n):
    task = asyncio.create_task(work(n))  # only UH208
    await asyncio.sleep(1)
    task.cancel()


async def waits(n):
    await asyncio.wait([work(n), work(n)])  # only UH408


def to_loop(loop, n):
    asyncio.run_coroutine_threadsafe(work(n), loop)  # only UH702


def to_thread(pool: ThreadPoolExecutor, path):
    pool.submit(read, path)  # only UH703


async def worker(queue):
    while True:
        item = await queue.get()
        await work(item)
        queue.task_done()


async def joined(items):
    queue = asyncio.Queue()
    for item in items:
        queue.put_nowait(item)
    task = asyncio.create_task(worker(queue))
    await queue.join()  # only UH206
    task.cancel()


async def main(n):
    task = asyncio.create_task(work(n))  # only UH210
    print("started")


def run(n):
    loop = asyncio.new_event_loop()
    task = loop.create_task(work(n))  # only UH211
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


async def shielded(n):
    try:
        await asyncio.wait_for(asyncio.shield(work(n)), 1)  # only UH411
    except asyncio.TimeoutError:
        print("late")


async def names_group(n):
    try:
        await group(n)
    except* ExceptionGroup:  # only UH902
        pass


async def called(loop, n):
    asyncio.create_task(work)  # only UH416


asyncio.run(main(0))


async def unreferenced(n):
    asyncio.create_task(work(n))  # only UH201
    asyncio.get_running_loop().create_task(work(n))  # only UH203
    _ = asyncio.create_task(work(n))  # only UH202
    asyncio.create_task(asyncio.sleep(n))  # only UH216
    await asyncio.sleep(1)
