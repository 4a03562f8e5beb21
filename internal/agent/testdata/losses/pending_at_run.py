# want task.pending_at_exit task.coro=work when=run task.stands.0.1=6
import asyncio


async def work():
    await asyncio.sleep(5)


async def main():
    asyncio.ensure_future(work())
    await asyncio.sleep(0)


asyncio.run(main())
