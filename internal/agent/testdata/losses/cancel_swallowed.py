# want cancel.swallowed task.coro=work ended=result by.-1.1=15
import asyncio


async def work():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        return "swallowed"


async def main():
    task = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    task.cancel()
    print(await task)


asyncio.run(main())
