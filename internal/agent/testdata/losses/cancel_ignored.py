# want cancel.ignored task.coro=work by.-1.1=17 task.stands.-1.2=sleep task.stands.0.2=work
import asyncio


async def work():
    for _ in range(25):
        try:
            await asyncio.sleep(0.1)
        except asyncio.CancelledError:
            pass
    return "deaf"


async def main():
    task = asyncio.ensure_future(work())
    await asyncio.sleep(0.01)
    task.cancel()
    print(await task)
    await asyncio.sleep(0.01)


asyncio.run(main())
