# want future.lost owner=gather exc.type=ValueError created.-1.1=10
import asyncio


async def work():
    raise ValueError("nobody awaits it")


async def main():
    asyncio.gather(work())
    await asyncio.sleep(0.05)


asyncio.run(main())
