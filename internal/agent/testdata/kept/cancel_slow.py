# It takes its time to clean up, and ends as it was asked to.
import asyncio


async def work():
    try:
        await asyncio.sleep(5)
    finally:
        await asyncio.sleep(0.6)


async def main():
    task = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    await asyncio.sleep(0.01)


asyncio.run(main())
