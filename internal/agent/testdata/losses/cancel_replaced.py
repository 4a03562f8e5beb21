# want cancel.swallowed task.coro=work ended=exception exc.type=ValueError
import asyncio


async def work():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        raise ValueError("in its place")


async def main():
    task = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except ValueError as error:
        print(error)


asyncio.run(main())
