# Tasks that are written in Python, as where the part of asyncio in C is missing.
# |main result
# |  child exception ValueError
# |  waits cancelled by main
import sys

sys.modules["_asyncio"] = None

import asyncio


async def child():
    await asyncio.sleep(0)
    raise ValueError("lost")


async def waits():
    await asyncio.sleep(60)


async def main():
    first, second = asyncio.ensure_future(child()), asyncio.ensure_future(waits())
    await asyncio.sleep(0.01)
    second.cancel()
    await asyncio.wait([second])
    print(first.exception())


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
