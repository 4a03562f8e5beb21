# Every task of a small program is told, with who made it, how it ended, and who cancelled it.
# |main result
# |  fails exception ValueError
# |    outlives result
# |  waits cancelled by main
# |  group exception OSError
# |    member exception OSError
# |    member cancelled by group
# |  swallows result
# |    waits cancelled by swallows
# |  deaf result by main
# |  timed result
import asyncio


async def outlives():
    await asyncio.sleep(0.02)


async def fails():
    asyncio.ensure_future(outlives())
    raise ValueError("lost")


async def waits():
    await asyncio.sleep(60)


async def member(error):
    if error is not None:
        raise error
    await asyncio.sleep(60)


async def group():
    tasks = [asyncio.ensure_future(member(error)) for error in (OSError("gone"), None)]
    try:
        await asyncio.gather(*tasks)
    finally:
        tasks[1].cancel()
        await asyncio.wait(tasks)


async def swallows():
    inner = asyncio.ensure_future(waits())
    await asyncio.sleep(0)
    inner.cancel()
    try:
        await inner
    except asyncio.CancelledError:
        pass


async def deaf():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        pass


async def timed():
    try:
        await asyncio.wait_for(asyncio.get_running_loop().create_future(), 0.01)
    except asyncio.TimeoutError:
        pass


async def main():
    first = asyncio.ensure_future(fails())
    second = asyncio.ensure_future(waits())
    await asyncio.sleep(0)
    second.cancel()
    try:
        await asyncio.ensure_future(group())
    except OSError:
        pass
    await asyncio.ensure_future(swallows())
    third = asyncio.ensure_future(deaf())
    await asyncio.sleep(0)
    third.cancel()
    await third
    await asyncio.ensure_future(timed())
    await asyncio.sleep(0.05)
    print(first.exception())


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
