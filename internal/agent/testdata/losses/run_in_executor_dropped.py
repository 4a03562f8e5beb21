# want future.lost owner=plain exc.type=ValueError
import asyncio


def work():
    raise ValueError("in the pool")


async def main():
    asyncio.get_running_loop().run_in_executor(None, work)
    await asyncio.sleep(0.2)


asyncio.run(main())
