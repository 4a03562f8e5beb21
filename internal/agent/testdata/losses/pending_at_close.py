# want task.pending_at_exit task.coro=work when=close
import asyncio


async def work():
    await asyncio.sleep(5)


async def main():
    keep.append(asyncio.ensure_future(work()))
    await asyncio.sleep(0)


keep = []
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
