# python 3.11-
# A cancellation that is taken back.
import asyncio


async def work():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        return "heard"


async def main():
    task = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    task.cancel()
    print(await task)


asyncio.run(main())
