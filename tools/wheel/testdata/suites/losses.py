"""Six ways to lose something, and next to each one how it is done well."""

import asyncio

KEPT = []


class Lost(Exception):
    pass


async def fail(after=0.0):
    await asyncio.sleep(after)
    raise Lost("lost after %s" % after)


async def nothing():
    pass


async def lose_kept():
    KEPT.append(asyncio.ensure_future(fail()))
    await asyncio.sleep(0.01)


async def heed_kept():
    task = asyncio.ensure_future(fail())
    KEPT.append(task)
    try:
        await task
    except Lost:
        pass


async def lose_dropped():
    asyncio.ensure_future(fail())
    await asyncio.sleep(0.01)


async def heed_dropped():
    # The task is dropped, its outcome is not.
    asyncio.ensure_future(fail()).add_done_callback(lambda task: task.exception())
    await asyncio.sleep(0.01)


async def lose_coroutine():
    nothing()


async def heed_coroutine():
    nothing().close()
    await nothing()


async def lose_second():
    try:
        await asyncio.gather(fail(), fail(0.01))
    except Lost:
        pass
    await asyncio.sleep(0.03)


async def heed_second():
    outcomes = await asyncio.gather(fail(), fail(0.01), return_exceptions=True)
    assert all(isinstance(outcome, Lost) for outcome in outcomes)


async def lose_callback():
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)


async def heed_callback():
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    await done.wait()


async def lose_running():
    asyncio.ensure_future(asyncio.sleep(9))


async def heed_running():
    task = asyncio.ensure_future(asyncio.sleep(9))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass


LOSE = [lose_kept, lose_dropped, lose_coroutine, lose_second, lose_callback, lose_running]
HEED = [heed_kept, heed_dropped, heed_coroutine, heed_second, heed_callback, heed_running]
