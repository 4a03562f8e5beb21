# Each task makes the next one and ends. The chain is told down to where its failure hangs, and no part of it is kept for ever.
import asyncio
import sys


async def link(number, done):
    if number == 0:
        done.set_result(None)
        raise ValueError("the end")
    asyncio.ensure_future(link(number - 1, done))


async def main():
    done = asyncio.get_event_loop().create_future()
    asyncio.ensure_future(link(int(sys.argv[1]), done))
    await done
    await asyncio.sleep(0.01)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
