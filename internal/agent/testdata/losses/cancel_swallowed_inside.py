# The inner task swallows it; the outer one, which awaits it, never hears of it.
# want cancel.swallowed task.coro=inner ended=result
import asyncio


async def inner():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        return "swallowed"


async def outer():
    return await asyncio.ensure_future(inner())


async def main():
    task = asyncio.ensure_future(outer())
    await asyncio.sleep(0.01)
    task.cancel()
    print(await task)
    await asyncio.sleep(0.01)


asyncio.run(main())
