# Everything is awaited, read, or cancelled and awaited.
import asyncio
import gc
import _thread
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor


async def work(text, delay=0):
    await asyncio.sleep(delay)
    raise ValueError(text)


def fail():
    raise OSError("in the pool")


async def main():
    try:
        await work("awaited")
    except ValueError as error:
        print(error)
    task = asyncio.ensure_future(work("read"))
    await asyncio.sleep(0.02)
    print(task.exception())
    try:
        await asyncio.gather(work("one"), asyncio.sleep(0))
    except ValueError as error:
        print(error)
    with ThreadPoolExecutor(1) as pool:
        print(pool.submit(fail).exception())
        try:
            await asyncio.get_running_loop().run_in_executor(pool, fail)
        except OSError as error:
            print(error)
    waiting = asyncio.ensure_future(asyncio.sleep(5))
    await asyncio.sleep(0)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        print("cancelled")
    coroutine = work("closed")
    coroutine.close()


asyncio.run(main())
gc.collect()
print(_thread._count(), threading.active_count(), [thread.name for thread in threading.enumerate()])
print(sys.unraisablehook is sys.__unraisablehook__)
print([path for path in sys.path if "unheeded" in path], [name for name in sys.modules if "sitecustomize" in name])
print(sorted(name for name in vars(asyncio) if "unheeded" in name), warnings.filters[-1][0])
print(asyncio.Task, asyncio.Task.__name__, asyncio.Task.__module__, type(asyncio.Task).__name__)
