# want task.destroyed_pending task.coro=work
import asyncio
import gc


async def work():
    await asyncio.get_running_loop().create_future()


async def main():
    asyncio.ensure_future(work())
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0)


asyncio.run(main())
