# Of many short tasks the one that fails is told, with those above it, and the others are counted.
import asyncio
import sys


async def leaf(fail):
    await asyncio.sleep(0)
    if fail:
        raise ValueError("one of many")


async def unit(fail):
    await asyncio.wait([asyncio.ensure_future(leaf(fail)), asyncio.ensure_future(leaf(False))])


async def worker(units):
    for number in range(units):
        await asyncio.ensure_future(unit(number == units // 2))


async def main():
    await asyncio.wait([asyncio.ensure_future(worker(int(sys.argv[1]))) for _ in range(2)])


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
