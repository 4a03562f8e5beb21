# No loop runs any more when it is told.
# want task.unretrieved task.coro=work exc.type=ValueError
import asyncio
import time

keep = []


async def work():
    raise ValueError("kept")


async def main():
    keep.append(asyncio.ensure_future(work()))
    await asyncio.sleep(0.01)


asyncio.run(main())
time.sleep(1.5)
