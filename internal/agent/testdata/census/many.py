"""30 tasks and this one are pending, 2 have failed and are kept, 3 are done."""
import asyncio


async def fails():
    raise ValueError


async def main():
    kept = [asyncio.ensure_future(asyncio.sleep(10)) for _ in range(30)]
    kept += [asyncio.ensure_future(fails()) for _ in range(2)]
    kept += [asyncio.ensure_future(asyncio.sleep(0)) for _ in range(3)]
    await asyncio.sleep(3.5)
    for task in kept:
        task.cancel()


asyncio.run(main())
