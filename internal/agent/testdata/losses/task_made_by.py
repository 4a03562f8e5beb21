# From the first loss on, tasks remember the line that made them.
# want task.lost exc.msg=first
# want task.lost exc.msg=second task.created.-1.1=14
import asyncio


async def work(text):
    raise ValueError(text)


async def main():
    asyncio.ensure_future(work("first"))
    await asyncio.sleep(0.05)
    asyncio.ensure_future(work("second"))
    await asyncio.sleep(0.05)


asyncio.run(main())
