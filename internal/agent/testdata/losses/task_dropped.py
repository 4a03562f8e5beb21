# want task.lost task.coro=work exc.type=ValueError exc.msg=lost
import asyncio


async def work():
    raise ValueError("lost")


async def main():
    asyncio.ensure_future(work())
    await asyncio.sleep(0.05)


asyncio.run(main())
