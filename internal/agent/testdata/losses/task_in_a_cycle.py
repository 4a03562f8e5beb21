# want task.unretrieved task.coro=work exc.type=ValueError
import asyncio
import gc


async def work():
    raise ValueError("in a cycle")


async def main():
    gc.disable()
    task = asyncio.ensure_future(work())
    task.itself = task
    del task
    await asyncio.sleep(2)
    gc.collect()


asyncio.run(main())
